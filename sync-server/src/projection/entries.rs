//! One row an entry: what lists of batches, receptions and orders are read from.

use super::author;
use crate::ingest::Context;
use crate::store::Value;
use yanfang_domain::defect::Photo;
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::id::{DocumentId, UnitId};

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

/// Photos that an entry of a unit names, under the entry's id: so they are given to whom the unit is for.
pub(super) fn photos(unit: UnitId, entry: &Entry, context: &Context) -> Vec<Vec<Value>> {
    let EntryKind::Delivery(kind) = &entry.kind else { return Vec::new() };
    let named: Vec<Photo> = match kind {
        DeliveryEntry::NoticeServed { proof, .. } => proof.iter().copied().collect(),
        DeliveryEntry::MeterRead { photo, .. } => photo.iter().copied().collect(),
        DeliveryEntry::ListAttached { pages, .. } => pages.clone(),
        _ => Vec::new(),
    };
    let named: std::collections::BTreeSet<Photo> = named.into_iter().collect();
    let row = |photo: Photo| {
        vec![Value::text(context.project), photo.hash.0.as_slice().into(), Value::text(entry.id), Value::text(unit)]
    };
    named.into_iter().map(row).collect()
}
