//! 交付结果: as the owner chose it; and the service manager's choice between two set apart (R7).

use crate::{AppError, Device};
use yanfang_domain::handover::{HandoverEntry, Outcome};
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Sets the outcome with the owner's reasons, which a refusal cannot do without.
    pub fn set_outcome(
        &self,
        unit: UnitId,
        handover: HandoverId,
        outcome: Outcome,
        reasons: String,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::OutcomeSet { handover, outcome, reasons })
    }

    /// Decides which of several outcomes holds: by a service manager who set none of them.
    pub fn decide_outcome(
        &self,
        unit: UnitId,
        handover: HandoverId,
        chosen: EntryId,
        reason: String,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::OutcomeDecided { handover, chosen, reason })
    }
}
