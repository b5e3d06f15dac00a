//! The catalog on this phone.

use super::error::SyncError;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Transaction};
use yanfang_domain::catalog::Catalog;
use yanfang_protocol::take_back::GivenCatalog;

/// The newest catalog this phone holds.
pub(crate) fn newest(db: &Connection) -> Result<Option<Catalog>, StoreError> {
    let sql = "SELECT json FROM catalog ORDER BY version DESC LIMIT 1";
    let json: Option<Vec<u8>> = db.query_row(sql, [], |row| row.get(0)).optional()?;
    let catalog = json.map(|json| serde_json::from_slice(&json)).transpose();
    catalog.map_err(|_| StoreError::DamagedRow { table: "catalog", row: 0 })
}

/// Every catalog this phone holds, as the server signed it, the oldest first.
pub(crate) fn all(db: &Connection) -> Result<Vec<GivenCatalog>, StoreError> {
    let mut statement = db.prepare("SELECT version, json, signature FROM catalog ORDER BY version")?;
    let rows = statement
        .query_map([], |row| Ok(GivenCatalog { version: row.get(0)?, json: row.get(1)?, signature: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps a catalog whose signature was checked.
pub(crate) fn keep(tx: &Transaction<'_>, version: u32, json: &[u8], signature: &[u8]) -> Result<Catalog, SyncError> {
    let catalog: Catalog = serde_json::from_slice(json).map_err(|_| SyncError::Misfit)?;
    tx.execute(
        "INSERT OR REPLACE INTO catalog (version, json, signature) VALUES (?1, ?2, ?3)",
        (version, json, signature),
    )?;
    Ok(catalog)
}
