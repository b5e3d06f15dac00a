//! The operations of each kind of command, version 1. They never change: phones and servers of any version must make
//! the same bytes from the same command.

mod mirror;

use crate::DocumentError;
use crate::document::Places;
use crate::execute::{entry_of, event_of};
use crate::schema;
use automerge::hydrate::{Map, Value};
use automerge::transaction::{Transactable, Transaction};
use automerge::{ObjId, ReadDoc, ScalarValue, Value as Present};
use std::collections::HashMap;
use yanfang_domain::command::{AddPhotos, Body, Command, Measure, RecordDefect, RecordRoom, StartInspection};
use yanfang_domain::defect::{FieldValue, Photo};
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, InspectionId, MeasurementId, RoomRecordId};
use yanfang_domain::inspection::{Measurement, RoomRecord};
use yanfang_domain::time::Moment;

/// Writes what the command says; everything it needs has been found.
pub(super) fn write(tx: &mut Transaction<'_>, places: &Places, command: &Command) -> Result<(), DocumentError> {
    match &command.body {
        Body::StartInspection(body) => start_inspection(tx, places, command, body),
        Body::RecordRoom(body) => record_room(tx, places, command, body),
        Body::Measure(body) => measure(tx, places, command, body),
        Body::RecordDefect(body) => record_defect(tx, places, command, body),
        Body::AmendDefect(body) => amend(tx, places, command, body.defect, &body.values),
        Body::AddPhotos(body) => add_photos(tx, places, command, body),
        Body::DefectEvent(_) => add_event(tx, places, command),
        Body::RenumberDefect(body) => amend(tx, places, command, body.defect, &[FieldValue::Number(body.number)]),
        Body::AddEntry(_) => add_entry(tx, places, command),
        Body::Mirror(body) => mirror::mirror(tx, places, command, body),
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::Scalar(ScalarValue::Str(text.into().into()))
}

/// Who and when, as every record has it.
fn made(by: Author, at: Moment) -> HashMap<&'static str, Value> {
    HashMap::from([
        (schema::BY, text(schema::author_text(by))),
        (schema::AT, Value::Scalar(ScalarValue::Int(at.utc_ms))),
        (schema::OFFSET, Value::Scalar(ScalarValue::Int(i64::from(at.offset_min)))),
    ])
}

fn create(
    tx: &mut Transaction<'_>,
    parent: &ObjId,
    command: &Command,
    values: HashMap<&'static str, Value>,
) -> Result<(), DocumentError> {
    let key = command.origin.record(0).to_string();
    tx.batch_create_object(parent, key, &Value::Map(Map::from(values)), false)?;
    Ok(())
}

fn start_inspection(
    tx: &mut Transaction<'_>,
    places: &Places,
    command: &Command,
    body: &StartInspection,
) -> Result<(), DocumentError> {
    let mut values = made(command.by, command.done_at);
    values.insert(schema::STAGE, text(schema::word_text(&body.stage)?));
    values.insert(schema::CATALOG, Value::Scalar(ScalarValue::Uint(u64::from(command.catalog))));
    values.insert(schema::ROOMS, Value::map());
    values.insert(schema::MEASUREMENTS, Value::map());
    create(tx, &places.inspections, command, values)
}

fn record_defect(
    tx: &mut Transaction<'_>,
    places: &Places,
    command: &Command,
    body: &RecordDefect,
) -> Result<(), DocumentError> {
    let mut values = made(command.by, command.done_at);
    values.insert(schema::STAGE, text(schema::word_text(&body.stage)?));
    values.insert(schema::PHOTOS, photo_map(&body.photos));
    if let Some(inspection) = body.inspection {
        values.insert(schema::INSPECTION, text(inspection.to_string()));
    }
    let fields = [
        FieldValue::Room(body.room),
        FieldValue::Element(body.element),
        FieldValue::Item(body.item.clone()),
        FieldValue::Severity(body.severity),
        FieldValue::Note(body.note.clone()),
        FieldValue::Pin(body.pin),
        FieldValue::Number(body.number),
    ];
    insert_fields(&mut values, &fields)?;
    create(tx, &places.defects, command, values)
}

/// The photos that a defect is recorded with, in their order.
fn photo_map(photos: &[Photo]) -> Value {
    let photos = photos
        .iter()
        .enumerate()
        .map(|(index, photo)| (index.to_string(), Value::Scalar(ScalarValue::Bytes(photo.hash.0.to_vec()))));
    Value::Map(Map::from(photos.collect::<HashMap<String, Value>>()))
}

/// The first values of a defect's registers; what is `None` stays absent.
fn insert_fields(values: &mut HashMap<&'static str, Value>, fields: &[FieldValue]) -> Result<(), DocumentError> {
    for field in fields {
        match schema::field_scalar(field)? {
            ScalarValue::Null => {}
            scalar => {
                values.insert(schema::field_key(schema::field_of(field)), Value::Scalar(scalar));
            }
        }
    }
    Ok(())
}

