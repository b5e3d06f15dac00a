//! Everything a document holds, read in one pass: parents come before their children.

use super::defect::Row;
use super::{entry_of, event_of, int_of, str_of};
use crate::schema;
use automerge::iter::{DocItem, MapRangeItem};
use automerge::{Automerge, ObjId, ROOT, ReadDoc, ValueRef};
use std::collections::{BTreeMap, HashMap};
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::event::{Author, Event};
use yanfang_domain::id::{DefectId, EntryId, EventId, InspectionId};
use yanfang_domain::inspection::{Inspection, Measurement, RoomRecord, Stage};
use yanfang_domain::time::Moment;

/// Everything a document holds: a unit's, or of a work order's the mirrored defects, or of a batch's the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitContent {
    /// Defects by id, each with the events that concern it (by id; of an assignment only this defect's place).
    pub defects: Vec<Defect>,
    /// Inspections by id.
    pub inspections: Vec<Inspection>,
    /// Entries by id.
    pub entries: Vec<Entry>,
    /// How many records this version cannot read, because a newer one wrote them; they stay in the document.
    pub unreadable: u32,
}

/// The same as the document holds it: events apart, once each.
#[derive(Default)]
pub(crate) struct Content {
    pub(crate) defects: BTreeMap<DefectId, Defect>,
    pub(crate) events: BTreeMap<EventId, Event>,
    pub(crate) inspections: Vec<Inspection>,
    pub(crate) entries: BTreeMap<EntryId, Entry>,
    pub(crate) unreadable: u32,
}

impl Content {
    /// Gives each defect its events.
    pub(crate) fn into_unit(mut self) -> UnitContent {
        for event in self.events.into_values() {
            let ids = event.kind.concerned(event.defect);
            if let ([id], Some(_)) = (ids.as_slice(), event.defect) {
                if let Some(defect) = self.defects.get_mut(id) {
                    defect.events.push(event);
                }
                continue;
            }
            for id in ids {
                if let Some(defect) = self.defects.get_mut(&id) {
                    defect.events.push(event.share(id));
                }
            }
        }
        UnitContent {
            defects: self.defects.into_values().collect(),
            inspections: self.inspections,
            entries: self.entries.into_values().collect(),
            unreadable: self.unreadable,
        }
    }
}

/// What an object of the document is.
#[derive(Clone, Copy)]
enum Place {
    Root,
    Defects,
    Events,
    Inspections,
    Entries,
    Defect(usize),
    Photos(usize),
    Inspection(usize),
    Rooms(usize),
    Measurements(usize),
    Unknown,
}

/// An inspection while it is being read.
#[derive(Default)]
struct Round {
    by: Option<Author>,
    utc_ms: Option<i64>,
    offset_min: Option<i16>,
    stage: Option<Stage>,
    catalog: Option<u32>,
    rooms: Vec<RoomRecord>,
    measurements: Vec<Measurement>,
}

#[derive(Default)]
struct Reader {
    places: HashMap<ObjId, Place>,
    defects: Vec<(String, ObjId, Row)>,
    events: BTreeMap<EventId, Event>,
    rounds: Vec<(String, Round)>,
    entries: BTreeMap<EntryId, Entry>,
    unreadable: u32,
}

/// Reads everything.
pub(crate) fn content(automerge: &Automerge) -> Content {
    let mut reader = Reader::default();
    reader.places.insert(ROOT, Place::Root);
    let mut last = None;
    let mut place = Place::Root;
    for item in automerge.iter() {
        let DocItem::Map(entry) = item.item else { continue };
        if last.as_ref().is_none_or(|last| !std::sync::Arc::ptr_eq(last, &item.obj)) {
            place = reader.places.get(&*item.obj).copied().unwrap_or(Place::Unknown);
            last = Some(item.obj);
        }
        reader.entry(place, &entry);
    }
    reader.finish(automerge)
}

impl Reader {
    fn entry(&mut self, place: Place, entry: &MapRangeItem<'_>) {
        if let ValueRef::Object(_) = entry.value {
            self.object(place, entry);
            return;
        }
        match place {
            Place::Defect(at) => self.defects[at].2.value(&entry.key, &entry.value, entry.conflict),
            Place::Photos(at) => self.defects[at].2.photo(&entry.key, &entry.value),
            Place::Events => match event_of(&entry.value) {
                Some(event) => drop(self.events.insert(event.id, event)),
                None => self.unreadable += 1,
            },
            Place::Entries => match entry_of(&entry.value) {
                Some(entry) => drop(self.entries.insert(entry.id, entry)),
                None => self.unreadable += 1,
            },
            Place::Inspection(at) => self.rounds[at].1.value(&entry.key, &entry.value),
            Place::Rooms(at) => match str_of(&entry.value).and_then(|json| serde_json::from_str(json).ok()) {
                Some(record) => self.rounds[at].1.rooms.push(record),
                None => self.unreadable += 1,
            },
            Place::Measurements(at) => match str_of(&entry.value).and_then(|json| serde_json::from_str(json).ok()) {
                Some(record) => self.rounds[at].1.measurements.push(record),
                None => self.unreadable += 1,
            },
            Place::Root | Place::Defects | Place::Inspections | Place::Unknown => {}
        }
    }

