//! Sealed commands of colleagues: kept, shown beside, handed on unchanged (sync.md 7).

use super::StoreError;
use super::columns::{origin_at, parsed_at};
use rusqlite::{Connection, Row, Transaction};
use yanfang_domain::id::{DocumentId, MemberId, Origin};

/// A colleague's command as it came.
#[derive(Clone, Debug)]
pub(crate) struct SealedRow {
    pub(crate) origin: Origin,
    pub(crate) document: DocumentId,
    pub(crate) member: MemberId,
    /// The author's certificate, as it came.
    pub(crate) certificate: Vec<u8>,
    /// The signed bytes, as they came.
    pub(crate) bytes: Vec<u8>,
}

const COLUMNS: &str = "origin_actor, origin_seq, document, member, certificate, bytes FROM sealed";

fn read(row: &Row<'_>) -> rusqlite::Result<SealedRow> {
    Ok(SealedRow {
        origin: origin_at(row, 0)?,
        document: parsed_at(row, 2)?,
        member: parsed_at(row, 3)?,
        certificate: row.get(4)?,
        bytes: row.get(5)?,
    })
}

/// Keeps a sealed command; true if it is new.
pub(crate) fn add(tx: &Transaction<'_>, sealed: &SealedRow) -> Result<bool, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO sealed (origin_actor, origin_seq, document, member, certificate, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            sealed.origin.actor.0,
            sealed.origin.seq,
            sealed.document.to_string(),
            sealed.member.to_string(),
            &sealed.certificate,
            &sealed.bytes,
        ))?;
    Ok(added > 0)
}

/// Those of a document, in order.
pub(crate) fn of_document(db: &Connection, document: DocumentId) -> Result<Vec<SealedRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE document = ?1 ORDER BY 1, 2"))?;
    Ok(statement.query_map([document.to_string()], read)?.collect::<Result<_, _>>()?)
}

/// All of them.
pub(crate) fn all(db: &Connection) -> Result<Vec<SealedRow>, StoreError> {
    let mut statement = db.prepare(&format!("SELECT {COLUMNS} ORDER BY 1, 2"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}
