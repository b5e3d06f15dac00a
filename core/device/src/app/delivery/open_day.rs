//! 业主开放日: the owner gets the whole list; what the owner remarks becomes defects.

use crate::{AppError, DefectDraft, Device};
use yanfang_domain::delivery::{DeliveryEntry, ListedDefect, listed_now};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{DefectId, DocumentId, EntryId, OwnerId, UnitId};
use yanfang_domain::inspection::Stage;

impl Device {
    /// The whole list as this phone has it: fixed or not, with the dates that were promised.
    pub fn open_day_list(&self, unit: UnitId) -> Result<Vec<ListedDefect>, AppError> {
        Ok(listed_now(&self.core.document(DocumentId::Unit(unit))?.unit().defects))
    }

    /// Records a visit with the list as it was given, and what the owner said that is no defect.
    pub fn visit_open_day(&self, unit: UnitId, owner: OwnerId, remarks: String) -> Result<EntryId, AppError> {
        let listed = self.open_day_list(unit)?;
        let entry = DeliveryEntry::OpenDayVisited { owner, listed, remarks };
        self.enter(unit, EntryKind::Delivery(entry), |_| Vec::new())
    }

    /// Records a defect that the owner points at on the open day; it is routed like any other.
    pub fn record_open_day_defect(&self, unit: UnitId, draft: DefectDraft) -> Result<DefectId, AppError> {
        self.record_defect(unit, DefectDraft { stage: Stage::OpenDay, ..draft })
    }
}
