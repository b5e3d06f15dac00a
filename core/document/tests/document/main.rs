//! Tests of the documents through their public interface.

#![allow(clippy::unwrap_used, clippy::panic)] // all of this is test code, its builders included

mod conflicts;
mod entries;
mod fixtures;
mod fleet;
mod reading;
mod samples;
mod typed_errors;
mod view;
