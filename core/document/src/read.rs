//! Reads documents into domain values, in one pass over the operations.

mod content;
mod defect;
mod others;

pub use content::UnitContent;
pub(crate) use content::{Content, content};

use crate::document::Places;
use crate::schema;
use automerge::{Automerge, ReadDoc, ScalarValueRef, Value, ValueRef};
use yanfang_domain::command::DefectPlace;
use yanfang_domain::defect::{Defect, Field};
use yanfang_domain::entry::Entry;
use yanfang_domain::event::Event;
use yanfang_domain::id::{DefectId, EventId, UnitId};

/// Reads one defect; of the events named those that are there.
pub(crate) fn defect(automerge: &Automerge, places: &Places, id: DefectId, events: &[EventId]) -> Option<Defect> {
    let (value, object) = automerge.get(&places.defects, id.to_string()).ok()??;
    if !matches!(value, Value::Object(_)) {
        return None;
    }
    let mut row = defect::Row::default();
    for item in automerge.iter_at(&object, None) {
        if let automerge::iter::DocItem::Map(entry) = &item.item {
            if *item.obj == object {
                row.value(&entry.key, &entry.value, entry.conflict);
            } else {
                row.photo(&entry.key, &entry.value);
            }
        }
    }
    let mut defect = row.finish(automerge, &object, id)?;
    let found = events.iter().filter_map(|event| match automerge.get(&places.events, event.to_string()) {
        Ok(Some((Value::Scalar(json), _))) => json.as_str().and_then(|json| serde_json::from_str(json).ok()),
        _ => None,
    });
    defect.events = found.map(|event: Event| event.share(id)).collect();
    defect.events.sort_unstable_by_key(|event| event.id);
    Some(defect)
}

/// Every entry that this version can read, by id.
pub(crate) fn entries(automerge: &Automerge, places: &Places) -> Vec<Entry> {
    let items = automerge.map_range(&places.entries, ..);
    let mut entries: Vec<_> = items.filter_map(|item| entry_of(&item.value)).collect();
    entries.sort_unstable_by_key(|entry| entry.id);
    entries
}

/// The unit that a mirrored defect lies in.
pub(crate) fn unit_of(automerge: &Automerge, places: &Places, id: DefectId) -> Option<UnitId> {
    let (_, object) = automerge.get(&places.defects, id.to_string()).ok()??;
    let (value, _) = automerge.get(&object, schema::UNIT).ok()??;
    value.as_str()?.parse().ok()
}

/// Where a mirrored defect is, in words.
pub(crate) fn place_of(automerge: &Automerge, places: &Places, id: DefectId) -> Option<DefectPlace> {
    let (_, object) = automerge.get(&places.defects, id.to_string()).ok()??;
    let (value, _) = automerge.get(&object, schema::PLACE).ok()??;
    serde_json::from_str(value.as_str()?).ok()
}

/// The highest number in use, concurrent ones counted, 0 without defects.
pub(crate) fn highest_number(automerge: &Automerge, places: &Places) -> u32 {
    let key = schema::field_key(Field::Number);
    let numbers = automerge.map_range(&places.defects, ..).flat_map(|item| {
        let values = automerge.get_all(item.id(), key).unwrap_or_default();
        values.into_iter().filter_map(|(value, _)| value.as_u64()).collect::<Vec<_>>()
    });
    numbers.max().and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

/// Reads an entry from its JSON.
pub(crate) fn entry_of(value: &ValueRef<'_>) -> Option<Entry> {
    serde_json::from_str(str_of(value)?).ok()
}

/// Reads an event from its JSON.
pub(crate) fn event_of(value: &ValueRef<'_>) -> Option<Event> {
    serde_json::from_str(str_of(value)?).ok()
}

fn str_of<'a>(value: &'a ValueRef<'_>) -> Option<&'a str> {
    match value {
        ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(text),
        _ => None,
    }
}

fn int_of(value: &ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Scalar(ScalarValueRef::Int(number)) => Some(*number),
        ValueRef::Scalar(ScalarValueRef::Uint(number)) => i64::try_from(*number).ok(),
        _ => None,
    }
}
