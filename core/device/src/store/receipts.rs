//! What the server said about each command, and the shelf of those it did not take.

use super::StoreError;
use super::columns::{digest_at, origin_at, parsed_at};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use yanfang_domain::id::{Digest, Origin};

/// What became of a command, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Accepted = 1,
    Rebased = 2,
    Quarantined = 3,
    Refused = 4,
}

impl Outcome {
    fn from_column(value: i64) -> Self {
        match value {
            1 => Self::Accepted,
            2 => Self::Rebased,
            3 => Self::Quarantined,
            _ => Self::Refused,
        }
    }

    /// Whether the server did not take it.
    pub(crate) const fn is_shelved(self) -> bool {
        matches!(self, Self::Quarantined | Self::Refused)
    }
}

/// A receipt.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    /// The command's row in the journal.
    pub(crate) number: i64,
    pub(crate) document: i64,
    pub(crate) origin: Origin,
    pub(crate) outcome: Outcome,
    /// The code's text, for flags and reasons.
    pub(crate) code: Option<String>,
    /// The command whose verdict it shares.
    pub(crate) cause: Option<Origin>,
    /// The server's time (UTC ms).
    pub(crate) at_ms: i64,
    pub(crate) epoch: u32,
    pub(crate) feed: u64,
    /// The change that was accepted as it is.
    pub(crate) change: Option<Digest>,
    /// The office's word about it.
    pub(crate) office: Option<Office>,
    /// It lies on the shelf.
    pub(crate) shelved: bool,
}

/// The office's word about a command that was in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Office {
    pub(crate) name: String,
    pub(crate) at_ms: i64,
    pub(crate) reason: String,
}

const COLUMNS: &str =
    "number, document, origin_actor, origin_seq, verdict, code, cause, at_ms, epoch, feed, change, office_name,
     office_at_ms, office_reason, shelved FROM receipt";

fn read(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    let cause: Option<yanfang_domain::id::EventId> = match row.get_ref(6)? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(parsed_at(row, 6)?),
    };
    Ok(Receipt {
        number: row.get(0)?,
        document: row.get(1)?,
        origin: origin_at(row, 2)?,
        outcome: Outcome::from_column(row.get(4)?),
        code: row.get(5)?,
        cause: cause.map(|id| id.0.origin),
        at_ms: row.get(7)?,
        epoch: row.get(8)?,
        feed: row.get::<_, i64>(9)? as u64,
        change: match row.get_ref(10)? {
            rusqlite::types::ValueRef::Null => None,
            _ => Some(digest_at(row, 10)?),
        },
        office: match row.get::<_, Option<String>>(11)? {
            Some(name) => Some(Office { name, at_ms: row.get(12)?, reason: row.get(13)? }),
            None => None,
        },
        shelved: row.get(14)?,
    })
}

/// Writes a receipt; a later one replaces it.
pub(crate) fn put(tx: &Transaction<'_>, receipt: &Receipt) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO receipt
         (number, document, origin_actor, origin_seq, verdict, code, cause, at_ms, epoch, feed, shelved, change,
          office_name, office_at_ms, office_reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute((
        receipt.number,
        receipt.document,
        receipt.origin.actor.0,
        receipt.origin.seq,
        receipt.outcome as i64,
        &receipt.code,
        receipt.cause.map(|cause| cause.to_string()),
        receipt.at_ms,
        receipt.epoch,
        receipt.feed as i64,
        receipt.shelved,
        receipt.change.map(|change| change.0),
        receipt.office.as_ref().map(|office| &office.name),
        receipt.office.as_ref().map(|office| office.at_ms),
        receipt.office.as_ref().map(|office| &office.reason),
    ))?;
    Ok(())
}

/// The shelf, the oldest first; of one document or of all.
pub(crate) fn shelf(db: &Connection, document: Option<i64>) -> Result<Vec<Receipt>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE shelved = 1 AND (?1 IS NULL OR document = ?1) ORDER BY number");
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_map([document], read)?.collect::<Result<_, _>>()?)
}

/// The receipt of a command that was not accepted as it is, for the verdict that replaces it.
pub(crate) fn replaceable(db: &Connection, origin: Origin) -> Result<Option<Receipt>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE verdict <> 1 AND origin_actor = ?1 AND origin_seq = ?2");
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_row((origin.actor.0, origin.seq), read).optional()?)
}

/// Every receipt, in the order of the commands.
pub(crate) fn all(db: &Connection) -> Result<Vec<Receipt>, StoreError> {
    let mut statement = db.prepare(&format!("SELECT {COLUMNS} ORDER BY number"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Every command that was taken.
pub(crate) fn taken(db: &Connection) -> Result<Vec<Origin>, StoreError> {
    let mut statement =
        db.prepare("SELECT origin_actor, origin_seq FROM receipt WHERE verdict IN (1, 2) ORDER BY number")?;
    Ok(statement.query_map([], |row| origin_at(row, 0))?.collect::<Result<_, _>>()?)
}
