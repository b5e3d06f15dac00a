//! Commands: each body has its hash, and an accepted one has its change.

use super::{FindingCode, PAGE, Report, page};
use crate::store::{Database, Row, StoreError, Value};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::ProjectId;
use yanfang_protocol::codec;

const COMMANDS: &str = "SELECT origin, body, body_hash, receipt, verdict, change_hash,
    (SELECT COUNT(*) FROM change c WHERE c.project = command.project AND c.document = command.document
        AND c.hash = command.change_hash)
    FROM command WHERE project = $1 AND origin > $2 ORDER BY origin LIMIT $3";

const FORKED: &str = "SELECT origin, body, body_hash FROM forked_command WHERE project = $1";

pub(super) async fn check(database: &dyn Database, project: ProjectId, report: &mut Report) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let rows = database.query(COMMANDS, page(project, Value::from(after.as_str()))).await?;
        for row in &rows {
            report.counts.commands += 1;
            command(row, project, report)?;
        }
        match rows.last() {
            Some(row) if rows.len() == PAGE => row.text(0)?.clone_into(&mut after),
            _ => break,
        }
    }
    for row in database.query(FORKED, vec![Value::text(project)]).await? {
        let place = format!("forked_command {project} {}", row.text(0)?);
        body(&row, &place, report);
    }
    Ok(())
}

fn command(row: &Row, project: ProjectId, report: &mut Report) -> Result<(), StoreError> {
    let place = format!("command {project} {}", row.text(0)?);
    body(row, &place, report);
    let receipt = row.blob(3).ok().and_then(|bytes| codec::from_plain::<yanfang_protocol::sync::Verdict>(bytes).ok());
    if receipt.is_none() {
        report.add(FindingCode::CommandChanged, &place, "its receipt does not read");
    }
    if !row.is_null(5) && row.integer(6)? != 1 {
        report.add(FindingCode::CommandChanged, &place, "its change is not in the document");
    }
    if row.is_null(5) && row.text(4)? == "accepted" {
        report.add(FindingCode::CommandChanged, &place, "it was accepted and has no change");
    }
    Ok(())
}

fn body(row: &Row, place: &str, report: &mut Report) {
    let whole = matches!((row.blob(1), row.array::<32>(2)), (Ok(body), Ok(hash)) if *Sha256::digest(body) == hash);
    if !whole {
        report.add(FindingCode::CommandChanged, place, "its body does not have its hash");
    }
}
