//! Why a sync ended early. Whatever the reason, nothing is lost and trying again is harmless.

use super::link::LinkError;
use crate::app::AppError;
use crate::photos::PhotoFileError;
use crate::ports::KeyError;
use crate::store::StoreError;
use yanfang_domain::id::DocumentId;
use yanfang_protocol::problem::Problem;

/// Why a sync ended early.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The device has no server yet.
    #[error("this device is not enrolled")]
    NotEnrolled,
    /// Another sync of this device runs.
    #[error("a sync is running already")]
    AlreadyRunning,
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The way to the server.
    #[error(transparent)]
    Link(LinkError),
    /// The server says what is wrong, in both languages.
    #[error("the server answers {}", .problem.code.text())]
    Server {
        /// What it says.
        problem: Problem,
    },
    /// What answered is not our server: a captive portal, a proxy, another version.
    #[error("what answered is not the server (HTTP status {status})")]
    NotTheServer {
        /// The status it answered with.
        status: u16,
    },
    /// The answer's signature does not fit: nothing of it was used.
    #[error("the answer is not signed by the server")]
    BadSignature,
    /// The answer does not fit the question: nothing of it was used.
    #[error("the answer does not fit the question")]
    Misfit,
    /// The server shows a shorter or another history within its epoch (security.md): nothing was used.
    #[error("the server's history is not the one this phone has seen")]
    HistoryChanged,
    /// The server was restored and could not take these documents back yet: nothing else is sent before (N4).
    #[error("{} documents could not be given back to the restored server yet", .documents.len())]
    NotTakenBack {
        /// Which.
        documents: Vec<DocumentId>,
    },
    /// The device key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A photo file.
    #[error(transparent)]
    PhotoFile(#[from] PhotoFileError),
    /// A document.
    #[error(transparent)]
    App(#[from] AppError),
    /// The request cannot be written (none of ours can fail).
    #[error(transparent)]
    Codec(#[from] yanfang_protocol::codec::CodecError),
}

impl From<LinkError> for SyncError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Cancelled => Self::Cancelled,
            other => Self::Link(other),
        }
    }
}

impl From<rusqlite::Error> for SyncError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}
