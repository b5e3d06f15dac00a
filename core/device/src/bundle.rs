//! Without a server: sealed commands and files from phone to phone (sync.md 7).

mod beside;
mod error;
mod export;
mod format;
mod import;

pub(crate) use beside::beside;
pub use error::BundleError;
pub use export::Exported;
pub use import::Imported;
