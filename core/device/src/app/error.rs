//! Why a use case was refused.

use crate::photos::PhotoFileError;
use crate::ports::{KeyError, NoEntropy};
use crate::store::StoreError;
use yanfang_document::{DocumentError, ExecuteError};
use yanfang_domain::command::{CommandName, Invalid};
use yanfang_domain::id::{DefectId, DocumentId, InspectionId, UnitId};
use yanfang_photo::PhotoError;

/// Why a use case was refused. Nothing was written; what was saved before is safe.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The device has no member yet.
    #[error("this device is not enrolled")]
    NotEnrolled,
    /// The catalog does not list the unit: sync first, or it is outside the scope.
    #[error("unit {unit} is not in the catalog")]
    UnknownUnit {
        /// Which.
        unit: UnitId,
    },
    /// Nothing was heard of the project yet: sync first.
    #[error("nothing is known of {document} yet")]
    UnknownDocument {
        /// Which.
        document: DocumentId,
    },
    /// The unit has no such defect on this phone.
    #[error("defect {defect} is not in this unit")]
    UnknownDefect {
        /// Which.
        defect: DefectId,
    },
    /// The unit has no such round on this phone.
    #[error("round {inspection} is not in this unit")]
    UnknownInspection {
        /// Which.
        inspection: InspectionId,
    },
    /// The content is not valid.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The member's roles do not allow it here and now.
    #[error("{command:?} is not allowed")]
    NotAllowed {
        /// What was tried.
        command: CommandName,
        /// Which rule denies it.
        #[source]
        denied: yanfang_domain::permission::Denied,
    },
    /// The rule of the defect's life does not allow it now.
    #[error("{command:?} does not fit the state of the defect")]
    WrongState {
        /// What was tried.
        command: CommandName,
        /// Which rule denies it.
        #[source]
        refusal: yanfang_domain::transition::NotAllowed,
    },
    /// A rule of the batch, the way to the owner, the reception or the order does not allow it now.
    #[error("{command:?} does not fit")]
    EntryRefused {
        /// What was tried.
        command: CommandName,
        /// Which rule denies it.
        #[source]
        rule: yanfang_domain::entry::EntryRule,
    },
    /// What was scanned, or is to be printed, is no check-in slip.
    #[error(transparent)]
    Slip(#[from] yanfang_domain::delivery::SlipError),
    /// The eight seconds are over, or somebody else recorded it.
    #[error("the undo of {defect} is over")]
    UndoOver {
        /// Which defect.
        defect: DefectId,
    },
    /// The picture was not taken in.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// The picture could not be stored.
    #[error(transparent)]
    PhotoFile(#[from] PhotoFileError),
    /// The document cannot be read or written.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The command cannot be executed on the document.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness for a new actor.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// The command's body cannot be written (none of ours can fail).
    #[error(transparent)]
    Codec(#[from] yanfang_protocol::codec::CodecError),
    /// The device key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The statement cannot be written (none of ours can fail).
    #[error(transparent)]
    Acceptance(#[from] yanfang_protocol::acceptance::AcceptanceError),
    /// The image of a signature was not sealed.
    #[error(transparent)]
    Sealed(#[from] yanfang_protocol::sealed::SealedError),
    /// The image of a signature cannot be read.
    #[error("{path} cannot be read")]
    SignatureFile {
        /// Which file.
        path: std::path::PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The caller cancelled; nothing was written.
    #[error("cancelled")]
    Cancelled,
}
