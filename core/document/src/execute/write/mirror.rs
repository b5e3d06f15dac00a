//! What the server copies between a unit and a work order: under the same ids, with author and time as they were
//! written, and nothing twice (sync.md 5).

use super::{Transaction, child, insert_fields, made, photo_map, text};
use crate::DocumentError;
use crate::document::Places;
use crate::schema;
use automerge::hydrate::{Map, Value};
use automerge::transaction::Transactable;
use automerge::{ReadDoc, ScalarValue, Value as Present};
use std::collections::BTreeSet;
use yanfang_domain::command::{Command, Mirror, MirroredDefect};
use yanfang_domain::defect::FieldValue;

pub(super) fn mirror(
    tx: &mut Transaction<'_>,
    places: &Places,
    command: &Command,
    body: &Mirror,
) -> Result<(), DocumentError> {
    for defect in &body.defects {
        if child(tx, &places.defects, &defect.id.to_string())?.is_some() {
            update(tx, places, command, defect)?;
        } else {
            create(tx, places, defect)?;
        }
    }
    for event in &body.events {
        let key = event.id.to_string();
        if tx.get(&places.events, &key)?.is_none() {
            tx.put(&places.events, key, schema::record_text(event)?)?;
        }
    }
    Ok(())
}

fn create(tx: &mut Transaction<'_>, places: &Places, defect: &MirroredDefect) -> Result<(), DocumentError> {
    let mut values = made(defect.by, defect.at);
    values.insert(schema::UNIT, text(defect.unit.to_string()));
    values.insert(schema::PLACE, text(schema::record_text(&defect.place)?));
    values.insert(schema::STAGE, text(schema::word_text(&defect.stage)?));
    values.insert(schema::PHOTOS, photo_map(&defect.photos));
    insert_fields(&mut values, &fields(defect))?;
    tx.batch_create_object(&places.defects, defect.id.to_string(), &Value::Map(Map::from(values)), false)?;
    Ok(())
}

/// Writes what changed since; photos only ever join.
fn update(
    tx: &mut Transaction<'_>,
    places: &Places,
    command: &Command,
    defect: &MirroredDefect,
) -> Result<(), DocumentError> {
    super::amend(tx, places, command, defect.id, &fields(defect))?;
    if let Some(object) = child(tx, &places.defects, &defect.id.to_string())? {
        let place = schema::record_text(&defect.place)?;
        let shown = tx.get(&object, schema::PLACE)?;
        if !matches!(shown, Some((Present::Scalar(shown), _)) if shown.as_str() == Some(place.as_str())) {
            tx.put(&object, schema::PLACE, place)?;
        }
    }
    let Some(photos) = super::photos(tx, places, defect.id)? else { return Ok(()) };
    let mut there = BTreeSet::new();
    for key in tx.keys(&photos).collect::<Vec<_>>() {
        if let Some((Present::Scalar(value), _)) = tx.get(&photos, &key)?
            && let ScalarValue::Bytes(hash) = value.as_ref()
        {
            there.insert(hash.clone());
        }
    }
    let new = defect.photos.iter().filter(|photo| !there.contains(photo.hash.0.as_slice()));
    for photo in new.collect::<Vec<_>>() {
        // The hash is the key: two copies made apart of one photo are one.
        tx.put(&photos, photo.hash.to_string(), photo.hash.0.to_vec())?;
    }
    Ok(())
}

fn fields(defect: &MirroredDefect) -> [FieldValue; 7] {
    [
        FieldValue::Room(defect.room),
        FieldValue::Element(defect.element),
        FieldValue::Item(defect.item.clone()),
        FieldValue::Severity(defect.severity),
        FieldValue::Note(defect.note.clone()),
        FieldValue::Pin(defect.pin),
        FieldValue::Number(defect.number),
    ]
}
