//! Why somebody was not let in.

use crate::store::StoreError;
use yanfang_protocol::problem::Code;

/// Why an account, a device or a session was refused.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The enrolment code is unknown, used or too old.
    #[error("the enrolment code is wrong, used or expired")]
    BadCode,
    /// The device's proof does not fit, or the nonce is unknown, used or too old.
    #[error("the device's proof does not fit")]
    BadProof,
    /// The device is unknown or was revoked.
    #[error("the device is unknown or was revoked")]
    Revoked,
    /// There is no such session any more.
    #[error("there is no such session any more")]
    NoSession,
    /// The account or the password is wrong.
    #[error("the account or the password is wrong")]
    BadPassword,
    /// Ten tries in ten minutes.
    #[error("too many tries")]
    TooManyTries,
    /// The new password has fewer than this many characters.
    #[error("the password has fewer than {least} characters")]
    ShortPassword {
        /// The least.
        least: usize,
    },
    /// The new password is among those everybody tries first, or is the account itself.
    #[error("the password is too easily guessed")]
    CommonPassword,
    /// What the device calls itself is empty or too long.
    #[error("the device's name is empty or longer than {limit} characters")]
    BadName {
        /// The longest.
        limit: usize,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness(#[from] getrandom::Error),
    /// Hashing a password failed.
    #[error("a password could not be hashed")]
    Hashing(#[source] argon2::password_hash::Error),
    /// The certificate could not be written.
    #[error("the certificate could not be written")]
    Certificate(#[source] yanfang_protocol::codec::CodecError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccountError {
    /// The code that the caller is told.
    pub const fn code(&self) -> Code {
        match self {
            Self::BadCode => Code::BadEnrolCode,
            Self::BadProof => Code::BadSignature,
            Self::Revoked => Code::MemberRevoked,
            Self::NoSession => Code::SessionExpired,
            Self::BadPassword => Code::BadPassword,
            Self::TooManyTries => Code::TooManyTries,
            Self::ShortPassword { .. } | Self::CommonPassword | Self::BadName { .. } => Code::InvalidBody,
            Self::Store(StoreError::Conflict) => Code::Busy,
            Self::NoRandomness(_) | Self::Hashing(_) | Self::Certificate(_) | Self::Store(_) => Code::Internal,
        }
    }
}
