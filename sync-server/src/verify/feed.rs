//! The feed: numbers without gaps, a chain without breaks, each row over what its commit wrote.

use super::{FindingCode, PAGE, Report, page};
use crate::feed::{chain, first_chain, payload};
use crate::store::{Database, Row, StoreError, Value};
use yanfang_domain::id::{Digest, ProjectId};

const ROWS: &str = "SELECT number, document, payload, chain FROM feed
    WHERE project = $1 AND number > $2 ORDER BY number LIMIT $3";

const HASHES: &str = "SELECT hash FROM change WHERE project = $1 AND document = $2 AND feed = $3 ORDER BY position";

pub(super) async fn check(database: &dyn Database, project: ProjectId, report: &mut Report) -> Result<(), StoreError> {
    let mut at = first_chain(project);
    let mut number = 0_u64;
    loop {
        let rows = database.query(ROWS, page(project, number.into())).await?;
        for row in &rows {
            report.counts.feed += 1;
            number += 1;
            let place = format!("feed {project} {number}");
            let Some((document, covered)) = report.unreadable(&place, read(row))? else { return Ok(()) };
            at = chain(&at, number, &document, &covered);
            if row.integer(0)? as u64 != number || row.array(3).ok() != Some(at) {
                report.add(FindingCode::FeedChainBroken, place, "it does not continue the chain");
                return Ok(());
            }
            if written(database, project, &document, number).await? != Some(covered) {
                report.add(FindingCode::FeedPayloadWrong, place, "it does not cover what its commit wrote");
            }
        }
        if rows.len() < PAGE {
            break;
        }
    }
    head(database, project, number, &at, report).await
}

fn read(row: &Row) -> Result<(String, [u8; 32]), StoreError> {
    Ok((row.text(1)?.to_owned(), row.array(2)?))
}

/// What a row should cover: the hashes of the commit's changes, or the catalog's hash.
async fn written(
    database: &dyn Database,
    project: ProjectId,
    document: &str,
    number: u64,
) -> Result<Option<[u8; 32]>, StoreError> {
    if let Some(version) = document.strip_prefix("catalog:") {
        let sql = "SELECT hash FROM catalog WHERE project = $1 AND version = $2";
        let version: i64 = version.parse().unwrap_or_default();
        let rows = database.query(sql, vec![Value::text(project), version.into()]).await?;
        return Ok(rows.first().and_then(|row| row.array(0).ok()));
    }
    let rows = database.query(HASHES, vec![Value::text(project), document.into(), number.into()]).await?;
    let hashes: Result<Vec<Digest>, StoreError> = rows.iter().map(|row| row.array(0).map(Digest)).collect();
    Ok(hashes.ok().map(|hashes| payload(hashes.iter())))
}

async fn head(
    database: &dyn Database,
    project: ProjectId,
    number: u64,
    at: &[u8; 32],
    report: &mut Report,
) -> Result<(), StoreError> {
    let sql = "SELECT feed_number, feed_chain FROM project WHERE project = $1";
    let rows = database.query(sql, vec![Value::text(project)]).await?;
    let agrees = rows
        .first()
        .is_some_and(|row| row.integer(0).ok() == Some(number as i64) && row.array(1).ok().as_ref() == Some(at));
    if !agrees {
        report.add(FindingCode::FeedChainBroken, format!("project {project}"), "the feed does not end where it should");
    }
    Ok(())
}
