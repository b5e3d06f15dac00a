//! Photos taken here, and how much of each the server has.

use super::StoreError;
use super::columns::digest_at;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use std::collections::HashSet;
use yanfang_domain::id::Digest;

/// A photo that was taken here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhotoRow {
    pub(crate) hash: Digest,
    pub(crate) thumbnail: Digest,
    pub(crate) bytes: u64,
    pub(crate) thumbnail_bytes: u64,
    pub(crate) thumbnail_sent: bool,
    pub(crate) original_sent: bool,
    pub(crate) thumbnail_upload: Option<String>,
    pub(crate) original_upload: Option<String>,
}

const COLUMNS: &str = "hash, thumbnail, bytes, thumbnail_bytes, thumbnail_sent, original_sent, thumbnail_upload, \
                       original_upload FROM photo";

fn read(row: &Row<'_>) -> rusqlite::Result<PhotoRow> {
    Ok(PhotoRow {
        hash: digest_at(row, 0)?,
        thumbnail: digest_at(row, 1)?,
        bytes: row.get::<_, i64>(2)? as u64,
        thumbnail_bytes: row.get::<_, i64>(3)? as u64,
        thumbnail_sent: row.get(4)?,
        original_sent: row.get(5)?,
        thumbnail_upload: row.get(6)?,
        original_upload: row.get(7)?,
    })
}

/// Notes a photo. The same picture taken in again stays as it is.
pub(crate) fn add(tx: &Transaction<'_>, photo: &PhotoRow) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR IGNORE INTO photo (hash, thumbnail, bytes, thumbnail_bytes) VALUES (?1, ?2, ?3, ?4)")?
        .execute((photo.hash.0, photo.thumbnail.0, photo.bytes as i64, photo.thumbnail_bytes as i64))?;
    Ok(())
}

/// A photo taken here.
pub(crate) fn get(db: &Connection, hash: Digest) -> Result<Option<PhotoRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE hash = ?1"))?;
    Ok(statement.query_row([hash.0], read).optional()?)
}

/// What the server still lacks, thumbnails first.
pub(crate) fn waiting(db: &Connection) -> Result<Vec<PhotoRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} WHERE original_sent = 0"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// The names of those, read once for a whole unit.
pub(crate) fn waiting_hashes(db: &Connection) -> Result<HashSet<Digest>, StoreError> {
    let mut statement = db.prepare_cached("SELECT hash FROM photo WHERE original_sent = 0")?;
    Ok(statement.query_map([], |row| digest_at(row, 0))?.collect::<Result<_, _>>()?)
}

/// How many photos the server still lacks.
pub(crate) fn count_waiting(db: &Connection) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM photo WHERE original_sent = 0";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// The server may have lost any of them: each is asked about again.
pub(crate) fn send_again(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE photo SET thumbnail_sent = 0, original_sent = 0, thumbnail_upload = NULL, original_upload = NULL",
        [],
    )?;
    Ok(())
}

/// Notes how far the sending came.
pub(crate) fn update(tx: &Transaction<'_>, photo: &PhotoRow) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE photo SET thumbnail_sent = ?2, original_sent = ?3, thumbnail_upload = ?4, original_upload = ?5
         WHERE hash = ?1",
    )?
    .execute((
        photo.hash.0,
        photo.thumbnail_sent,
        photo.original_sent,
        &photo.thumbnail_upload,
        &photo.original_upload,
    ))?;
    Ok(())
}
