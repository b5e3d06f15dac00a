//! The owner does not sign.

use crate::{AppError, Device};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Records what the owner said and who witnessed it, in words without names. Keys stay here.
    pub fn refuse_signature(
        &self,
        unit: UnitId,
        handover: HandoverId,
        reason: String,
        witness: String,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::SignatureRefused { handover, reason, witness })
    }
}
