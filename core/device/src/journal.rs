//! The journal: every command made here, in order, each row covering the one before (N6).

mod chain;
mod mark;

pub(crate) use chain::{Entry, chain_hash};
pub(crate) use mark::{Mark, MarkFile};
