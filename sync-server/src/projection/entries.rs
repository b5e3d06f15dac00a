//! One row an entry: what lists of batches, receptions and orders are read from.

use super::author;
use crate::ingest::Context;
use crate::store::Value;
use std::collections::BTreeSet;
use yanfang_domain::defect::Photo;
use yanfang_domain::entry::Entry;
use yanfang_domain::id::DocumentId;

pub(super) const ENTRY: &str = "INSERT INTO entry (project, document, entry, name, author, at_ms, received_ms, json)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project, document, entry) DO NOTHING";

/// `None` for an entry that cannot be written as JSON: none of ours.
pub(super) fn row(document: DocumentId, entry: &Entry, context: &Context) -> Option<Vec<Value>> {
    Some(vec![
        Value::text(context.project),
        Value::text(document),
        Value::text(entry.id),
        entry.kind.name().text().into(),
        author(entry.by).into(),
        entry.at.utc_ms.into(),
        context.now.utc_ms.into(),
        serde_json::to_string(entry).ok()?.into(),
    ])
}

/// The photos that an entry names, so that they are taken in and given out like those of defects: the entry stands where
/// a defect does, and a document that is no unit's by its whole name.
pub(super) fn photos(document: DocumentId, entry: &Entry, context: &Context) -> Vec<Vec<Value>> {
    let place = match document {
        DocumentId::Unit(unit) => Value::text(unit),
        other => Value::text(other),
    };
    let row = |photo: Photo| {
        vec![Value::text(context.project), photo.hash.0.as_slice().into(), Value::text(entry.id), place.clone()]
    };
    let once: BTreeSet<Photo> = entry.kind.photos().into_iter().collect();
    once.into_iter().map(row).collect()
}
