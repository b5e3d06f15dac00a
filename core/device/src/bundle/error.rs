//! Why a bundle cannot be written or read.

use crate::app::AppError;
use crate::photos::PhotoFileError;
use crate::ports::KeyError;
use crate::store::StoreError;
use std::io;
use yanfang_domain::id::Digest;
use yanfang_protocol::bundle::{BundleFormatError, SealError};

/// Why a bundle cannot be written or read. A bundle that is refused is refused whole.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The device has no member yet.
    #[error("this device is not enrolled")]
    NotEnrolled,
    /// The file cannot be read or written, or is not a whole bundle.
    #[error(transparent)]
    Format(#[from] BundleFormatError),
    /// It belongs to another project.
    #[error("the bundle belongs to another project")]
    OtherProject,
    /// A signature in it does not fit: the bytes were changed, or the server does not know the device.
    #[error("a signature in the bundle does not fit")]
    BadSignature,
    /// A file in it is not what its name says.
    #[error("photo {hash} in the bundle is damaged")]
    DamagedFile {
        /// Which.
        hash: Digest,
    },
    /// The caller cancelled; nothing was taken in.
    #[error("cancelled")]
    Cancelled,
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
    /// A record cannot be written (none of ours can fail).
    #[error(transparent)]
    Codec(#[from] yanfang_protocol::codec::CodecError),
}

impl From<io::Error> for BundleError {
    fn from(error: io::Error) -> Self {
        Self::Format(error.into())
    }
}

impl From<SealError> for BundleError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::BadSignature => Self::BadSignature,
            SealError::OtherProject => Self::OtherProject,
        }
    }
}
