#![doc = include_str!("../README.md")]

mod branch;
mod document;
mod error;
mod execute;
mod figures;
mod genesis;
mod index;
mod read;
mod requires;
mod schema;
mod view;
mod vouched;
mod written;

pub use branch::Branch;
pub use document::{ChangeHash, Document};
pub use error::{DocumentError, ExecuteError};
pub use execute::Executed;
pub use figures::CanonicalFigures;
pub use read::UnitContent;
pub use requires::requires;
pub use schema::SCHEMA;
pub use view::CanonicalView;
pub use vouched::vouched;
pub use written::Written;
