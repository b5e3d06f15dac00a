//! The way down: a project's numbered commits, and what of them a phone is told (sync.md 4).
//!
//! The feed has one row a commit of a document and one a published catalog. A phone's cursor says how far it has heard;
//! the answer holds each document that changed since as one part, whole where the phone cannot have it.

mod append;
mod cursor;
mod document;
mod later;
mod news;
mod scope;

pub(crate) use append::{FeedEntry, append, chain, first_chain, payload};
pub(crate) use cursor::Place;
pub(crate) use news::Wanted;
