//! Sync: a session without IO in typed phases, a link, and a driver between them (sync.md 3 and 4).

pub(crate) mod account;
mod apply;
mod back_off;
pub(crate) mod catalog;
pub(crate) mod compact;
mod driver;
mod error;
mod files;
mod http;
mod job;
mod kept;
mod link;
mod outbox;
mod parallel;
mod renumbered;
mod session;
mod settle;
mod take_back;

pub use back_off::delay;
pub use driver::SyncReport;
pub use error::SyncError;
pub use http::HttpLink;
pub use link::{Link, LinkError, LinkRequest, LinkResponse, Method};
