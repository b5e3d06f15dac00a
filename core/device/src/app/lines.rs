//! The rows that lists and search read, kept in step with the documents.

use super::Known;
use crate::search;
use crate::store::documents::Counts;
use crate::store::{StoreError, defects};
use rusqlite::Transaction;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use yanfang_domain::catalog::Severity;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{Author, Status};
use yanfang_domain::id::{DefectId, DocumentId, InspectionId, RoomId};
use yanfang_domain::inspection::Inspection;
use yanfang_domain::standing::fold;

/// When a text is indexed: at once where many come together, later where a person waits for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Index {
    Now,
    Later,
}

/// What lists and search need of a defect.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: DefectId,
    pub(crate) row: defects::DefectRow,
    pub(crate) text: String,
}

impl Line {
    /// Reads it off the defect.
    pub(crate) fn of(document: DocumentId, defect: &Defect, known: &Known) -> Result<Self, StoreError> {
        let standing = fold(defect);
        let unit = match document {
            DocumentId::Unit(unit) => Some(unit),
            _ => None,
        };
        let text = known.search_text(unit, defect);
        let row = defects::DefectRow {
            number: defect.number,
            room: defect.room,
            item: defect.item.clone(),
            severity: defect.severity,
            status: standing.status,
            due_ms: standing.due_ms,
            note: defect.note.clone(),
            author: match defect.by {
                Author::Member(member) => Some(member),
                Author::Rule(_) | Author::Server => None,
            },
            at_ms: defect.at.utc_ms,
            photos: defect.photos.len() as u32,
            digest: digest(&plain(defect)?),
            text_digest: digest(text.as_bytes()),
        };
        Ok(Self { id: defect.id, row, text })
    }

    /// Writes it if it differs from what is there, and moves the counts along. Tells whether it differed.
    pub(crate) fn write(
        &self,
        tx: &Transaction<'_>,
        document: i64,
        before: Option<defects::Written>,
        counts: &mut Counts,
        index: Index,
    ) -> Result<bool, StoreError> {
        let put = match index {
            Index::Now => search::put,
            Index::Later => search::put_later,
        };
        let Some(before) = before else {
            let row = defects::insert(tx, document, self.id, &self.row)?;
            put(tx, row, &self.text, true)?;
            counts.defects += 1;
            count(counts, self.row.status, self.row.severity, 1);
            return Ok(true);
        };
        if before.digest == self.row.digest {
            return Ok(false);
        }
        defects::update(tx, before.row, &self.row)?;
        if before.text_digest != self.row.text_digest {
            put(tx, before.row, &self.text, false)?;
        }
        count(counts, before.status, before.severity, -1);
        count(counts, self.row.status, self.row.severity, 1);
        Ok(true)
    }
}

fn count(counts: &mut Counts, status: Status, severity: Severity, by: i32) {
    if status.is_open() {
        counts.open = counts.open.saturating_add_signed(by);
        if severity == Severity::Critical {
            counts.critical = counts.critical.saturating_add_signed(by);
        }
    }
}

/// Takes a row out of the counts.
pub(crate) fn uncount(counts: &mut Counts, written: &defects::Written) {
    counts.defects = counts.defects.saturating_sub(1);
    count(counts, written.status, written.severity, -1);
}

/// The whole defect as bytes: two defects of one unit with equal bytes show the same.
fn plain(defect: &Defect) -> Result<Vec<u8>, StoreError> {
    let bytes = yanfang_protocol::codec::plain(defect);
    bytes.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)).into())
}

/// Eight bytes of SHA-256.
fn digest(bytes: &[u8]) -> i64 {
    let hash = Sha256::digest(bytes);
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(first)
}

/// The newest inspection and its rooms that have a record.
pub(crate) fn room_count(inspections: &[Inspection]) -> (Option<InspectionId>, HashSet<RoomId>) {
    let newest = inspections.iter().max_by_key(|inspection| (inspection.at.utc_ms, inspection.id));
    let rooms = newest.map(|newest| newest.rooms.iter().map(|record| record.room).collect());
    (newest.map(|newest| newest.id), rooms.unwrap_or_default())
}
