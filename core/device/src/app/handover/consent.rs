//! The service manager's consent to a takeover with open critical defects.

use crate::{AppError, Device};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{DefectId, EntryId, HandoverId, UnitId};

impl Device {
    /// Consents, naming the critical defects and how it is made safe.
    pub fn consent_to_critical(
        &self,
        unit: UnitId,
        handover: HandoverId,
        defects: Vec<DefectId>,
        reason: String,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::CriticalConsented { handover, defects, reason })
    }
}
