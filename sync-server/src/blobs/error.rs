//! Why a photo was not taken or not given.

use crate::store::StoreError;
use yanfang_protocol::problem::Code;

/// Why a photo was not taken or not given.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// Larger than allowed, or more than was announced.
    #[error("the file has more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// A thumbnail of a photo that no record names, a view that nobody signed, a sealed file that no record of the sender
    /// names.
    #[error("no record names this file, or the photo that this is a thumbnail of")]
    UnknownPhoto,
    /// There is no such upload, or it is another member's.
    #[error("there is no such upload")]
    NoUpload,
    /// The piece does not begin where the upload stopped.
    #[error("the upload stopped at {at}")]
    WrongOffset {
        /// Where it goes on.
        at: u64,
    },
    /// Another request writes to the upload just now.
    #[error("another request is writing to this upload")]
    Busy,
    /// The sender stopped in the middle; what arrived is kept.
    #[error("the sender stopped at {at}")]
    Interrupted {
        /// Where it goes on.
        at: u64,
    },
    /// The whole file does not have the hash that was announced; it was thrown away.
    #[error("the file does not have the announced hash")]
    HashMismatch,
    /// A sealed file that does not open: it was changed, or sealed for another server or under another name.
    #[error("the sealed file does not open")]
    Sealed,
    /// The description of an upload does not read.
    #[error("the description of an upload is damaged")]
    Description(#[source] serde_json::Error),
    /// The file system.
    #[error("a file could not be written or read")]
    File(#[source] std::io::Error),
    /// The object store.
    #[error(transparent)]
    Object(#[from] object_store::Error),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness(#[from] getrandom::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BlobError {
    /// The code that the caller is told.
    pub const fn code(&self) -> Code {
        match self {
            Self::TooLarge { .. } => Code::TooLarge,
            Self::UnknownPhoto | Self::NoUpload => Code::NotFound,
            Self::WrongOffset { .. } => Code::WrongOffset,
            Self::Busy | Self::Interrupted { .. } | Self::Store(StoreError::Conflict) => Code::Busy,
            Self::HashMismatch | Self::Sealed => Code::HashMismatch,
            Self::Description(_) | Self::File(_) | Self::Object(_) | Self::NoRandomness(_) | Self::Store(_) => {
                Code::Internal
            }
        }
    }
}
