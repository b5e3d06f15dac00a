//! What the author of each entry of a batch had seen: the order that decides, whatever the clocks say (R7).

use super::BatchEntry;
use crate::entry::{Entry, EntryKind};
use crate::id::EntryId;
use std::collections::{BTreeMap, BTreeSet};

/// The entries of a batch with what came before each.
pub(super) struct Past<'a> {
    entries: BTreeMap<EntryId, (&'a Entry, &'a BatchEntry)>,
    seen: BTreeMap<EntryId, BTreeSet<EntryId>>,
}

impl<'a> Past<'a> {
    pub(super) fn new(entries: &'a [Entry]) -> Self {
        let entries = entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Batch(kind) => Some((entry.id, (entry, kind))),
            _ => None,
        });
        let entries: BTreeMap<_, _> = entries.collect();
        let seen = entries.keys().map(|id| (*id, before(&entries, *id))).collect();
        Self { entries, seen }
    }

    /// Every entry, by time and then by id.
    pub(super) fn by_time(&self) -> Vec<(&'a Entry, &'a BatchEntry)> {
        let mut entries: Vec<_> = self.entries.values().copied().collect();
        entries.sort_by_key(|(entry, _)| (entry.at.utc_ms, entry.id));
        entries
    }

    /// Whether the author of `later` had seen `earlier`.
    pub(super) fn saw(&self, later: EntryId, earlier: EntryId) -> bool {
        self.seen.get(&later).is_some_and(|seen| seen.contains(&earlier))
    }

    /// Of these entries the ones that none of the others came after, by time and then by id.
    pub(super) fn latest<T>(&self, mut of: Vec<(&'a Entry, T)>) -> Vec<(&'a Entry, T)> {
        let ids: Vec<EntryId> = of.iter().map(|(entry, _)| entry.id).collect();
        of.retain(|(entry, _)| !ids.iter().any(|other| self.saw(*other, entry.id)));
        of.sort_by_key(|(entry, _)| (entry.at.utc_ms, entry.id));
        of
    }
}

/// Everything that an entry comes after, itself excepted; what is not there is passed over.
fn before(entries: &BTreeMap<EntryId, (&Entry, &BatchEntry)>, id: EntryId) -> BTreeSet<EntryId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        let Some((entry, _)) = entries.get(&next) else { continue };
        open.extend(entry.after.iter().filter(|after| seen.insert(**after)));
    }
    seen
}

/// What a new entry names in `after`: the entries that nothing came after. A sample's results are facts that decide
/// nothing by their order, so they neither name others nor are named: a refused decision takes none of them with it.
pub fn heads(entries: &[Entry]) -> Vec<EntryId> {
    let decisions = || entries.iter().filter(|entry| orders(&entry.kind));
    let named: BTreeSet<EntryId> = decisions().flat_map(|entry| entry.after.iter().copied()).collect();
    decisions().map(|entry| entry.id).filter(|id| !named.contains(id)).collect()
}

/// Whether entries of this kind stand in the order of a batch.
const fn orders(kind: &EntryKind) -> bool {
    matches!(kind, EntryKind::Batch(entry) if !matches!(entry, BatchEntry::SampleInspected { .. }))
}
