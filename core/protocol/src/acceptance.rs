//! Signed acceptance (sync.md 10): what a device signs, what the server counter-signs, and the bundle that carries both.
//!
//! Everything signed is canonical JSON, so that anybody can write the same bytes from the same values.

mod bundle;
mod canonical;
mod counter;
mod difference;
mod error;
mod photos;
mod statement;
mod text;

pub use bundle::{
    BUNDLE_LIMIT, Bundle, BundleAcceptance, BundleDocument, BundleMember, BundleProject, BundleView, Opened,
    fingerprint, open, seal,
};
pub use canonical::canonical;
pub use counter::{CounterStatement, Finding, chain_of, first_chain};
pub use difference::differences;
pub use error::AcceptanceError;
pub use photos::photos_in;
pub use statement::{check_statement, statement_bytes, statement_digest};
pub use text::{TEXT_VERSION, words};

/// Largest canonical view, in bytes: a document of 200,000 operations stays far below.
pub const VIEW_LIMIT: usize = 64 << 20;
