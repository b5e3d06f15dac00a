//! Closes a reception by hand (R6).

use crate::{AppError, Device};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Closes it, when nothing of it is open.
    pub fn close_reception(&self, unit: UnitId, handover: HandoverId) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::Closed { handover })
    }
}
