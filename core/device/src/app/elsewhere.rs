//! What this phone knows of other documents than the one that is written.

use super::Known;
use crate::app::confirmed_document;
use crate::store::{changes, defects, documents, pending};
use rusqlite::Connection;
use std::collections::BTreeSet;
use yanfang_domain::batch::confirmations;
use yanfang_domain::entry::{Confirmation, Elsewhere as Asked, Entry, Readiness};
use yanfang_domain::id::{BatchId, DefectId, DocumentId, EntryId, UnitId};

/// The phone's own rows and documents, asked when a rule needs them.
pub(crate) struct Elsewhere<'a> {
    db: &'a Connection,
    known: &'a Known,
}

impl<'a> Elsewhere<'a> {
    pub(crate) const fn new(db: &'a Connection, known: &'a Known) -> Self {
        Self { db, known }
    }
}

impl Asked for Elsewhere<'_> {
    fn readiness(&self, unit: UnitId) -> Option<Readiness> {
        let held = documents::find(self.db, DocumentId::Unit(unit)).ok()??;
        let rooms = self.known.room_count(self.known.unit(unit)?);
        let counts = held.counts;
        Some(Readiness { inspected: rooms > 0 && counts.rooms >= rooms, open: counts.open, critical: counts.critical })
    }

    /// From the batches that this phone holds; one that cannot be read confirms nothing. A confirmation counts once the
    /// server has it, a revocation at once.
    fn confirmations(&self, unit: UnitId) -> Vec<Confirmation> {
        let mut found = Vec::new();
        for held in documents::all(self.db).unwrap_or_default() {
            let DocumentId::Batch(batch) = held.id else { continue };
            let (arrived, entries) = entries_of(self.db, &held).unwrap_or_default();
            found.extend(of_batch(batch, &entries, unit).filter(|(_, one)| arrived.contains(&one.entry)));
        }
        found.sort_by_key(|(at_ms, confirmation)| (*at_ms, confirmation.entry));
        found.into_iter().map(|(_, confirmation)| confirmation).collect()
    }

    fn is_open(&self, unit: UnitId, defect: DefectId) -> Option<bool> {
        let held = documents::find(self.db, DocumentId::Unit(unit)).ok()??;
        let row = defects::find(self.db, held.row, defect).ok()??;
        Some(row.status.is_open())
    }
}

fn of_batch(batch: BatchId, entries: &[Entry], unit: UnitId) -> impl Iterator<Item = (i64, Confirmation)> {
    confirmations(entries).into_iter().filter(move |confirmed| confirmed.units.contains(&unit)).map(move |confirmed| {
        (confirmed.at.utc_ms, Confirmation { batch, entry: confirmed.entry, revoked: !confirmed.holds() })
    })
}

/// The entries of a document on the disk, confirmed and pending; and which of them the server has.
pub(crate) fn entries_of(
    db: &Connection,
    held: &documents::DocumentRow,
) -> Result<(BTreeSet<EntryId>, Vec<Entry>), super::AppError> {
    let mut document = confirmed_document(held, &changes::load(db, held.row)?)?;
    let arrived = document.entries().iter().map(|entry| entry.id).collect();
    let pending = pending::of_document(db, held.row)?;
    let bytes = pending.iter().map(|pending| &pending.bytes).filter(|bytes| !bytes.is_empty());
    document.apply(&bytes.collect::<Vec<_>>())?;
    Ok((arrived, document.entries()))
}
