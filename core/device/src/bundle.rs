//! Without a server: sealed commands and files from phone to phone (sync.md 7).

mod beside;
mod deliver;
mod error;
mod export;
mod import;

pub(crate) use beside::beside;
pub(crate) use deliver::deliver;
pub use error::BundleError;
pub use export::Exported;
pub use import::Imported;
