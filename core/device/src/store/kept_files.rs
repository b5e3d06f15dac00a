//! Signed views and sealed files, and how much of each the server has.

use super::StoreError;
use super::columns::{digest_at, parsed_at};
use rusqlite::{Connection, Row, Transaction};
use yanfang_domain::id::{Digest, SealedFileId};

/// What a file is, and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeptName {
    /// The canonical view that was signed, zstd; named by the view's SHA-256.
    View(Digest),
    /// A file that only the server can open.
    Sealed(SealedFileId),
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptFile {
    pub(crate) name: KeptName,
    /// SHA-256 of its bytes, under which they lie in the folder.
    pub(crate) hash: Digest,
    /// Where a begun upload goes on.
    pub(crate) upload: Option<String>,
}

impl KeptFile {
    fn key(&self) -> String {
        match self.name {
            KeptName::View(view) => view.to_string(),
            KeptName::Sealed(file) => file.to_string(),
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptFile> {
    let name = match row.get::<_, i64>(1)? {
        0 => KeptName::View(parsed_at(row, 0)?),
        _ => KeptName::Sealed(parsed_at(row, 0)?),
    };
    Ok(KeptFile { name, hash: digest_at(row, 2)?, upload: row.get(3)? })
}

/// Notes a file whose bytes lie in the folder. The same view signed twice is one file.
pub(crate) fn add(tx: &Transaction<'_>, file: &KeptFile) -> Result<(), StoreError> {
    let kind = i64::from(matches!(file.name, KeptName::Sealed(_)));
    tx.prepare_cached("INSERT OR IGNORE INTO kept_file (name, kind, hash) VALUES (?1, ?2, ?3)")?.execute((
        file.key(),
        kind,
        file.hash.0,
    ))?;
    Ok(())
}

/// What the server still lacks.
pub(crate) fn waiting(db: &Connection) -> Result<Vec<KeptFile>, StoreError> {
    let mut statement = db.prepare_cached("SELECT name, kind, hash, upload FROM kept_file WHERE sent = 0")?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// The server may have lost any of them: each is sent again, and what it has still is not taken twice (N4). Sealed files
/// stay here for that; only the server can open them.
pub(crate) fn send_again(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("UPDATE kept_file SET sent = 0, upload = NULL", [])?;
    Ok(())
}

/// How many files the server still lacks.
pub(crate) fn count_waiting(db: &Connection) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM kept_file WHERE sent = 0";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Notes where an upload goes on.
pub(crate) fn set_upload(tx: &Transaction<'_>, file: &KeptFile) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE kept_file SET upload = ?2 WHERE name = ?1")?.execute((file.key(), &file.upload))?;
    Ok(())
}

/// Notes that the server has it.
pub(crate) fn set_sent(tx: &Transaction<'_>, file: &KeptFile) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE kept_file SET sent = 1, upload = NULL WHERE name = ?1")?.execute([file.key()])?;
    Ok(())
}
