//! The journal's rows. They are only ever added.

use super::StoreError;
use super::columns::{digest_at, origin_at};
use crate::journal::{Entry, Mark, chain_hash};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use yanfang_domain::id::Digest;
use yanfang_domain::time::Moment;

const COLUMNS: &str = "document, actor, seq, version, catalog, done_at_ms, offset_min, body, change, chain, number";

/// The chain before the first row.
pub(crate) const START: Mark = Mark { number: 0, chain: Digest([0; 32]) };

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        document: row.get(0)?,
        origin: origin_at(row, 1)?,
        version: row.get(3)?,
        catalog: row.get(4)?,
        done_at: Moment { utc_ms: row.get(5)?, offset_min: row.get(6)? },
        body: row.get(7)?,
        change: digest_at(row, 8)?,
    })
}

/// Where the journal ends.
pub(crate) fn end(db: &Connection) -> Result<Mark, StoreError> {
    let last = db.query_row("SELECT number, chain FROM journal ORDER BY number DESC LIMIT 1", [], |row| {
        Ok(Mark { number: row.get(0)?, chain: digest_at(row, 1)? })
    });
    Ok(last.optional()?.unwrap_or(START))
}

/// Adds a row after `end`, and gives the new end.
pub(crate) fn add(tx: &Transaction<'_>, end: Mark, entry: &Entry) -> Result<Mark, StoreError> {
    let number = end.number + 1;
    let chain = chain_hash(end.chain, number, entry);
    tx.prepare_cached(
        "INSERT INTO journal (document, actor, seq, version, catalog, done_at_ms, offset_min, body, change, chain, number)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute((
        entry.document,
        entry.origin.actor.0,
        entry.origin.seq,
        entry.version,
        entry.catalog,
        entry.done_at.utc_ms,
        entry.done_at.offset_min,
        &entry.body,
        entry.change.0,
        chain.0,
        number,
    ))?;
    Ok(Mark { number, chain })
}

/// A row.
pub(crate) fn get(db: &Connection, number: i64) -> Result<Option<Entry>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM journal WHERE number = ?1"))?;
    Ok(statement.query_row([number], read).optional()?)
}

/// What walking the whole chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    /// Every row is there and as it was written, up to here.
    Whole(Mark),
    /// This row is missing or was changed.
    BrokenAt(i64),
}

/// Walks the chain from the first row; `witness` is what the mark says it passes through.
pub(crate) fn walk(db: &Connection, witness: Option<Mark>) -> Result<Walk, StoreError> {
    let mut statement = db.prepare(&format!("SELECT {COLUMNS} FROM journal ORDER BY number"))?;
    let mut rows = statement.query([])?;
    let mut at = START;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(10)?;
        let Ok(entry) = read(row) else { return Ok(Walk::BrokenAt(number)) };
        let chain = chain_hash(at.chain, number, &entry);
        let stored = digest_at(row, 9)?;
        if number != at.number + 1 || chain != stored {
            return Ok(Walk::BrokenAt(at.number + 1));
        }
        at = Mark { number, chain };
        if witness.is_some_and(|mark| mark.number == number && mark.chain != chain) {
            return Ok(Walk::BrokenAt(number));
        }
    }
    Ok(match witness {
        Some(mark) if mark.number > at.number => Walk::BrokenAt(at.number + 1),
        _ => Walk::Whole(at),
    })
}

/// The chain hash at a row, as stored.
pub(crate) fn chain_at(db: &Connection, number: i64) -> Result<Option<Digest>, StoreError> {
    let mut statement = db.prepare_cached("SELECT chain FROM journal WHERE number = ?1")?;
    Ok(statement.query_row([number], |row| digest_at(row, 0)).optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use yanfang_domain::id::{ActorId, Origin};

    fn filled() -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment { utc_ms: 0, offset_min: 0 };
        let mut db = crate::store::open(&folder.path().join("d.sqlite"), now).unwrap().writer;
        let tx = db.transaction().unwrap();
        let mut at = START;
        for seq in 1..=5 {
            let entry = Entry {
                document: 1,
                origin: Origin { actor: ActorId([1; 16]), seq },
                version: 1,
                catalog: 1,
                done_at: now,
                body: vec![seq as u8; 20],
                change: Digest([seq as u8; 32]),
            };
            at = add(&tx, at, &entry).unwrap();
        }
        tx.commit().unwrap();
        (folder, db)
    }

    #[test]
    fn a_whole_journal_walks_to_its_end() {
        let (_folder, db) = filled();
        let end = end(&db).unwrap();
        assert_eq!(walk(&db, Some(end)).unwrap(), Walk::Whole(end));
        assert_eq!(end.number, 5);
    }

    #[test]
    fn a_changed_a_missing_and_a_cut_row_are_noticed() {
        let cases = [
            ("UPDATE journal SET body = x'00' WHERE number = 3", 3),
            ("UPDATE journal SET done_at_ms = 9 WHERE number = 1", 1),
            ("DELETE FROM journal WHERE number = 2", 2),
            ("DELETE FROM journal WHERE number = 5", 5),
        ];
        for (sql, at) in cases {
            let (_folder, db) = filled();
            let mark = end(&db).unwrap();
            db.execute(sql, []).unwrap();
            assert_eq!(walk(&db, Some(mark)).unwrap(), Walk::BrokenAt(at), "{sql}");
        }
    }
}
