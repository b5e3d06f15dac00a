//! Why the program ends early: what happened, what is safe, what to do.

use crate::demo::Stop;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a command ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// A file or the terminal.
    #[error("a file could not be read or written: {0}; nothing stored was changed")]
    Io(#[source] std::io::Error),
    /// The data folder does not open.
    #[error("the data folder does not open: {0}; it was left as it is")]
    Open(#[from] yanfang_sync::engine::OpenError),
    /// The database.
    #[error("the database did not do it: {0}; nothing half-done remains")]
    Store(#[from] yanfang_sync::store::StoreError),
    /// An account.
    #[error("{0}")]
    Account(#[from] yanfang_sync::accounts::AccountError),
    /// A document.
    #[error("a document could not be read: {0}; run verify")]
    Load(#[from] yanfang_sync::documents::LoadError),
    /// The address is taken or not allowed.
    #[error("cannot listen at {address}: {source}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Serving.
    #[error(transparent)]
    Serve(#[from] yanfang_sync::api::ServeError),
    /// The folder of photos.
    #[error("the photo folder does not open: {0}")]
    Blobs(#[from] yanfang_sync::blobs::BlobError),
    /// A catalog.
    #[error("the catalog was not published: {0}")]
    Publish(#[from] yanfang_sync::catalogs::PublishError),
    /// A result that cannot be written (none of ours can fail).
    #[error("the result cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// The demo wants a folder of its own.
    #[error("{} is not empty; nothing in it was touched; name another folder with --data", folder.display())]
    FolderNotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// Several projects, or none.
    #[error("name the project with --project; known are: {}", known.join(", "))]
    WhichProject {
        /// Codes of the known projects.
        known: Vec<String>,
    },
    /// No such account.
    #[error("no member has the account {account}")]
    UnknownAccount {
        /// What was asked for.
        account: String,
    },
    /// No such unit.
    #[error("no unit has the number {unit}")]
    UnknownUnit {
        /// What was asked for.
        unit: String,
    },
    /// The unit has no document yet.
    #[error("nothing was recorded in {unit} yet")]
    NothingRecorded {
        /// Which unit.
        unit: String,
    },
    /// Nobody signed anything there.
    #[error("nothing was signed about {unit} yet")]
    NothingSigned {
        /// Which unit.
        unit: String,
    },
    /// The signatures could not be exported.
    #[error("the signatures were not exported: {0}; run verify")]
    Export(#[from] yanfang_sync::acceptance::ExportError),
    /// A fingerprint is 64 hexadecimal digits.
    #[error("{text} is no fingerprint: 64 hexadecimal digits, as export-acceptance prints them")]
    NotAFingerprint {
        /// What was given.
        text: String,
    },
    /// The variable with the password is not set.
    #[error("the environment variable {name} is not set")]
    NoVariable {
        /// Its name.
        name: String,
    },
    /// A demo's phone.
    #[error("the demo stopped: {0}")]
    Demo(#[from] Stop),
    /// The sample could not be written.
    #[error("the sample workbook could not be written: {0}")]
    Sample(#[from] crate::sample::SampleError),
    /// A workbook with errors; each was said already.
    #[error("nothing was imported: the workbook has {errors} errors, listed above")]
    Workbook {
        /// How many.
        errors: usize,
    },
    /// Nothing of an import could be used; each error was said already.
    #[error("nothing was imported: of what was given nothing could be used; {errors} errors are listed above")]
    NothingUsable {
        /// How many.
        errors: usize,
    },
    /// An import stopped.
    #[error("the import stopped: {0}; what was recorded stays, run it again to go on")]
    Intake(#[from] yanfang_sync::exchange::intake::IntakeError),
    /// The member who imports may not record.
    #[error("{account} may not record defects: {denied}; nothing was imported")]
    MayNotRecord {
        /// The account.
        account: String,
        /// Why.
        denied: yanfang_domain::permission::Denied,
    },
    /// No such check item.
    #[error("no check item has the code {item}")]
    UnknownItem {
        /// What was asked for.
        item: String,
    },
    /// A bundle that is cut or none.
    #[error("{0}; nothing of it was delivered")]
    Bundle(#[from] yanfang_protocol::bundle::BundleFormatError),
    /// The server did not judge a part of a bundle.
    #[error("not all was delivered: {}; what was judged stays so, run it again", code.message().en)]
    NotDelivered {
        /// Why.
        code: yanfang_protocol::problem::Code,
    },
    /// A receipt that this server did not sign (none can come).
    #[error(transparent)]
    Signature(#[from] yanfang_protocol::signature::SignatureError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes; nothing was imported")]
    NoEntropy,
    /// A thread ended early.
    #[error("a working thread ended early; what was saved is safe")]
    ThreadEnded,
}
