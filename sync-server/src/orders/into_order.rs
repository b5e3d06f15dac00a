//! What a released order's document is to hold: its release, the fields of its defects, what happened to them.

use super::rows::OrderRow;
use crate::ingest::{Consequence, Context};
use std::collections::{BTreeMap, HashMap};
use yanfang_document::Document;
use yanfang_domain::catalog::Unit;
use yanfang_domain::command::{AddEntry, Body, DefectPlace, Mirror, MirroredDefect};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, DocumentId, EventId, Origin, UnitId};
use yanfang_domain::language::Bilingual;
use yanfang_domain::order::{OrderEnd, OrderEntry, events_for, orders_of, released_to};
use yanfang_domain::standing::fold;

/// What a closed order says when everything on it is closed.
const ALL_DONE: &str = "都处理完了 / all is done with";

/// Brings one order's document up to date with units.
pub(super) struct IntoOrder {
    pub(super) order: OrderRow,
    pub(super) units: Vec<Document>,
    pub(super) cause: Origin,
}

impl Consequence for IntoOrder {
    fn bodies(&self, document: &Document, context: &Context) -> Vec<(Option<Origin>, Body)> {
        let mut bodies = Vec::new();
        if released_to(&document.entries()).is_none() {
            bodies.push(self.release());
        }
        let mut mirror = Mirror { defects: Vec::new(), events: Vec::new() };
        let present = document.unit().defects;
        let told: HashMap<DefectId, Vec<EventId>> = present.iter().map(events_of).collect();
        let holds = |id, of| told.get(&of).is_some_and(|events| events.contains(&id));
        for unit in &self.units {
            let DocumentId::Unit(id) = unit.id() else { continue };
            let content = unit.unit();
            let events = events_for(self.order.id, &content.defects, &holds);
            mirror.events.extend(events.into_iter().filter(|event| !document.has_event(event.id)));
            let held = content.defects.iter().filter(|defect| orders_of(defect).contains(&self.order.id));
            let changed = held.filter_map(|defect| self.copy(id, defect, document, context));
            mirror.defects.extend(changed);
        }
        if !mirror.defects.is_empty() || !mirror.events.is_empty() {
            bodies.push((Some(self.cause), Body::Mirror(mirror)));
        }
        if self.is_done_with(document, &present) {
            let done = OrderEntry::Closed { end: OrderEnd::Done, reason: ALL_DONE.to_owned() };
            bodies
                .push((Some(self.cause), Body::AddEntry(AddEntry { after: Vec::new(), kind: EntryKind::Order(done) })));
        }
        bodies
    }

    fn is_mirrored(&self) -> bool {
        false
    }
}

impl IntoOrder {
    /// Whether nothing on it is to be done any more, and that was not said yet.
    fn is_done_with(&self, document: &Document, present: &[Defect]) -> bool {
        let closed = |entry: &Entry| matches!(entry.kind, EntryKind::Order(OrderEntry::Closed { .. }));
        if document.entries().iter().any(closed) {
            return false;
        }
        // The units that are being copied know better than the order does.
        let mut here: BTreeMap<DefectId, Standing> = present.iter().map(|defect| (defect.id, fold(defect))).collect();
        for defect in self.units.iter().flat_map(|unit| unit.unit().defects) {
            if orders_of(&defect).contains(&self.order.id) {
                here.insert(defect.id, fold(&defect));
            }
        }
        here.retain(|_, standing| standing.order == Some(self.order.id));
        let settled = |standing: &Standing| !standing.status.is_open() && standing.status != Status::Passed;
        !here.is_empty() && here.values().all(settled)
    }

    /// Released by policy: the document says so before it says anything else.
    fn release(&self) -> (Option<Origin>, Body) {
        let OrderRow { number, repairer, due_ms, engineer, .. } = self.order;
        let kind = EntryKind::Order(OrderEntry::Released { number, repairer, due_ms, engineer });
        (Some(self.cause), Body::AddEntry(AddEntry { after: Vec::new(), kind }))
    }

    /// A defect's fields where they differ from what the order has; of one that left the order nothing new.
    fn copy(&self, unit: UnitId, defect: &Defect, document: &Document, context: &Context) -> Option<MirroredDefect> {
        let present = document.defect(defect.id);
        if present.is_some() && fold(defect).order != Some(self.order.id) {
            return None;
        }
        let place = place(context, unit, defect);
        let same = present.is_some_and(|present| fields(&present) == fields(defect))
            && document.place_of(defect.id).as_ref() == Some(&place);
        (!same).then(|| MirroredDefect {
            id: defect.id,
            unit,
            place,
            by: defect.by,
            at: defect.at,
            stage: defect.stage,
            number: defect.number,
            room: defect.room,
            element: defect.element,
            item: defect.item.clone(),
            severity: defect.severity,
            note: defect.note.clone(),
            pin: defect.pin,
            photos: defect.photos.clone(),
        })
    }
}

/// The events that an order has of a defect.
fn events_of(defect: &Defect) -> (DefectId, Vec<EventId>) {
    (defect.id, defect.events.iter().map(|event| event.id).collect())
}

/// What is compared: the listed fields, and the photos whatever their order.
fn fields(defect: &Defect) -> impl PartialEq + use<'_> {
    let mut photos = defect.photos.clone();
    photos.sort_unstable();
    photos.dedup();
    let words = (defect.item.as_deref(), defect.note.as_str());
    (defect.number, defect.room, defect.element, words, defect.severity, defect.pin, photos)
}

/// Unit and room as the catalog in force calls them.
fn place(context: &Context, unit: UnitId, defect: &Defect) -> DefectPlace {
    let known = context.today.unit(unit);
    let rooms = |unit: &Unit| Some(&context.today.house_type(unit.house_type)?.rooms);
    let room = known.and_then(rooms).and_then(|rooms| rooms.iter().find(|room| room.id == defect.room));
    let building = known.and_then(|unit| unit.building);
    let building = context.today.catalog().places.buildings.iter().find(|known| Some(known.id) == building);
    let floor = known.and_then(|unit| unit.floor);
    let floor = building.and_then(|building| building.floors.iter().find(|known| Some(known.id) == floor));
    DefectPlace {
        building: building.map(|building| building.code.clone()),
        level: floor.map(|floor| floor.level),
        unit: known.map_or_else(|| "–".to_owned(), |unit| unit.code.clone()),
        room: room.map_or_else(|| Bilingual::new("–", "–"), |room| room.name.clone()),
    }
}
