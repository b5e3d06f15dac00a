//! Why a change of members, devices or codes was not made.

use crate::accounts::AccountError;
use crate::catalogs::PublishError;
use crate::store::StoreError;
use yanfang_domain::people::PeopleRule;
use yanfang_protocol::problem::Code;

/// Why it was not made; nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// No such project, device or code.
    #[error("there is no such thing")]
    NotFound,
    /// A rule speaks against it.
    #[error(transparent)]
    Rule(#[from] PeopleRule),
    /// The catalog could not be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A code could not be drawn.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PeopleError {
    /// Another transaction was first: the change is made again on what is there now.
    pub(super) const fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(StoreError::Conflict) | Self::Publish(PublishError::Store(StoreError::Conflict)))
    }

    /// The code that the caller is told.
    pub const fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Rule(PeopleRule::Denied(_)) => Code::NotAllowed,
            Self::Rule(_) => Code::WrongState,
            Self::Account(error) => error.code(),
            Self::Store(StoreError::Conflict | StoreError::DiskFull) => Code::Busy,
            Self::Publish(_) | Self::Store(_) => Code::Internal,
        }
    }
}
