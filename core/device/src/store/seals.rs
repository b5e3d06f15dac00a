//! The server's last signature over each document's confirmed part: with it a restored server takes the part back (N4).

use super::StoreError;
use super::columns::{digest_at, digests_at, digests_bytes};
use rusqlite::{Connection, OptionalExtension, Transaction};
use yanfang_domain::id::Digest;

/// What the server signed of a document: no bytes, the hashes under the heads vouch for these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seal {
    pub(crate) generation: u32,
    pub(crate) heads: Vec<Digest>,
    /// Digest of the part that was signed.
    pub(crate) content: Digest,
    pub(crate) signature: Vec<u8>,
}

/// Keeps a document's newest seal.
pub(crate) fn put(tx: &Transaction<'_>, document: i64, seal: &Seal) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO seal (document, generation, heads, content, signature) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((document, seal.generation, digests_bytes(&seal.heads), seal.content.0, &seal.signature))?;
    Ok(())
}

/// A document's seal; `None` where nothing of it ever came down.
pub(crate) fn get(db: &Connection, document: i64) -> Result<Option<Seal>, StoreError> {
    let sql = "SELECT generation, heads, content, signature FROM seal WHERE document = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let seal = statement.query_row([document], |row| {
        Ok(Seal {
            generation: row.get(0)?,
            heads: digests_at(row, 1)?,
            content: digest_at(row, 2)?,
            signature: row.get(3)?,
        })
    });
    Ok(seal.optional()?)
}

/// Drops it with the confirmed part.
pub(crate) fn remove(tx: &Transaction<'_>, document: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM seal WHERE document = ?1")?.execute([document])?;
    Ok(())
}
