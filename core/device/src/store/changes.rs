//! A document's confirmed part: a snapshot and the changes since, each with a hash that finds flipped bits.

use super::StoreError;
use super::columns::digest_at;
use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::Digest;

/// What is confirmed of a document.
#[derive(Debug, Default)]
pub(crate) struct Confirmed {
    pub(crate) snapshot: Option<Vec<u8>>,
    pub(crate) changes: Vec<Vec<u8>>,
}

/// Reads the confirmed part and checks its hashes.
pub(crate) fn load(db: &Connection, document: i64) -> Result<Confirmed, StoreError> {
    let mut statement = db.prepare_cached("SELECT bytes, sha256 FROM snapshot WHERE document = ?1")?;
    let snapshot = statement.query_row([document], |row| Ok((row.get::<_, Vec<u8>>(0)?, digest_at(row, 1)?)));
    let snapshot = snapshot.optional()?;
    let snapshot = snapshot.map(|(bytes, hash)| checked("snapshot", document, bytes, hash)).transpose()?;
    let mut statement =
        db.prepare_cached("SELECT number, bytes, sha256 FROM change WHERE document = ?1 ORDER BY number")?;
    let rows = statement.query_map([document], |row| Ok((row.get(0)?, row.get(1)?, digest_at(row, 2)?)))?;
    let mut changes = Vec::new();
    for row in rows {
        let (number, bytes, hash) = row?;
        changes.push(checked("change", number, bytes, hash)?);
    }
    Ok(Confirmed { snapshot, changes })
}

fn checked(table: &'static str, row: i64, bytes: Vec<u8>, hash: Digest) -> Result<Vec<u8>, StoreError> {
    if sha256(&bytes) == hash { Ok(bytes) } else { Err(StoreError::DamagedRow { table, row }) }
}

fn sha256(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// Adds a confirmed change.
pub(crate) fn add(tx: &Transaction<'_>, document: i64, bytes: &[u8]) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO change (document, bytes, sha256) VALUES (?1, ?2, ?3)")?.execute((
        document,
        bytes,
        sha256(bytes).0,
    ))?;
    Ok(())
}

/// Replaces the confirmed part by a snapshot that holds all of it.
pub(crate) fn replace(tx: &Transaction<'_>, document: i64, snapshot: &[u8]) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM change WHERE document = ?1")?.execute([document])?;
    tx.prepare_cached("INSERT OR REPLACE INTO snapshot (document, bytes, sha256) VALUES (?1, ?2, ?3)")?.execute((
        document,
        snapshot,
        sha256(snapshot).0,
    ))?;
    Ok(())
}

/// Drops the confirmed part (the document left the scope).
pub(crate) fn remove(tx: &Transaction<'_>, document: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM change WHERE document = ?1")?.execute([document])?;
    tx.prepare_cached("DELETE FROM snapshot WHERE document = ?1")?.execute([document])?;
    Ok(())
}

/// Every stored part of every document, hashes checked; gives the first damaged row.
pub(crate) fn first_damaged(db: &Connection) -> Result<Option<(&'static str, i64)>, StoreError> {
    let tables = [
        ("snapshot", "SELECT document, bytes, sha256 FROM snapshot"),
        ("change", "SELECT number, bytes, sha256 FROM change"),
    ];
    for (table, sql) in tables {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if sha256(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?) != digest_at(row, 2)? {
                return Ok(Some((table, row.get(0)?)));
            }
        }
    }
    Ok(None)
}
