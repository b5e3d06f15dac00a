//! Rows of defects, read from the documents: for lists, tasks and search.

use super::StoreError;
use super::columns::{array_at, record_at, record_bytes};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use std::collections::HashMap;
use yanfang_domain::catalog::Severity;
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, MemberId, RoomId};

/// What a row holds.
#[derive(Clone, Debug)]
pub(crate) struct DefectRow {
    pub(crate) number: u32,
    pub(crate) room: RoomId,
    pub(crate) item: Option<String>,
    pub(crate) severity: Severity,
    pub(crate) status: Status,
    pub(crate) due_ms: Option<i64>,
    pub(crate) note: String,
    pub(crate) author: Option<MemberId>,
    pub(crate) at_ms: i64,
    pub(crate) photos: u32,
    /// Of the whole defect: equal means that there is nothing to write.
    pub(crate) digest: i64,
    /// Of the text it is searched by: equal means that there is nothing to index.
    pub(crate) text_digest: i64,
}

/// What is needed of a row to replace it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    pub(crate) row: i64,
    pub(crate) digest: i64,
    pub(crate) text_digest: i64,
    pub(crate) status: Status,
    pub(crate) severity: Severity,
}

const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::Major, Severity::Minor, Severity::Cosmetic];

/// The place of a status in [`Status::ALL`]; the partial index of tasks names 1 to 7.
pub(crate) fn status_column(status: Status) -> i64 {
    Status::ALL.iter().position(|known| *known == status).unwrap_or_default() as i64
}

fn severity_column(severity: Severity) -> i64 {
    SEVERITIES.iter().position(|known| *known == severity).unwrap_or_default() as i64
}

fn status_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Status> {
    let value: i64 = row.get(column)?;
    let out_of_range = rusqlite::Error::IntegralValueOutOfRange(column, value);
    usize::try_from(value).ok().and_then(|at| Status::ALL.get(at)).copied().ok_or(out_of_range)
}

fn severity_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Severity> {
    let value: i64 = row.get(column)?;
    let out_of_range = rusqlite::Error::IntegralValueOutOfRange(column, value);
    usize::try_from(value).ok().and_then(|at| SEVERITIES.get(at)).copied().ok_or(out_of_range)
}

/// Adds a row and gives its number, which search uses too.
pub(crate) fn insert(tx: &Transaction<'_>, document: i64, id: DefectId, row: &DefectRow) -> Result<i64, StoreError> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO defect (document, id, number, room, item, severity, status, open, due_ms, note, author, at_ms,
                             photos, digest, text_digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    statement.execute((
        document,
        record_bytes(id.0),
        row.number,
        row.room.bytes(),
        &row.item,
        severity_column(row.severity),
        status_column(row.status),
        row.status.is_open(),
        row.due_ms,
        &row.note,
        row.author.as_ref().map(MemberId::bytes),
        row.at_ms,
        row.photos,
        row.digest,
        row.text_digest,
    ))?;
    Ok(tx.last_insert_rowid())
}

/// Replaces a row.
pub(crate) fn update(tx: &Transaction<'_>, at: i64, row: &DefectRow) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(
        "UPDATE defect SET number = ?2, room = ?3, item = ?4, severity = ?5, status = ?6, open = ?7, due_ms = ?8,
                           note = ?9, photos = ?10, digest = ?11, text_digest = ?12
         WHERE row = ?1",
    )?;
    statement.execute((
        at,
        row.number,
        row.room.bytes(),
        &row.item,
        severity_column(row.severity),
        status_column(row.status),
        row.status.is_open(),
        row.due_ms,
        &row.note,
        row.photos,
        row.digest,
        row.text_digest,
    ))?;
    Ok(())
}

/// The row of one defect.
pub(crate) fn find(db: &Connection, document: i64, id: DefectId) -> Result<Option<Written>, StoreError> {
    let sql = "SELECT row, digest, text_digest, status, severity FROM defect WHERE document = ?1 AND id = ?2";
    let mut statement = db.prepare_cached(sql)?;
    let row = statement.query_row((document, record_bytes(id.0)), |row| {
        Ok(Written {
            row: row.get(0)?,
            digest: row.get(1)?,
            text_digest: row.get(2)?,
            status: status_at(row, 3)?,
            severity: severity_at(row, 4)?,
        })
    });
    Ok(row.optional()?)
}

/// The rows of a document's defects.
pub(crate) fn of_document(db: &Connection, document: i64) -> Result<HashMap<DefectId, Written>, StoreError> {
    let sql = "SELECT id, row, digest, text_digest, status, severity FROM defect WHERE document = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([document], |row| {
        let written = Written {
            row: row.get(1)?,
            digest: row.get(2)?,
            text_digest: row.get(3)?,
            status: status_at(row, 4)?,
            severity: severity_at(row, 5)?,
        };
        Ok((DefectId(record_at(row, 0)?), written))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Drops a row (its defect is no longer in the document: the command that made it was not accepted).
pub(crate) fn remove(tx: &Transaction<'_>, row: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM defect WHERE row = ?1")?.execute([row])?;
    Ok(())
}

/// A row as lists show it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) document: i64,
    pub(crate) id: DefectId,
    pub(crate) row: DefectRow,
}

const LISTED: &str = "document, id, number, room, item, severity, status, due_ms, note, author, at_ms, photos, digest, \
                      text_digest FROM defect";

fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    let author = match row.get_ref(9)? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(MemberId::from_bytes(array_at(row, 9)?)),
    };
    Ok(Listed {
        document: row.get(0)?,
        id: DefectId(record_at(row, 1)?),
        row: DefectRow {
            number: row.get(2)?,
            room: RoomId::from_bytes(array_at(row, 3)?),
            item: row.get(4)?,
            severity: severity_at(row, 5)?,
            status: status_at(row, 6)?,
            due_ms: row.get(7)?,
            note: row.get(8)?,
            author,
            at_ms: row.get(10)?,
            photos: row.get(11)?,
            digest: row.get(12)?,
            text_digest: row.get(13)?,
        },
    })
}

/// One row.
pub(crate) fn get(db: &Connection, row: i64) -> Result<Option<Listed>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {LISTED} WHERE row = ?1"))?;
    Ok(statement.query_row([row], listed).optional()?)
}

/// Defects of one status that work is done on (the partial index holds `Assigned` to `Passed`), the earliest due first.
pub(crate) fn in_work(db: &Connection, status: Status, limit: u32) -> Result<Vec<Listed>, StoreError> {
    let sql = format!(
        "SELECT {LISTED} WHERE status = ?1 AND status BETWEEN 1 AND 7 ORDER BY due_ms IS NULL, due_ms LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_map((status_column(status), limit), listed)?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statuses_of_work_are_those_of_the_index() {
        let in_work: Vec<_> =
            Status::ALL.into_iter().filter(|status| (1..=7).contains(&status_column(*status))).collect();
        assert_eq!(
            in_work,
            [
                Status::Assigned,
                Status::InRepair,
                Status::Disputed,
                Status::ReportedDone,
                Status::Returned,
                Status::NeedsDecision,
                Status::Passed,
            ]
        );
    }
}
