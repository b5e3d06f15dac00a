//! The outcome after the repairs; the signed one stays.

use crate::{AppError, Device};
use yanfang_domain::handover::{HandoverEntry, Outcome};
use yanfang_domain::id::{EntryId, HandoverId, SealedFileId, UnitId};

impl Device {
    /// Sets the final outcome. From a reception that had not accepted, keys go out with it: by a key-release sheet, after
    /// fresh readings.
    pub fn set_final_outcome(
        &self,
        unit: UnitId,
        handover: HandoverId,
        outcome: Outcome,
        key_release: Option<SealedFileId>,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::FinalOutcomeSet { handover, outcome, key_release })
    }
}
