//! A newer catalog gives units other numbers: their defects are found by the new ones and by those they had.

use super::error::SyncError;
use crate::app::{Documents, Known, Line};
use crate::device::Core;
use crate::search;
use crate::store::{defects, documents};
use rusqlite::Transaction;
use yanfang_domain::id::DocumentId;

/// Indexes the defects of renumbered units anew, in the transaction that takes the catalog in.
pub(super) fn index(
    core: &Core,
    tx: &Transaction<'_>,
    open: &mut Documents,
    before: &Known,
    newer: &Known,
) -> Result<(), SyncError> {
    for unit in newer.renumbered_since(before) {
        let id = DocumentId::Unit(unit);
        let Some(held) = documents::find(tx, id)? else { continue };
        let document = open.take(tx, id, core.entropy())?;
        let rows = defects::of_document(tx, held.row)?;
        for defect in &document.document.unit().defects {
            if let Some(written) = rows.get(&defect.id) {
                let line = Line::of(id, defect, newer)?;
                defects::update(tx, written.row, &line.row)?;
                search::put(tx, written.row, &line.text, false)?;
            }
        }
        open.put(id, document);
    }
    Ok(())
}