/// Each new value goes with a stamp of who wrote it and when, so that concurrent values can be told apart.
///
/// Where the value shown is written again, only concurrent others are settled and the stamp stays its first writer's:
/// Automerge keeps the earlier operation then, and value and stamp must come from one change.
fn amend(
    tx: &mut Transaction<'_>,
    places: &Places,
    command: &Command,
    defect: DefectId,
    values: &[FieldValue],
) -> Result<(), DocumentError> {
    let object = child(tx, &places.defects, &defect.to_string())?.ok_or_else(|| absent("defect"))?;
    let stamp = schema::stamp_text(command.by, command.done_at, command.origin.seq);
    for value in values {
        let field = schema::field_of(value);
        let key = schema::field_key(field);
        let scalar = schema::field_scalar(value)?;
        let shown = match tx.get(&object, key)? {
            Some((Present::Scalar(shown), _)) => Some(shown.into_owned()),
            _ => None,
        };
        match shown {
            Some(shown) if shown == scalar => tx.put(&object, key, scalar)?,
            None if scalar == ScalarValue::Null => {}
            _ => {
                tx.put(&object, key, scalar)?;
                tx.put(&object, schema::stamp_key(field), stamp.as_str())?;
            }
        }
    }
    Ok(())
}

fn add_photos(
    tx: &mut Transaction<'_>,
    places: &Places,
    command: &Command,
    body: &AddPhotos,
) -> Result<(), DocumentError> {
    let object = photos(tx, places, body.defect)?.ok_or_else(|| absent("photos"))?;
    for (index, photo) in (0_u16..).zip(&body.photos) {
        tx.put(&object, command.origin.record(index).to_string(), photo.hash.0.to_vec())?;
    }
    Ok(())
}

fn add_event(tx: &mut Transaction<'_>, places: &Places, command: &Command) -> Result<(), DocumentError> {
    let event = event_of(command).ok_or_else(|| absent("event"))?;
    tx.put(&places.events, event.id.to_string(), schema::record_text(&event)?)?;
    Ok(())
}

fn add_entry(tx: &mut Transaction<'_>, places: &Places, command: &Command) -> Result<(), DocumentError> {
    let entry = entry_of(command).ok_or_else(|| absent("entry"))?;
    tx.put(&places.entries, entry.id.to_string(), schema::record_text(&entry)?)?;
    Ok(())
}

fn record_room(
    tx: &mut Transaction<'_>,
    places: &Places,
    command: &Command,
    body: &RecordRoom,
) -> Result<(), DocumentError> {
    let object = rooms(tx, places, body.inspection)?.ok_or_else(|| absent("rooms"))?;
    let id = RoomRecordId(command.origin.record(0));
    let record = RoomRecord { id, by: command.by, at: command.done_at, room: body.room, result: body.result.clone() };
    tx.put(&object, id.to_string(), schema::record_text(&record)?)?;
    Ok(())
}

fn measure(tx: &mut Transaction<'_>, places: &Places, command: &Command, body: &Measure) -> Result<(), DocumentError> {
    let object = measurements(tx, places, body.inspection)?.ok_or_else(|| absent("measurements"))?;
    let id = MeasurementId(command.origin.record(0));
    let record = Measurement {
        id,
        by: command.by,
        at: command.done_at,
        room: body.room,
        item: body.item.clone(),
        point: body.point,
        value_milli: body.value_milli,
        design_milli: body.design_milli,
        reason: body.reason.clone(),
    };
    tx.put(&object, id.to_string(), schema::record_text(&record)?)?;
    Ok(())
}

/// The map of a defect's photos.
pub(super) fn photos(doc: &impl ReadDoc, places: &Places, defect: DefectId) -> Result<Option<ObjId>, DocumentError> {
    grandchild(doc, &places.defects, &defect.to_string(), schema::PHOTOS)
}

/// The map of an inspection's room records.
pub(super) fn rooms(
    doc: &impl ReadDoc,
    places: &Places,
    inspection: InspectionId,
) -> Result<Option<ObjId>, DocumentError> {
    grandchild(doc, &places.inspections, &inspection.to_string(), schema::ROOMS)
}

/// The map of an inspection's measurements.
pub(super) fn measurements(
    doc: &impl ReadDoc,
    places: &Places,
    inspection: InspectionId,
) -> Result<Option<ObjId>, DocumentError> {
    grandchild(doc, &places.inspections, &inspection.to_string(), schema::MEASUREMENTS)
}

fn grandchild(doc: &impl ReadDoc, parent: &ObjId, key: &str, inner: &str) -> Result<Option<ObjId>, DocumentError> {
    child(doc, parent, key)?.map_or(Ok(None), |object| child(doc, &object, inner))
}

fn child(doc: &impl ReadDoc, parent: &ObjId, key: &str) -> Result<Option<ObjId>, DocumentError> {
    match doc.get(parent, key)? {
        Some((Present::Object(_), object)) => Ok(Some(object)),
        _ => Ok(None),
    }
}

fn absent(what: &str) -> DocumentError {
    DocumentError::Unwritable { reason: format!("the {what} of the record is not in the document") }
}
