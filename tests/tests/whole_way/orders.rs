//! Work orders: what a contractor gets, does and sends, and what the office makes of it; real phones, the real server.

#[path = "orders/apart.rs"]
mod apart;
#[path = "orders/both_ways.rs"]
mod both_ways;
#[path = "orders/chains.rs"]
mod chains;
#[path = "orders/killed.rs"]
mod killed;
#[path = "orders/limits.rs"]
mod limits;
#[path = "orders/odd.rs"]
mod odd;
#[path = "orders/office.rs"]
mod office;
#[path = "orders/places.rs"]
mod places;
#[path = "orders/world.rs"]
mod world;
