//! Lists of the owner or of the owner's inspector: attached at once, itemised later.

use super::DeliveryEntry;
use crate::defect::Photo;
use crate::entry::{EntryKind, Past};
use crate::id::{DefectId, EntryId, HandoverId};
use std::collections::BTreeSet;

/// A list and how much of it is recorded as defects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnersList {
    /// The entry that attached it.
    pub id: EntryId,
    /// Its pages.
    pub pages: Vec<Photo>,
    /// Whose it is.
    pub note: String,
    /// The reception it was given in.
    pub handover: Option<HandoverId>,
    /// The defects it became so far.
    pub defects: BTreeSet<DefectId>,
    /// Somebody said that nothing of it is left to record.
    pub itemised: bool,
}

/// Every list of a unit, by its time.
pub fn owners_lists(past: &Past<'_>) -> Vec<OwnersList> {
    let lists = past.entries().iter().filter_map(|entry| match &entry.kind {
        EntryKind::Delivery(DeliveryEntry::ListAttached { pages, note, handover }) => Some(OwnersList {
            id: entry.id,
            pages: pages.clone(),
            note: note.clone(),
            handover: *handover,
            defects: BTreeSet::new(),
            itemised: false,
        }),
        _ => None,
    });
    lists.map(|list| itemised(past, list)).collect()
}

fn itemised(past: &Past<'_>, mut list: OwnersList) -> OwnersList {
    for entry in past.entries() {
        if let EntryKind::Delivery(DeliveryEntry::ListItemised { list: of, defects, complete }) = &entry.kind
            && *of == list.id
        {
            list.defects.extend(defects);
            list.itemised |= complete;
        }
    }
    list
}
