//! Single values by name: identity, session, cursor, settings.

use super::StoreError;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Serialize, de::DeserializeOwned};

/// Who this device is ([`crate::app::Identity`]).
pub(crate) const IDENTITY: &str = "identity";
/// The session's token.
pub(crate) const SESSION: &str = "session";
/// How far the feed was heard.
pub(crate) const CURSOR: &str = "cursor";
/// The feed number up to which the server is backed up, with its epoch (N4).
pub(crate) const BACKED_UP: &str = "backed_up";
/// When the last sync ended well (UTC ms, this phone's clock).
pub(crate) const LAST_SYNC: &str = "last_sync";

/// What the server's clock and this phone's showed at the last answer ([`crate::app::ServerTime`]).
pub(crate) const SERVER_TIME: &str = "server_time";

/// Reads a value. One that cannot be read counts as damaged.
pub(crate) fn get<T: DeserializeOwned>(db: &Connection, name: &'static str) -> Result<Option<T>, StoreError> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    let bytes: Option<Vec<u8>> = statement.query_row([name], |row| row.get(0)).optional()?;
    let Some(bytes) = bytes else { return Ok(None) };
    let value = yanfang_protocol::codec::from_plain(&bytes);
    value.map(Some).map_err(|_| StoreError::DamagedRow { table: "meta", row: 0 })
}

/// Writes a value.
pub(crate) fn set<T: Serialize>(tx: &Transaction<'_>, name: &'static str, value: &T) -> Result<(), StoreError> {
    let bytes = yanfang_protocol::codec::plain(value);
    let bytes = bytes.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    tx.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?.execute((name, bytes))?;
    Ok(())
}
