//! From the notice to the key, on phones without a network and the real server.

#[path = "handover/apart.rs"]
mod apart;
#[path = "handover/before.rs"]
mod before;
#[path = "handover/bundle.rs"]
mod bundle;
#[path = "handover/months.rs"]
mod months;
#[path = "handover/outcomes.rs"]
mod outcomes;
#[path = "handover/papers.rs"]
mod papers;
#[path = "handover/restored.rs"]
mod restored;
#[path = "handover/world.rs"]
mod world;
