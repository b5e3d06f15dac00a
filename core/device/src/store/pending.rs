//! Commands that the server has not judged yet, each with its change as it stands now.

use super::StoreError;
use super::columns::{digest_at, digests_at, digests_bytes, origin_at};
use rusqlite::{Connection, Row, Transaction};
use yanfang_domain::id::{Digest, Origin};
use yanfang_domain::time::Moment;

impl Pending {
    /// It had a receipt that a restored server lost (N4): its effect is not to be made here again.
    pub(crate) const fn is_again(&self) -> bool {
        self.dependencies.is_empty()
    }
}

/// A command that waits for the server.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    /// Its row in the journal.
    pub(crate) number: i64,
    pub(crate) document: i64,
    /// The actor and sequence number of the change as it stands now.
    pub(crate) written: Origin,
    /// The command's id.
    pub(crate) origin: Origin,
    pub(crate) dependencies: Vec<Digest>,
    pub(crate) hash: Digest,
    /// The raw change; empty if the confirmed part holds its effect already.
    pub(crate) bytes: Vec<u8>,
    /// Its undo is open until then (UTC ms, this phone's clock).
    pub(crate) hold_until_ms: i64,
}

const COLUMNS: &str =
    "number, document, actor, seq, origin_actor, origin_seq, dependencies, hash, bytes, hold_until_ms FROM pending";

fn read(row: &Row<'_>) -> rusqlite::Result<Pending> {
    Ok(Pending {
        number: row.get(0)?,
        document: row.get(1)?,
        written: origin_at(row, 2)?,
        origin: origin_at(row, 4)?,
        dependencies: digests_at(row, 6)?,
        hash: digest_at(row, 7)?,
        bytes: row.get(8)?,
        hold_until_ms: row.get(9)?,
    })
}

/// Adds or replaces a waiting command.
pub(crate) fn put(tx: &Transaction<'_>, pending: &Pending) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO pending
         (number, document, actor, seq, origin_actor, origin_seq, dependencies, hash, bytes, hold_until_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute((
        pending.number,
        pending.document,
        pending.written.actor.0,
        pending.written.seq,
        pending.origin.actor.0,
        pending.origin.seq,
        digests_bytes(&pending.dependencies),
        pending.hash.0,
        &pending.bytes,
        pending.hold_until_ms,
    ))?;
    Ok(())
}

/// A document's waiting commands in the order they were made.
pub(crate) fn of_document(db: &Connection, document: i64) -> Result<Vec<Pending>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE document = ?1 ORDER BY number"))?;
    Ok(statement.query_map([document], read)?.collect::<Result<_, _>>()?)
}

/// A waiting command with what the journal holds of it.
#[derive(Clone, Debug)]
pub(crate) struct Sendable {
    pub(crate) pending: Pending,
    pub(crate) version: u8,
    pub(crate) catalog: u32,
    pub(crate) done_at: Moment,
    pub(crate) body: Vec<u8>,
}

/// A document's waiting commands with their bodies, in the order they were made.
pub(crate) fn sendable(db: &Connection, document: i64) -> Result<Vec<Sendable>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT p.number, p.document, p.actor, p.seq, p.origin_actor, p.origin_seq, p.dependencies, p.hash, p.bytes,
                p.hold_until_ms, j.version, j.catalog, j.done_at_ms, j.offset_min, j.body
         FROM pending p JOIN journal j ON j.number = p.number WHERE p.document = ?1 ORDER BY p.number",
    )?;
    let rows = statement.query_map([document], |row| {
        Ok(Sendable {
            pending: read(row)?,
            version: row.get(10)?,
            catalog: row.get(11)?,
            done_at: Moment { utc_ms: row.get(12)?, offset_min: row.get(13)? },
            body: row.get(14)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The documents that have waiting commands, the longest waiting first.
pub(crate) fn documents(db: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut statement = db.prepare_cached("SELECT document FROM pending GROUP BY document ORDER BY min(number)")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The origins that wait, of a document.
pub(crate) fn origins(db: &Connection, document: i64) -> Result<Vec<(i64, Origin)>, StoreError> {
    let sql = "SELECT number, origin_actor, origin_seq FROM pending WHERE document = ?1 ORDER BY number";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([document], |row| Ok((row.get(0)?, origin_at(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// No longer waiting.
pub(crate) fn remove(tx: &Transaction<'_>, document: i64, number: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM pending WHERE document = ?1 AND number = ?2")?.execute((document, number))?;
    Ok(())
}

/// How many wait.
pub(crate) fn count(db: &Connection) -> Result<u32, StoreError> {
    Ok(db.prepare_cached("SELECT count(*) FROM pending")?.query_row([], |row| row.get(0))?)
}

/// Ends the undo of everything that waits.
pub(crate) fn release_holds(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("UPDATE pending SET hold_until_ms = 0 WHERE hold_until_ms > 0", [])?;
    Ok(())
}
