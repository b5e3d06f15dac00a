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
    /// What the server said, signed, once somebody delivered it.
    pub(crate) receipt: Option<Vec<u8>>,
}

const COLUMNS: &str = "origin_actor, origin_seq, document, member, certificate, bytes, receipt FROM sealed";

fn read(row: &Row<'_>) -> rusqlite::Result<SealedRow> {
    Ok(SealedRow {
        origin: origin_at(row, 0)?,
        document: parsed_at(row, 2)?,
        member: parsed_at(row, 3)?,
        certificate: row.get(4)?,
        bytes: row.get(5)?,
        receipt: row.get(6)?,
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
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE document = ?1 ORDER BY number"))?;
    Ok(statement.query_map([document.to_string()], read)?.collect::<Result<_, _>>()?)
}

/// Those that nobody delivered yet, as far as this phone knows, in the order in which they came.
pub(crate) fn to_deliver(db: &Connection) -> Result<Vec<SealedRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE receipt IS NULL ORDER BY number"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// The server has judged a command: the receipt travels back with the next bundle.
pub(crate) fn received(tx: &Transaction<'_>, origin: Origin, receipt: &[u8]) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE sealed SET receipt = ?3 WHERE origin_actor = ?1 AND origin_seq = ?2")?.execute((
        origin.actor.0,
        origin.seq,
        receipt,
    ))?;
    Ok(())
}

/// All of them.
pub(crate) fn all(db: &Connection) -> Result<Vec<SealedRow>, StoreError> {
    let mut statement = db.prepare(&format!("SELECT {COLUMNS} ORDER BY number"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}
