//! 看房: the rooms walked through with the owner.

use crate::{AppError, Device};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{EntryId, HandoverId, RoomId, UnitId};

impl Device {
    /// Records rooms that were seen, and rooms that were not, each with its reason; may be said in parts.
    pub fn walk(
        &self,
        unit: UnitId,
        handover: HandoverId,
        rooms: Vec<RoomId>,
        skipped: Vec<(RoomId, String)>,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::Walked { handover, rooms, skipped })
    }
}
