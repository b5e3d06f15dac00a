//! 补充记录: what was added to a signed form, one after another (R2).

use super::HandoverEntry;
use crate::entry::{Entry, EntryKind};
use crate::event::Author;
use crate::id::{DefectId, EntryId};

/// An amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The entry.
    pub id: EntryId,
    /// The signed form or the amendment before it.
    pub previous: EntryId,
    /// Who.
    pub by: Author,
    /// When (UTC ms).
    pub at_ms: i64,
    /// What is added.
    pub text: String,
    /// Defects it speaks of.
    pub defects: Vec<DefectId>,
}

/// The amendments of a reception by time. Two that go on from the same one were signed apart; both stay.
pub(super) fn amendments(of: &[&Entry]) -> Vec<Amendment> {
    let amendments = of.iter().filter_map(|entry| match &entry.kind {
        EntryKind::Handover(HandoverEntry::Amended { previous, text, defects, .. }) => Some(Amendment {
            id: entry.id,
            previous: *previous,
            by: entry.by,
            at_ms: entry.at.utc_ms,
            text: text.clone(),
            defects: defects.clone(),
        }),
        _ => None,
    });
    amendments.collect()
}

/// The amendments that nothing goes on from.
pub(super) fn ends(amendments: &[Amendment]) -> Vec<EntryId> {
    let continued = |id: EntryId| amendments.iter().any(|other| other.previous == id);
    amendments.iter().map(|amendment| amendment.id).filter(|id| !continued(*id)).collect()
}
