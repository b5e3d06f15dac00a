//! Why a document cannot be read or written.

use crate::ChangeHash;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yanfang_domain::command::Invalid;
use yanfang_domain::id::{DefectId, DocumentId, EntryId, EventId, InspectionId, RecordId};

/// Why a document cannot be opened, extended or forked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The bytes are not what this server or phone wrote: set them aside and rebuild from the changes.
    #[error("the document's bytes are damaged: {reason}")]
    Damaged {
        /// What the reader stumbled over.
        reason: String,
    },
    /// A newer version wrote this document: update before reading it.
    #[error("the document has schema {found}, this version knows up to {known}", known = crate::SCHEMA)]
    NewerSchema {
        /// The schema it has.
        found: u64,
    },
    /// Changes stand on others that are neither here nor among those given: fetch these first.
    #[error("{} changes are missing that others stand on", hashes.len())]
    MissingDependencies {
        /// The changes that are missing, sorted.
        hashes: Vec<ChangeHash>,
    },
    /// A branch is asked for at changes that this document does not have (or at none at all).
    #[error("{} dependencies are unknown", hashes.len())]
    UnknownDependencies {
        /// The changes that are unknown, sorted.
        hashes: Vec<ChangeHash>,
    },
    /// Two different changes claim the same actor and sequence number: a device was cloned, or an actor used twice.
    #[error("actor {actor} has two changes with number {seq}")]
    ActorReused {
        /// The actor, in hexadecimal.
        actor: String,
        /// The sequence number.
        seq: u64,
    },
    /// The change could not be written; the document is as it was.
    #[error("the change could not be written: {reason}")]
    Unwritable {
        /// What the writer stumbled over.
        reason: String,
    },
}

/// Why a command cannot be executed; the document or branch is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExecuteError {
    /// The command's body is never valid.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// It is about a defect that is not here.
    #[error("defect {defect} is unknown")]
    UnknownDefect {
        /// The defect.
        defect: DefectId,
    },
    /// It belongs to an inspection that is not here.
    #[error("inspection {inspection} is unknown")]
    UnknownInspection {
        /// The inspection.
        inspection: InspectionId,
    },
    /// It follows or names an event that is not here.
    #[error("event {event} is unknown")]
    UnknownEvent {
        /// The event.
        event: EventId,
    },
    /// It follows or names an entry that is not here.
    #[error("entry {entry} is unknown")]
    UnknownEntry {
        /// The entry.
        entry: EntryId,
    },
    /// A command of this kind has no place in a document of this kind.
    #[error("this does not belong into {document}")]
    OtherDocument {
        /// The document.
        document: DocumentId,
    },
    /// What it would create is here already: the command was executed before.
    #[error("record {record} exists already")]
    AlreadyExists {
        /// The record.
        record: RecordId,
    },
    /// The document failed, not the command.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<automerge::AutomergeError> for DocumentError {
    fn from(error: automerge::AutomergeError) -> Self {
        match error {
            automerge::AutomergeError::DuplicateSeqNumber(seq, actor) => {
                Self::ActorReused { actor: actor.to_hex_string(), seq }
            }
            other => Self::Unwritable { reason: other.to_string() },
        }
    }
}

/// Runs a call into Automerge; a panic in it becomes [`DocumentError::Damaged`] (measured: it panics on odd bytes).
///
/// What the call changed must be thrown away after an error: callers work on a copy, or drop what they worked on.
pub(crate) fn guarded<T>(call: impl FnOnce() -> Result<T, DocumentError>) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let reason = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(DocumentError::Damaged { reason: reason.unwrap_or_else(|| "the reader panicked".into()) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_with_its_text() {
        let position = std::hint::black_box(3);
        let error = guarded::<()>(|| panic!("odd bytes at {position}")).unwrap_err();
        assert_eq!(error, DocumentError::Damaged { reason: "odd bytes at 3".into() });
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
