//! Rows of documents: which ones this phone holds, their generation, their counts.

use super::StoreError;
use super::columns::parsed_at;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use yanfang_domain::id::DocumentId;

/// A document this phone holds.
#[derive(Clone, Debug)]
pub(crate) struct DocumentRow {
    pub(crate) row: i64,
    pub(crate) id: DocumentId,
    pub(crate) generation: u32,
    pub(crate) gone: bool,
    pub(crate) refetch: bool,
    pub(crate) failures: u32,
    pub(crate) not_before_ms: i64,
    pub(crate) counts: Counts,
}

/// What lists show of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Defects recorded, voided ones too.
    pub defects: u32,
    /// Defects that are open (domain.md 4).
    pub open: u32,
    /// Of these, critical ones.
    pub critical: u32,
    /// Rooms with a record in the newest inspection.
    pub rooms: u32,
}

const COLUMNS: &str =
    "row, name, generation, gone, refetch, failures, not_before_ms, defects, open, critical, rooms FROM document";

fn read(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        row: row.get(0)?,
        id: parsed_at(row, 1)?,
        generation: row.get(2)?,
        gone: row.get(3)?,
        refetch: row.get(4)?,
        failures: row.get(5)?,
        not_before_ms: row.get(6)?,
        counts: Counts { defects: row.get(7)?, open: row.get(8)?, critical: row.get(9)?, rooms: row.get(10)? },
    })
}

/// The row of a document, if it is held.
pub(crate) fn find(db: &Connection, id: DocumentId) -> Result<Option<DocumentRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE name = ?1"))?;
    Ok(statement.query_row([id.to_string()], read).optional()?)
}

/// The document of a row.
pub(crate) fn by_row(db: &Connection, row: i64) -> Result<Option<DocumentRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE row = ?1"))?;
    Ok(statement.query_row([row], read).optional()?)
}

/// All documents in the order they came.
pub(crate) fn all(db: &Connection) -> Result<Vec<DocumentRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS}"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Begins to hold a document.
pub(crate) fn insert(tx: &Transaction<'_>, id: DocumentId, generation: u32) -> Result<DocumentRow, StoreError> {
    tx.prepare_cached("INSERT INTO document (name, generation) VALUES (?1, ?2)")?
        .execute((id.to_string(), generation))?;
    Ok(DocumentRow {
        row: tx.last_insert_rowid(),
        id,
        generation,
        gone: false,
        refetch: false,
        failures: 0,
        not_before_ms: 0,
        counts: Counts::default(),
    })
}

/// Writes generation and flags.
pub(crate) fn update(tx: &Transaction<'_>, row: &DocumentRow) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE document SET generation = ?2, gone = ?3, refetch = ?4, failures = ?5, not_before_ms = ?6 WHERE row = ?1",
    )?
    .execute((row.row, row.generation, row.gone, row.refetch, row.failures, row.not_before_ms))?;
    Ok(())
}

/// Writes the counts.
pub(crate) fn set_counts(tx: &Transaction<'_>, row: i64, counts: Counts) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE document SET defects = ?2, open = ?3, critical = ?4, rooms = ?5 WHERE row = ?1")?
        .execute((row, counts.defects, counts.open, counts.critical, counts.rooms))?;
    Ok(())
}
