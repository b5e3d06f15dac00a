//! Rows of units that lists over all units show, kept in step with their entries.

use super::StoreError;
use super::columns::parsed_at;
use rusqlite::{Connection, Params, Transaction};
use std::ops::Range;
use yanfang_domain::delivery::OnLists;
use yanfang_domain::id::DocumentId;
use yanfang_protocol::codec;

/// Keeps what lists show of a document; nothing where no list shows it.
pub(crate) fn put(tx: &Transaction<'_>, document: i64, line: &OnLists) -> Result<(), StoreError> {
    if line.is_empty() {
        return remove(tx, document);
    }
    let bytes = codec::plain(line).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let times = || line.appointments.iter().map(|one| one.at_ms);
    tx.prepare_cached(
        "INSERT OR REPLACE INTO on_lists (document, last_day_ms, keys_out, first_ms, last_ms, line)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        document,
        line.awaited.map(|awaited| awaited.last_day_ms),
        line.keys_out.len() as i64,
        times().min(),
        times().max(),
        bytes,
    ))?;
    Ok(())
}

/// Drops it with the document's confirmed part.
pub(crate) fn remove(tx: &Transaction<'_>, document: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM on_lists WHERE document = ?1")?.execute([document])?;
    Ok(())
}

/// Units whose owner is waited for, the last day before this time (UTC ms).
pub(crate) fn awaited_until(db: &Connection, before_ms: i64) -> Result<Vec<(DocumentId, OnLists)>, StoreError> {
    read(db, "last_day_ms < ?1", [before_ms])
}

/// Units with keys that are out.
pub(crate) fn keys_out(db: &Connection) -> Result<Vec<(DocumentId, OnLists)>, StoreError> {
    read(db, "keys_out > 0", [])
}

/// Units with appointments, one of which may be within this time (UTC ms).
pub(crate) fn appointments(db: &Connection, within: &Range<i64>) -> Result<Vec<(DocumentId, OnLists)>, StoreError> {
    read(db, "first_ms < ?2 AND last_ms >= ?1", [within.start, within.end])
}

fn read(db: &Connection, which: &str, values: impl Params) -> Result<Vec<(DocumentId, OnLists)>, StoreError> {
    let sql = format!(
        "SELECT document.name, on_lists.line, document.row FROM on_lists JOIN document ON document.row = on_lists.document
         WHERE document.gone = 0 AND {which}"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(values, |row| {
        Ok((parsed_at::<DocumentId>(row, 0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, i64>(2)?))
    })?;
    rows.map(|row| {
        let (document, bytes, row) = row?;
        let line = codec::from_plain(&bytes).map_err(|_| StoreError::DamagedRow { table: "on_lists", row })?;
        Ok((document, line))
    })
    .collect()
}
