//! Keys, cards and books are counted and handed out.

use crate::{AppError, Device};
use yanfang_domain::handover::{HandedKind, HandoverEntry};
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Records something handed over, as labelled, and how many of it.
    pub fn hand_item(
        &self,
        unit: UnitId,
        handover: HandoverId,
        item: HandedKind,
        label: String,
        count: u16,
    ) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::ItemHanded { handover, item, label, count })
    }
}
