//! Full-text search that finds Chinese words of two characters (measured.md): CJK runs become overlapping pairs.

mod index;
mod pairs;

pub(crate) use index::{forget, hits, put};
pub(crate) use pairs::{query, words};
