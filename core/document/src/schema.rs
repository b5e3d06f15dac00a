//! The shape of a document: every key, and how each value is written. The only place with key strings.
//!
//! ```text
//! root         { schema, id, generation, defects, events, inspections, entries }
//! defects      { DefectId: { by, at, offset, unit?, place?, stage, inspection?, room, element?, item?, severity, note, pin?, number, photos } }
//!   FIELD@     "AUTHOR UTC_MS OFFSET SEQ", written with FIELD by whoever amends it
//!   photos     { "0", "1" ... or RecordId: 32 bytes }
//!   place      JSON of a DefectPlace, in a work order
//! events       { EventId: JSON of an Event }
//! inspections  { InspectionId: { by, at, offset, stage, catalog, rooms, measurements } }
//!   rooms, measurements { RoomRecordId, MeasurementId: JSON of the record }
//! entries      { EntryId: JSON of an Entry }
//! ```
//! What is `None` when recorded is absent; a field amended to `None` is null, so that it can be one of two concurrent values.

use crate::DocumentError;
use automerge::ScalarValue;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::{Deserialize, Serialize};
use yanfang_domain::defect::{Field, FieldValue, Pin};
use yanfang_domain::event::Author;
use yanfang_domain::time::Moment;

/// The schema this version writes; it reads this one and every older one.
pub const SCHEMA: u64 = 1;

pub(crate) const SCHEMA_KEY: &str = "schema";
pub(crate) const ID: &str = "id";
pub(crate) const GENERATION: &str = "generation";
pub(crate) const DEFECTS: &str = "defects";
pub(crate) const EVENTS: &str = "events";
pub(crate) const INSPECTIONS: &str = "inspections";
pub(crate) const ENTRIES: &str = "entries";

pub(crate) const BY: &str = "by";
pub(crate) const AT: &str = "at";
pub(crate) const OFFSET: &str = "offset";
pub(crate) const UNIT: &str = "unit";
pub(crate) const PLACE: &str = "place";
pub(crate) const STAGE: &str = "stage";
pub(crate) const INSPECTION: &str = "inspection";
pub(crate) const PHOTOS: &str = "photos";
pub(crate) const CATALOG: &str = "catalog";
pub(crate) const ROOMS: &str = "rooms";
pub(crate) const MEASUREMENTS: &str = "measurements";

/// The key of a register.
pub(crate) const fn field_key(field: Field) -> &'static str {
    match field {
        Field::Note => "note",
        Field::Element => "element",
        Field::Item => "item",
        Field::Severity => "severity",
        Field::Pin => "pin",
        Field::Room => "room",
        Field::Number => "number",
    }
}

/// The register behind a key, if it is one.
pub(crate) fn field_of_key(key: &str) -> Option<Field> {
    Some(match key {
        "note" => Field::Note,
        "element" => Field::Element,
        "item" => Field::Item,
        "severity" => Field::Severity,
        "pin" => Field::Pin,
        "room" => Field::Room,
        "number" => Field::Number,
        _ => return None,
    })
}

/// Which register a value belongs to.
pub(crate) const fn field_of(value: &FieldValue) -> Field {
    match value {
        FieldValue::Note(_) => Field::Note,
        FieldValue::Element(_) => Field::Element,
        FieldValue::Item(_) => Field::Item,
        FieldValue::Severity(_) => Field::Severity,
        FieldValue::Pin(_) => Field::Pin,
        FieldValue::Room(_) => Field::Room,
        FieldValue::Number(_) => Field::Number,
    }
}

/// The key of the register that says who wrote a register, and when.
pub(crate) fn stamp_key(field: Field) -> String {
    format!("{}@", field_key(field))
}

/// Who, when, and by which of the actor's commands: so that no two stamps of a register are equal.
pub(crate) fn stamp_text(by: Author, at: Moment, seq: u32) -> String {
    format!("{} {} {} {seq}", author_text(by), at.utc_ms, at.offset_min)
}

/// Who and when, from a stamp.
pub(crate) fn stamp_of(text: &str) -> Option<(Author, Moment)> {
    let mut parts = text.split(' ');
    let by = author_of(parts.next()?)?;
    let at = Moment { utc_ms: parts.next()?.parse().ok()?, offset_min: parts.next()?.parse().ok()? };
    Some((by, at))
}

/// `UUID` for a member, `rule:UUID`, `server`.
pub(crate) fn author_text(author: Author) -> String {
    match author {
        Author::Member(id) => id.to_string(),
        Author::Rule(id) => format!("rule:{id}"),
        Author::Server => "server".into(),
    }
}

/// Reads what [`author_text`] wrote.
pub(crate) fn author_of(text: &str) -> Option<Author> {
    match (text, text.strip_prefix("rule:")) {
        ("server", _) => Some(Author::Server),
        (_, Some(id)) => id.parse().ok().map(Author::Rule),
        (id, None) => id.parse().ok().map(Author::Member),
    }
}

/// A value as the register holds it.
pub(crate) fn field_scalar(value: &FieldValue) -> Result<ScalarValue, DocumentError> {
    Ok(match value {
        FieldValue::Note(note) => note.as_str().into(),
        FieldValue::Element(Some(element)) => word_text(element)?.into(),
        FieldValue::Item(Some(item)) => item.as_str().into(),
        FieldValue::Element(None) | FieldValue::Item(None) | FieldValue::Pin(None) => ScalarValue::Null,
        FieldValue::Severity(severity) => word_text(severity)?.into(),
        FieldValue::Pin(Some(pin)) => pin_text(*pin).into(),
        FieldValue::Room(room) => room.to_string().into(),
        FieldValue::Number(number) => ScalarValue::Uint(u64::from(*number)),
    })
}

/// `x,y`.
pub(crate) fn pin_text(pin: Pin) -> String {
    format!("{},{}", pin.x, pin.y)
}

/// Reads what [`pin_text`] wrote.
pub(crate) fn pin_of(text: &str) -> Option<Pin> {
    let (x, y) = text.split_once(',')?;
    Some(Pin { x: x.parse().ok()?, y: y.parse().ok()? })
}

/// The word of an enum without fields, as on the wire.
pub(crate) fn word_text<T: Serialize>(value: &T) -> Result<String, DocumentError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(DocumentError::Unwritable { reason: "a value has no single word".into() }),
    }
}

/// Reads what [`word_text`] wrote.
pub(crate) fn word_of<'a, T: Deserialize<'a>>(word: &'a str) -> Option<T> {
    T::deserialize(StrDeserializer::<WordError>::new(word)).ok()
}

/// An immutable record as compact JSON.
pub(crate) fn record_text<T: Serialize>(record: &T) -> Result<String, DocumentError> {
    serde_json::to_string(record).map_err(|error| DocumentError::Unwritable { reason: error.to_string() })
}
