//! 业主开放日: visits, and the list that an owner is given.

use super::{DeliveryEntry, ListedDefect};
use crate::defect::Defect;
use crate::entry::{EntryKind, Past};
use crate::event::{Author, Status};
use crate::id::{EntryId, OwnerId};
use crate::standing::fold_unit;

/// A visit of the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDayVisit {
    /// The entry.
    pub id: EntryId,
    /// The owner.
    pub owner: OwnerId,
    /// Who received the owner.
    pub by: Author,
    /// When (UTC ms).
    pub at_ms: i64,
    /// The list as it was given.
    pub listed: Vec<ListedDefect>,
    /// The owner's remarks.
    pub remarks: String,
}

/// Every visit, by its time.
pub fn open_day_visits(past: &Past<'_>) -> Vec<OpenDayVisit> {
    let visits = past.entries().iter().filter_map(|entry| match &entry.kind {
        EntryKind::Delivery(DeliveryEntry::OpenDayVisited { owner, listed, remarks }) => Some(OpenDayVisit {
            id: entry.id,
            owner: *owner,
            by: entry.by,
            at_ms: entry.at.utc_ms,
            listed: listed.clone(),
            remarks: remarks.clone(),
        }),
        _ => None,
    });
    visits.collect()
}

/// The whole list as it stands: every defect but those that are none (void, duplicates), sorted; fixed or not, and with
/// the date that was promised for those that are not. A due time that nobody told the owner is no promise.
pub fn listed_now(defects: &[Defect]) -> Vec<ListedDefect> {
    let listed = defects.iter().zip(fold_unit(defects)).filter_map(|(defect, standing)| {
        let none = matches!(standing.status, Status::Voided | Status::Duplicate);
        let fixed = !standing.status.is_open();
        (!none).then(|| ListedDefect { defect: defect.id, fixed, promised_ms: standing.promised_ms.filter(|_| !fixed) })
    });
    let mut listed: Vec<ListedDefect> = listed.collect();
    listed.sort_unstable();
    listed
}
