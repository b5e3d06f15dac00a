//! SQLite: one file a phone. A function that writes takes a transaction, one that reads takes a connection.

pub(crate) mod changes;
pub(crate) mod columns;
pub(crate) mod defects;
pub(crate) mod delivered;
pub(crate) mod documents;
mod error;
pub(crate) mod journal;
pub(crate) mod kept_files;
pub(crate) mod meta;
pub(crate) mod on_lists;
mod open;
pub(crate) mod pending;
pub(crate) mod photos;
pub(crate) mod receipts;
pub(crate) mod sealed;
pub(crate) mod seals;

pub use error::StoreError;
pub(crate) use open::{open, open_reader};
