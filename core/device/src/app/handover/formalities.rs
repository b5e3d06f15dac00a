//! The service manager's signed release of formalities that are missing.

use crate::{AppError, Device};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Releases formalities by their codes, with the reason.
    pub fn release_formalities(
        &self,
        unit: UnitId,
        handover: HandoverId,
        codes: Vec<String>,
        reason: String,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::FormalitiesReleased { handover, codes, reason })
    }
}