    fn object(&mut self, place: Place, entry: &MapRangeItem<'_>) {
        let id = entry.id();
        let inner = match (place, entry.key.as_ref()) {
            (Place::Root, schema::DEFECTS) => Place::Defects,
            (Place::Root, schema::EVENTS) => Place::Events,
            (Place::Root, schema::INSPECTIONS) => Place::Inspections,
            (Place::Root, schema::ENTRIES) => Place::Entries,
            (Place::Defects, key) => {
                self.defects.push((key.into(), id.clone(), Row::default()));
                Place::Defect(self.defects.len() - 1)
            }
            (Place::Inspections, key) => {
                self.rounds.push((key.into(), Round::default()));
                Place::Inspection(self.rounds.len() - 1)
            }
            (Place::Defect(at), schema::PHOTOS) => Place::Photos(at),
            (Place::Inspection(at), schema::ROOMS) => Place::Rooms(at),
            (Place::Inspection(at), schema::MEASUREMENTS) => Place::Measurements(at),
            _ => return,
        };
        self.places.insert(id, inner);
    }

    fn finish(self, automerge: &Automerge) -> Content {
        let mut content =
            Content { events: self.events, entries: self.entries, unreadable: self.unreadable, ..Content::default() };
        for (key, object, row) in self.defects {
            match key.parse().ok().and_then(|id| row.finish(automerge, &object, id)) {
                Some(defect) => drop(content.defects.insert(defect.id, defect)),
                None => content.unreadable += 1,
            }
        }
        for (key, round) in self.rounds {
            match key.parse().ok().and_then(|id| round.finish(id)) {
                Some(inspection) => content.inspections.push(inspection),
                None => content.unreadable += 1,
            }
        }
        content.inspections.sort_unstable_by_key(|inspection| inspection.id);
        content
    }
}

impl Round {
    fn value(&mut self, key: &str, value: &ValueRef<'_>) {
        match key {
            schema::BY => self.by = str_of(value).and_then(schema::author_of),
            schema::AT => self.utc_ms = int_of(value),
            schema::OFFSET => self.offset_min = int_of(value).and_then(|minutes| minutes.try_into().ok()),
            schema::STAGE => self.stage = str_of(value).and_then(schema::word_of),
            schema::CATALOG => self.catalog = int_of(value).and_then(|number| number.try_into().ok()),
            _ => {}
        }
    }

    fn finish(mut self, id: InspectionId) -> Option<Inspection> {
        self.rooms.sort_unstable_by_key(|record| record.id);
        self.measurements.sort_unstable_by_key(|record| record.id);
        Some(Inspection {
            id,
            by: self.by?,
            at: Moment { utc_ms: self.utc_ms?, offset_min: self.offset_min? },
            stage: self.stage?,
            catalog: self.catalog?,
            rooms: self.rooms,
            measurements: self.measurements,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use automerge::transaction::Transactable;
    use yanfang_domain::id::{DocumentId, UnitId};

    /// A phone that was not updated yet gets what newer ones wrote.
    #[test]
    fn what_a_newer_version_wrote_is_counted_and_stops_nothing() {
        let id = DocumentId::Unit(UnitId::from_bytes([1; 16]));
        let mut document = Document::genesis(id, 0).unwrap();
        let places = document.places.clone();
        let key = format!("{}.1", "07".repeat(16));
        let mut transaction = document.automerge.transaction();
        let event =
            format!(r#"{{"id":"{key}","by":"server","at":{{"utc_ms":1,"offset_min":0}},"defect":null,"kind":"x"}}"#);
        transaction.put(&places.events, key.as_str(), event).unwrap();
        for map in [&places.defects, &places.inspections] {
            let object = transaction.put_object(map, key.as_str(), automerge::ObjType::Map).unwrap();
            transaction.put(&object, schema::STAGE, "moon_landing").unwrap();
        }
        transaction.put_object(ROOT, "parcels", automerge::ObjType::Map).unwrap();
        transaction.commit();

        let unit = document.unit();
        assert_eq!((unit.defects.len(), unit.inspections.len(), unit.unreadable), (0, 0, 3));
        assert_eq!(document.defect(key.parse().unwrap()), None);
        assert_eq!((document.defect_ids().len(), document.next_number()), (1, 1));
    }
}
