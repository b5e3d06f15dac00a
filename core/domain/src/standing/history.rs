//! Which status-bearing event came after which, by what their authors had seen.

use crate::defect::Defect;
use crate::event::Event;
use crate::id::EventId;

/// The status-bearing events of one defect, each once, with the order that `after` gives them.
///
/// Events are known by their index in the list sorted by id, so nothing depends on the order of delivery.
pub(super) struct History<'a> {
    events: Vec<&'a Event>,
    /// Indices, every event after those it came after.
    order: Vec<u32>,
    /// The latest events each event came after: `parents[starts[e]..starts[e + 1]]`, in the order of the indices.
    parents: Vec<u32>,
    starts: Vec<u32>,
    /// One bit for each event that each event came after, directly or not.
    before: Vec<u64>,
    words: usize,
}

impl<'a> History<'a> {
    pub(super) fn of(defect: &'a Defect) -> Self {
        let mut events: Vec<&Event> = defect
            .events
            .iter()
            .filter(|event| event.kind.name().bears_status() && event.concerns(defect.id))
            .collect();
        events.sort_unstable_by_key(|event| event.id);
        events.dedup_by_key(|event| event.id);
        let words = events.len().div_ceil(64);
        let before = vec![0; words * events.len()];
        let mut history = Self { events, order: Vec::new(), parents: Vec::new(), starts: Vec::new(), before, words };
        history.connect();
        history
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    pub(super) fn event(&self, event: u32) -> &'a Event {
        self.events[event as usize]
    }

    pub(super) fn find(&self, id: EventId) -> Option<u32> {
        self.events.binary_search_by_key(&id, |event| event.id).ok().map(|index| index as u32)
    }

    /// Every event after those it came after.
    pub(super) fn in_order(&self) -> &[u32] {
        &self.order
    }

    /// The latest of the events that an event came after.
    pub(super) fn parents(&self, event: u32) -> &[u32] {
        let index = event as usize;
        &self.parents[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// Whether `later` came after `earlier`, directly or not.
    pub(super) fn is_before(&self, earlier: u32, later: u32) -> bool {
        self.before_row(later)[earlier as usize / 64] >> (earlier % 64) & 1 == 1
    }

    /// The events of a set that none of the set came after.
    pub(super) fn latest(&self, mut set: Vec<u32>) -> Vec<u32> {
        if set.len() < 2 {
            return set;
        }
        let mut covered = vec![0_u64; self.words];
        for &event in &set {
            for (word, bits) in covered.iter_mut().zip(self.before_row(event)) {
                *word |= bits;
            }
        }
        set.retain(|&event| covered[event as usize / 64] >> (event % 64) & 1 == 0);
        set
    }

    fn before_row(&self, event: u32) -> &[u64] {
        let start = event as usize * self.words;
        &self.before[start..start + self.words]
    }

    /// Orders the events and finds for each the latest it came after. What `after` names and is not here counts as
    /// absent; of a circle (which no honest author can write) the link that closes it is left out.
    fn connect(&mut self) {
        let known: Vec<Vec<u32>> = self.events.iter().map(|event| self.known(event)).collect();
        let mut seen = vec![Visit::None; self.len()];
        let mut latest: Vec<Vec<u32>> = vec![Vec::new(); self.len()];
        let mut path: Vec<(u32, usize)> = Vec::new();
        for first in 0..self.len() as u32 {
            if seen[first as usize] == Visit::None {
                seen[first as usize] = Visit::Under;
                path.push((first, 0));
            }
            while let Some((event, next)) = path.last_mut() {
                if let Some(&parent) = known[*event as usize].get(*next) {
                    *next += 1;
                    if seen[parent as usize] == Visit::None {
                        seen[parent as usize] = Visit::Under;
                        path.push((parent, 0));
                    }
                    continue;
                }
                let event = *event;
                path.pop();
                latest[event as usize] = self.settle(event, &known[event as usize], &seen);
                seen[event as usize] = Visit::Done;
                self.order.push(event);
            }
        }
        self.starts.push(0);
        for parents in latest {
            self.parents.extend(parents);
            self.starts.push(self.parents.len() as u32);
        }
    }

    /// Notes what came before an event whose parents are all done, and returns the latest of them.
    fn settle(&mut self, event: u32, known: &[u32], seen: &[Visit]) -> Vec<u32> {
        let done: Vec<u32> = known.iter().copied().filter(|&parent| seen[parent as usize] == Visit::Done).collect();
        for &parent in &done {
            for word in 0..self.words {
                self.before[event as usize * self.words + word] |= self.before[parent as usize * self.words + word];
            }
            self.before[event as usize * self.words + parent as usize / 64] |= 1 << (parent % 64);
        }
        self.latest(done)
    }

    fn known(&self, event: &Event) -> Vec<u32> {
        let mut known: Vec<u32> = event.after.iter().filter_map(|id| self.find(*id)).collect();
        known.sort_unstable();
        known.dedup();
        known
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    None,
    Under,
    Done,
}
