//! Photo files: taken in, written so that they stay, found by their hash.

mod folder;

pub use folder::PhotoFileError;
pub(crate) use folder::{PhotoFolder, sha256};
