//! Which entry its author had seen when another was written (R7): the order that does not depend on any clock.
//!
//! An entry came after those it names in `after`, after what those came after, and after what the same writer wrote
//! before it in one open session.

use super::Entry;
use crate::id::EntryId;
use std::collections::HashMap;

/// The entries of one document, each once, with the order that their authors' knowledge gives them.
pub struct Past<'a> {
    /// By time and id.
    entries: Vec<&'a Entry>,
    places: HashMap<EntryId, usize>,
    /// A bit for each entry that an entry came after: `before[place * words ..]`.
    before: Vec<u64>,
    words: usize,
}

impl<'a> Past<'a> {
    /// Reads the order off the entries, in whatever order and however often they come.
    pub fn of(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut entries: Vec<&Entry> = entries.into_iter().collect();
        entries.sort_by_key(|entry| (entry.at.utc_ms, entry.id));
        entries.dedup_by_key(|entry| entry.id);
        let mut places = HashMap::with_capacity(entries.len());
        for (place, entry) in entries.iter().enumerate() {
            places.entry(entry.id).or_insert(place);
        }
        let words = entries.len().div_ceil(64);
        let before = vec![0; words * entries.len()];
        let mut past = Self { entries, places, before, words };
        past.connect();
        past
    }

    /// Follows the names from each entry; a circle, which only a hostile writer makes, ends where it began.
    fn connect(&mut self) {
        let parents = self.parents();
        for place in 0..self.entries.len() {
            let row = place * self.words;
            let mut waiting = parents[place].clone();
            while let Some(seen) = waiting.pop() {
                let (word, bit) = (row + seen / 64, 1u64 << (seen % 64));
                if self.before[word] & bit == 0 {
                    self.before[word] |= bit;
                    waiting.extend(&parents[seen]);
                }
            }
            self.before[row + place / 64] &= !(1u64 << (place % 64));
        }
    }

    fn parents(&self) -> Vec<Vec<usize>> {
        let mut by_writer: Vec<usize> = (0..self.entries.len()).collect();
        by_writer.sort_by_key(|place| self.entries[*place].id);
        let mut parents: Vec<Vec<usize>> = self
            .entries
            .iter()
            .map(|entry| entry.after.iter().filter_map(|id| self.places.get(id).copied()).collect())
            .collect();
        for pair in by_writer.windows(2) {
            let origin = |place: usize| self.entries[place].id.0.origin;
            let (earlier, later) = (origin(pair[0]), origin(pair[1]));
            if earlier.actor == later.actor && earlier.seq < later.seq {
                parents[pair[1]].push(pair[0]);
            }
        }
        parents
    }

    /// The entries by time and id.
    pub fn entries(&self) -> &[&'a Entry] {
        &self.entries
    }

    /// One entry.
    pub fn find(&self, id: EntryId) -> Option<&'a Entry> {
        self.places.get(&id).map(|place| self.entries[*place])
    }

    /// Whether the author of one entry had seen another; false where either is not here.
    pub fn saw(&self, later: EntryId, earlier: EntryId) -> bool {
        let (Some(later), Some(earlier)) = (self.places.get(&later), self.places.get(&earlier)) else { return false };
        self.before[later * self.words + earlier / 64] & (1u64 << (earlier % 64)) != 0
    }

    /// Of some entries those that none of the others came after, in their order.
    pub fn latest(&self, among: &[EntryId]) -> Vec<EntryId> {
        let overtaken = |id: EntryId| among.iter().any(|other| self.saw(*other, id) && !self.saw(id, *other));
        among.iter().copied().filter(|id| !overtaken(*id)).collect()
    }
}

/// What the next entry about these names in `after`: those that none came after, among all entries that fit.
pub fn latest(entries: &[Entry], fits: impl Fn(&Entry) -> bool) -> Vec<EntryId> {
    let past = Past::of(entries);
    let among: Vec<EntryId> = past.entries().iter().filter(|entry| fits(entry)).map(|entry| entry.id).collect();
    past.latest(&among)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::DeliveryEntry;
    use crate::entry::EntryKind;
    use crate::event::Author;
    use crate::id::{ActorId, Origin};
    use crate::time::Moment;

    fn id(actor: u8, seq: u32) -> EntryId {
        EntryId(Origin { actor: ActorId([actor; 16]), seq }.record(0))
    }

    fn entry(id: EntryId, after: &[EntryId]) -> Entry {
        let kind = EntryKind::Delivery(DeliveryEntry::FormalityMarked { code: "fee".into(), done: true });
        Entry { id, by: Author::Server, at: Moment { utc_ms: 0, offset_min: 0 }, after: after.to_vec(), kind }
    }

    #[test]
    fn one_writer_saw_what_it_wrote_before_and_others_only_what_they_name() {
        let entries = [
            entry(id(1, 1), &[]),
            entry(id(1, 2), &[]),
            entry(id(2, 1), &[id(1, 1)]),
            entry(id(3, 1), &[id(2, 1), id(1, 2)]),
        ];
        let past = Past::of(&entries);
        assert!(past.saw(id(1, 2), id(1, 1)) && !past.saw(id(1, 1), id(1, 2)));
        assert!(past.saw(id(2, 1), id(1, 1)) && !past.saw(id(2, 1), id(1, 2)));
        assert!(past.saw(id(3, 1), id(1, 1)), "through what it names");
        assert_eq!(past.latest(&[id(1, 2), id(2, 1)]), [id(1, 2), id(2, 1)]);
        assert_eq!(latest(&entries, |_| true), [id(3, 1)]);
    }

    #[test]
    fn a_circle_loses_nothing() {
        let entries = [entry(id(1, 1), &[id(2, 1)]), entry(id(2, 1), &[id(1, 1)])];
        assert_eq!(latest(&entries, |_| true).len(), 2);
    }
}
