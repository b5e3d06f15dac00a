//! Why a statement, a counter-signature or a bundle is not what it should be.

use crate::codec::CodecError;
use crate::signature::SignatureError;

/// Why it is not.
#[derive(Debug, thiserror::Error)]
pub enum AcceptanceError {
    /// A value that has no canonical form: none of ours.
    #[error("the value cannot be written in canonical form")]
    Unwritable(#[source] serde_json::Error),
    /// A number with a fraction, which has more than one spelling.
    #[error("a number is not whole")]
    NotWhole,
    /// The key's text is no key of the algorithm that the statement names.
    #[error("the key is no key of the algorithm named")]
    NotAKey,
    /// The signature does not fit.
    #[error("the signature does not fit: the bytes were changed or another key signed them")]
    Mismatch,
    /// Not the form of a bundle: cut, lengthened, or no bundle at all.
    #[error("this is not a whole acceptance bundle")]
    NotABundle,
    /// Larger than any bundle may be; it was not read.
    #[error("the bundle has more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The content does not read, although its signature fits.
    #[error(transparent)]
    Codec(#[from] CodecError),
}

impl From<SignatureError> for AcceptanceError {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Mismatch => Self::Mismatch,
            SignatureError::NotAKey => Self::NotAKey,
            SignatureError::Codec(error) => Self::Codec(error),
        }
    }
}
