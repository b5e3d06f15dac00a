//! Who had seen what: sets that are grown until they grow no more.

use yanfang_domain::entry::Entry;
use yanfang_domain::id::EntryId;

/// A set of entries, a bit each; a history has at most 128 of them in a document.
pub(super) type Set = u128;

/// The entries of a document, each once, in the order of time and id.
pub(super) struct Seen<'a> {
    pub(super) entries: Vec<&'a Entry>,
    /// For each entry what its author had seen.
    pub(super) before: Vec<Set>,
}

impl<'a> Seen<'a> {
    /// What a reader of a unit's document knows: what an entry names, and what its writer wrote before it.
    pub(super) fn of(entries: &'a [Entry]) -> Self {
        Self::read(entries, true)
    }

    /// What a reader of a batch knows: what an entry names, nothing else.
    pub(super) fn by_names(entries: &'a [Entry]) -> Self {
        Self::read(entries, false)
    }

    fn read(entries: &'a [Entry], own: bool) -> Self {
        let mut sorted: Vec<&Entry> = Vec::new();
        for entry in entries {
            if sorted.iter().all(|other| other.id != entry.id) {
                sorted.push(entry);
            }
        }
        assert!(sorted.len() <= 128, "a set has no room for {} entries", sorted.len());
        sorted.sort_by_key(|entry| (entry.at.utc_ms, entry.id));
        let before = sorted.iter().map(|entry| Self::named(&sorted, entry, own)).collect();
        let mut seen = Self { entries: sorted, before };
        while seen.grow() {}
        seen
    }

    /// What an entry names, and what the same writer wrote before it.
    fn named(all: &[&Entry], entry: &Entry, own: bool) -> Set {
        let mut named = 0;
        for (place, other) in all.iter().enumerate() {
            let (mine, its) = (entry.id.0.origin, other.id.0.origin);
            if entry.after.contains(&other.id) || own && mine.actor == its.actor && its.seq < mine.seq {
                named |= 1 << place;
            }
        }
        named
    }

    fn grow(&mut self) -> bool {
        let mut grew = false;
        for place in 0..self.before.len() {
            let more = each(self.before[place]).fold(self.before[place], |set, seen| set | self.before[seen]);
            grew |= more != self.before[place];
            self.before[place] = more;
        }
        grew
    }

    pub(super) fn place(&self, id: EntryId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    pub(super) fn all(&self, which: impl Fn(&'a Entry) -> bool) -> Set {
        (0..self.entries.len()).filter(|place| which(self.entries[*place])).fold(0, |set, place| set | 1 << place)
    }

    /// Of a set those that none of the set came after.
    pub(super) fn last(&self, set: Set) -> Set {
        each(set)
            .filter(|one| !each(set).any(|other| has(self.before[other], *one)))
            .fold(0, |last, one| last | 1 << one)
    }
}

/// The places in a set, rising.
pub(super) fn each(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(place)
    })
}

pub(super) fn has(set: Set, place: usize) -> bool {
    set & (1 << place) != 0
}
