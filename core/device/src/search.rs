//! Full-text search that finds Chinese words of two characters (measured.md): CJK runs become overlapping pairs.

mod index;
mod pairs;

pub(crate) use index::{fold, forget, hits, put, put_later};
use pairs::{matches, query, words};
