//! What a contractor did on its order, copied into a unit.

use crate::ingest::{Consequence, Context};
use std::collections::BTreeMap;
use yanfang_document::Document;
use yanfang_domain::command::{Body, Mirror};
use yanfang_domain::event::Event;
use yanfang_domain::id::{EventId, Origin, UnitId};

/// Copies the events of orders that a unit lacks, with author, time and `after` as they were written.
pub(super) struct IntoUnit {
    pub(super) unit: UnitId,
    pub(super) orders: Vec<Document>,
    pub(super) cause: Origin,
}

impl Consequence for IntoUnit {
    fn bodies(&self, document: &Document, _context: &Context) -> Vec<(Option<Origin>, Body)> {
        let mut events: BTreeMap<EventId, Event> = BTreeMap::new();
        for order in &self.orders {
            let here = order.unit().defects.into_iter().filter(|defect| order.unit_of(defect.id) == Some(self.unit));
            let new = here.flat_map(|defect| defect.events).filter(|event| !document.has_event(event.id));
            // An event about a defect that the unit does not have would hang in the air.
            let new = new.filter(|event| event.defect.is_none_or(|defect| document.has_event(EventId(defect.0))));
            events.extend(new.map(|event| (event.id, event)));
        }
        if events.is_empty() {
            return Vec::new();
        }
        let body = Body::Mirror(Mirror { defects: Vec::new(), events: events.into_values().collect() });
        vec![(Some(self.cause), body)]
    }

    fn is_mirrored(&self) -> bool {
        false
    }
}
