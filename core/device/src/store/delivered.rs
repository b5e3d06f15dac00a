//! Own commands that a colleague brought to the server: the server has them, their changes are still to come (sync.md 7).

use super::StoreError;
use rusqlite::{Connection, Transaction};
use yanfang_protocol::deliver::DeliveredReceipt;

/// Notes a receipt of a command that waits here; true if it is new. Of other commands nothing is kept.
pub(crate) fn add(tx: &Transaction<'_>, receipt: &DeliveredReceipt) -> Result<bool, StoreError> {
    let added = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO delivered (origin_actor, origin_seq, at_ms)
             SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM pending WHERE origin_actor = ?1 AND origin_seq = ?2)",
        )?
        .execute((receipt.origin.actor.0, receipt.origin.seq, receipt.at_ms))?;
    Ok(added > 0)
}

/// How many of the waiting commands the server has already.
pub(crate) fn count(db: &Connection) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM delivered d
        JOIN pending p ON p.origin_actor = d.origin_actor AND p.origin_seq = d.origin_seq";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
