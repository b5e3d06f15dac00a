//! Which events concern which defect, so that one defect can be read without reading the unit.

use crate::document::Places;
use crate::read;
use automerge::{Automerge, ReadDoc};
use std::collections::{HashMap, HashSet};
use yanfang_domain::event::Event;
use yanfang_domain::id::{DefectId, EventId};

/// Events by defect. It may name events that a branch at older dependencies does not have: readers skip those.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventIndex {
    known: HashSet<EventId>,
    by_defect: HashMap<DefectId, Vec<EventId>>,
}

impl EventIndex {
    /// Reads the events that it does not know yet; events are never changed or removed.
    pub(crate) fn refresh(&mut self, automerge: &Automerge, places: &Places) {
        for item in automerge.map_range(&places.events, ..) {
            let unknown = item.key.parse().is_ok_and(|id| !self.known.contains(&id));
            if unknown && let Some(event) = read::event_of(&item.value) {
                self.add(&event);
            }
        }
    }

    /// Takes in one event.
    pub(crate) fn add(&mut self, event: &Event) {
        if self.known.insert(event.id) {
            for defect in event.kind.concerned(event.defect) {
                self.by_defect.entry(defect).or_default().push(event.id);
            }
        }
    }

    /// The events of a defect, in no particular order.
    pub(crate) fn of(&self, defect: DefectId) -> &[EventId] {
        self.by_defect.get(&defect).map_or(&[], Vec::as_slice)
    }
}
