//! Work orders (工程指令单): their documents and what is copied between them and the units, how the office moves work
//! between orders and contractors, and the limit to accept (domain.md 2 and 4, sync.md 5).
//!
//! * `mirror`: what happens in a unit is copied into the orders that hold its defects, and back, under the same ids.
//! * `release`, `giving`, `leaving`, `substitute`: what clerks, engineers and leads do with orders.
//! * `chains`: whose turn comes when a repair is reported done.
//! * `limits`: what follows when a limit passes.

mod assignments;
mod chains;
mod drafts;
mod error;
mod giving;
mod into_order;
mod into_unit;
mod leaving;
mod limits;
mod mirror;
mod moving;
mod photos;
mod release;
mod rows;
mod substitute;
mod write;

pub use error::OrderError;
pub use leaving::LeftWork;
pub use moving::Placed;
pub use substitute::{Quantities, Substitution};

pub(crate) use mirror::DUE;
