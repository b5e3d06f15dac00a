//! Documents: raw changes chain, rebuild to the stored heads, and say what the view rows say.

use super::chain::Said;
use super::{FindingCode, PAGE, Report, page, signatures, views};
use crate::documents::{heads_from_bytes, row_chain};
use crate::store::{Database, Row, StoreError, Value};
use sha2::{Digest as _, Sha256};
use yanfang_document::Document;
use yanfang_domain::id::{Digest, DocumentId, ProjectId};

const DOCUMENTS: &str = "SELECT document, generation, heads, changes, row_chain, first_feed, feed, snapshot,
    snapshot_hash, snapshot_changes FROM document WHERE project = $1 AND document > $2 ORDER BY document LIMIT $3";

const CHANGES: &str = "SELECT position, hash, bytes, row_chain, feed FROM change
    WHERE project = $1 AND document = $2 ORDER BY position";

pub(super) async fn check(
    database: &dyn Database,
    project: ProjectId,
    said: &Said,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let rows = database.query(DOCUMENTS, page(project, Value::from(after.as_str()))).await?;
        for row in &rows {
            report.counts.documents += 1;
            document(database, project, row, said, report).await?;
        }
        match rows.last() {
            Some(row) if rows.len() == PAGE => row.text(0)?.clone_into(&mut after),
            _ => return Ok(()),
        }
    }
}

async fn document(
    database: &dyn Database,
    project: ProjectId,
    row: &Row,
    said: &Said,
    report: &mut Report,
) -> Result<(), StoreError> {
    let place = format!("document {project} {}", row.text(0)?);
    let Some(id) = report.unreadable(&place, row.parse::<DocumentId>(0))? else { return Ok(()) };
    let changes = database.query(CHANGES, vec![Value::text(project), row.0[0].clone()]).await?;
    let chained = chained(&changes, &place, report);
    let last = changes.last();
    let agrees = row.integer(3)? == changes.len() as i64
        && last.is_none_or(|last| last.0.get(3) == row.0.get(4))
        && last.is_none_or(|last| last.0.get(4) == row.0.get(6))
        && changes.first().is_none_or(|first| first.0.get(4) == row.0.get(5));
    if !agrees {
        report.add(FindingCode::DocumentRowWrong, &place, "it does not agree with its changes");
    }
    if !row.is_null(7) {
        snapshot(row, &place, report);
    }
    if !chained {
        return Ok(());
    }
    match rebuilt(id, row, &changes) {
        Ok(document) => {
            if heads_from_bytes(row.blob(2)?).ok() != Some(document.heads()) {
                report.add(FindingCode::HeadsDiffer, &place, "its changes lead to other heads");
            }
            signatures::check(database, project, &document, said, report).await?;
            views::check(database, project, id, &document, report).await
        }
        Err(error) => {
            report.add(FindingCode::DocumentUnreadable, &place, error.to_string());
            Ok(())
        }
    }
}

/// Whether each change continues the chain of rows; the first that does not is reported.
fn chained(changes: &[Row], place: &str, report: &mut Report) -> bool {
    let mut at = [0; 32];
    report.counts.changes += changes.len() as u64;
    for (row, position) in changes.iter().zip(0_i64..) {
        let bytes = row.blob(2).unwrap_or_default();
        at = row_chain(&at, bytes);
        if row.array(3).ok() != Some(at) || row.integer(0).ok() != Some(position) {
            let what = format!("change {position} does not continue the chain");
            report.add(FindingCode::ChangeChainBroken, place, what);
            return false;
        }
    }
    true
}

fn snapshot(row: &Row, place: &str, report: &mut Report) {
    let whole = matches!((row.blob(7), row.array::<32>(8)), (Ok(bytes), Ok(hash)) if *Sha256::digest(bytes) == hash);
    if !whole {
        report.add(FindingCode::SnapshotChanged, place, "its snapshot does not have its hash");
    }
    if row.integer(9).ok() > row.integer(3).ok() {
        report.add(FindingCode::DocumentRowWrong, place, "its snapshot holds more changes than it has");
    }
}

/// Why a document is not what its rows say.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Document(#[from] yanfang_document::DocumentError),
    #[error("change {0} is filed under another hash than its own")]
    OtherHash(usize),
}

/// The document from its first change and the raw changes alone.
fn rebuilt(id: DocumentId, row: &Row, changes: &[Row]) -> Result<Document, Unreadable> {
    let mut document = Document::genesis(id, row.integer(1)? as u32)?;
    let bytes = changes.iter().map(|change| change.blob(2)).collect::<Result<Vec<_>, _>>()?;
    document.apply(&bytes)?;
    for (position, change) in changes.iter().enumerate() {
        if !document.contains(&Digest(change.array(1)?)) {
            return Err(Unreadable::OtherHash(position));
        }
    }
    Ok(document)
}
