//! Which confirmations a batch had, for which units, and whether they hold (R1).

use super::BatchEntry;
use crate::entry::{Entry, EntryKind};
use crate::id::{EntryId, UnitId};

/// A confirmation with the units it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The entry that confirmed.
    pub entry: EntryId,
    /// When (UTC ms).
    pub at_ms: i64,
    /// The units that the batch had then.
    pub units: Vec<UnitId>,
    /// It was revoked.
    pub revoked: bool,
}

/// Every confirmation of a batch, in the order of their times.
pub fn confirmations(entries: &[Entry]) -> Vec<Confirmed> {
    let mut by_time: Vec<(&Entry, &BatchEntry)> = entries
        .iter()
        .filter_map(|entry| match &entry.kind {
            EntryKind::Batch(kind) => Some((entry, kind)),
            _ => None,
        })
        .collect();
    by_time.sort_by_key(|(entry, _)| (entry.at.utc_ms, entry.id));
    let mut units: &[UnitId] = &[];
    let mut confirmed = Vec::new();
    for (entry, kind) in &by_time {
        match kind {
            BatchEntry::Opened { units: now, .. } | BatchEntry::UnitsChanged { units: now, .. } => units = now,
            BatchEntry::Confirmed { .. } => confirmed.push(Confirmed {
                entry: entry.id,
                at_ms: entry.at.utc_ms,
                units: units.to_vec(),
                revoked: by_time.iter().any(
                    |(_, other)| matches!(other, BatchEntry::Revoked { confirmation, .. } if *confirmation == entry.id),
                ),
            }),
            _ => {}
        }
    }
    confirmed
}
