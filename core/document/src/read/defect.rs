//! Gathers a defect from the entries of its map.

use super::{int_of, others, str_of};
use crate::schema;
use automerge::{Automerge, ObjId, ScalarValueRef, ValueRef};
use yanfang_domain::catalog::{Element, Severity};
use yanfang_domain::defect::{Defect, Field, FieldValue, Photo, Pin};
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, Digest, InspectionId, RecordId, RoomId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;

/// A defect while it is being read.
#[derive(Default)]
pub(super) struct Row {
    by: Option<Author>,
    utc_ms: Option<i64>,
    offset_min: Option<i16>,
    stage: Option<Stage>,
    inspection: Option<InspectionId>,
    number: Option<u32>,
    room: Option<RoomId>,
    element: Option<Element>,
    item: Option<String>,
    severity: Option<Severity>,
    note: Option<String>,
    pin: Option<Pin>,
    photos: Vec<(PhotoPlace, Photo)>,
    conflicts: Vec<Field>,
    unreadable: bool,
}

/// First the photos of the recording in their order, then those added, by the id of what added them; those that joined a
/// mirrored defect later are named by their hash.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum PhotoPlace {
    Recorded(u16),
    Added(RecordId),
    Mirrored(Digest),
}

impl Row {
    /// Takes in one entry of the defect's map.
    pub(super) fn value(&mut self, key: &str, value: &ValueRef<'_>, conflict: bool) {
        match key {
            schema::BY => self.by = str_of(value).and_then(schema::author_of),
            schema::AT => self.utc_ms = int_of(value),
            schema::OFFSET => self.offset_min = int_of(value).and_then(|minutes| minutes.try_into().ok()),
            schema::STAGE => self.stage = str_of(value).and_then(schema::word_of),
            schema::INSPECTION => {
                self.inspection = str_of(value).and_then(|text| text.parse().ok());
                self.unreadable |= self.inspection.is_none();
            }
            _ => {
                if let Some(field) = schema::field_of_key(key) {
                    self.field(field, value);
                    if conflict {
                        self.conflicts.push(field);
                    }
                }
            }
        }
    }

    /// Takes in one entry of the map of photos.
    pub(super) fn photo(&mut self, key: &str, value: &ValueRef<'_>) {
        let ValueRef::Scalar(ScalarValueRef::Bytes(bytes)) = value else { return };
        let place = key
            .parse()
            .map(PhotoPlace::Recorded)
            .or_else(|_| key.parse().map(PhotoPlace::Added))
            .or_else(|_| key.parse().map(PhotoPlace::Mirrored));
        match (place, bytes.as_ref().try_into()) {
            (Ok(place), Ok(hash)) => self.photos.push((place, Photo { hash: Digest(hash) })),
            _ => self.unreadable = true,
        }
    }

    fn field(&mut self, field: Field, value: &ValueRef<'_>) {
        match field_value(field, value) {
            Some(FieldValue::Note(note)) => self.note = Some(note),
            Some(FieldValue::Element(element)) => self.element = element,
            Some(FieldValue::Item(item)) => self.item = item,
            Some(FieldValue::Severity(severity)) => self.severity = Some(severity),
            Some(FieldValue::Pin(pin)) => self.pin = pin,
            Some(FieldValue::Room(room)) => self.room = Some(room),
            Some(FieldValue::Number(number)) => self.number = Some(number),
            None => self.unreadable = true,
        }
    }

    /// The defect, without its events; `None` when a newer version wrote something that this one cannot read.
    pub(super) fn finish(mut self, automerge: &Automerge, object: &ObjId, id: DefectId) -> Option<Defect> {
        if self.unreadable {
            return None;
        }
        let by = self.by?;
        let at = Moment { utc_ms: self.utc_ms?, offset_min: self.offset_min? };
        let others = others::read(automerge, object, &self.conflicts, (by, at));
        self.photos.sort_unstable();
        Some(Defect {
            id,
            by,
            at,
            stage: self.stage?,
            inspection: self.inspection,
            number: self.number?,
            room: self.room?,
            element: self.element,
            item: self.item,
            severity: self.severity?,
            note: self.note?,
            pin: self.pin,
            photos: self.photos.into_iter().map(|(_, photo)| photo).collect(),
            others,
            events: Vec::new(),
        })
    }
}

/// A register's value.
pub(super) fn field_value(field: Field, value: &ValueRef<'_>) -> Option<FieldValue> {
    let none = matches!(value, ValueRef::Scalar(ScalarValueRef::Null));
    Some(match field {
        Field::Element if none => FieldValue::Element(None),
        Field::Item if none => FieldValue::Item(None),
        Field::Pin if none => FieldValue::Pin(None),
        Field::Number => FieldValue::Number(int_of(value)?.try_into().ok()?),
        Field::Note => FieldValue::Note(str_of(value)?.into()),
        Field::Element => FieldValue::Element(Some(schema::word_of(str_of(value)?)?)),
        Field::Item => FieldValue::Item(Some(str_of(value)?.into())),
        Field::Severity => FieldValue::Severity(schema::word_of(str_of(value)?)?),
        Field::Pin => FieldValue::Pin(Some(schema::pin_of(str_of(value)?)?)),
        Field::Room => FieldValue::Room(str_of(value)?.parse().ok()?),
    })
}
