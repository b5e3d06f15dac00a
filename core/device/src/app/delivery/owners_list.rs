//! A long list of the owner or the owner's inspector: photographed at once, itemised later.

use crate::{AppError, Device};
use std::path::PathBuf;
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::id::{DefectId, EntryId, HandoverId, UnitId};

impl Device {
    /// Attaches the pages of a list; whose it is, in words without names.
    pub fn attach_owners_list(
        &self,
        unit: UnitId,
        pages: &[PathBuf],
        note: String,
        handover: Option<HandoverId>,
    ) -> Result<EntryId, AppError> {
        self.deliver_with(unit, pages, handover, |pages| DeliveryEntry::ListAttached { pages, note, handover })
    }

    /// Says which recorded defects a list became, and whether nothing of it is left.
    pub fn itemise_owners_list(
        &self,
        unit: UnitId,
        list: EntryId,
        defects: Vec<DefectId>,
        complete: bool,
    ) -> Result<EntryId, AppError> {
        self.deliver(unit, DeliveryEntry::ListItemised { list, defects, complete }, |entry| entry.id == list)
    }
}
