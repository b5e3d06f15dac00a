//! Counter-signatures: numbered without gaps, each by the server's key, each over the one before (sync.md 10).

use super::{FindingCode, PAGE, Report, page};
use crate::store::{Database, Row, StoreError, Value};
use ed25519_dalek::VerifyingKey;
use std::collections::HashMap;
use yanfang_domain::id::{Digest, DocumentId, EntryId, ProjectId};
use yanfang_protocol::acceptance::{CounterStatement, chain_of, first_chain};
use yanfang_protocol::signature::{Purpose, Signed, verify};

const COUNTERS: &str = "SELECT number, document, entry, message, signature FROM counter_signature
    WHERE project = $1 AND number > $2 ORDER BY number LIMIT $3";

/// The last that the server said of each signature.
pub(super) type Said = HashMap<(DocumentId, EntryId), CounterStatement>;

/// Checks the chain from its beginning; gives what it says.
pub(super) async fn check(
    database: &dyn Database,
    project: ProjectId,
    key: Option<&VerifyingKey>,
    report: &mut Report,
) -> Result<Said, StoreError> {
    let mut said = Said::new();
    let (mut number, mut at) = (0_u64, first_chain(project));
    loop {
        let rows = database.query(COUNTERS, page(project, number.into())).await?;
        for row in &rows {
            report.counts.counter_signatures += 1;
            number += 1;
            let place = format!("counter_signature {project} {number}");
            let signed = Signed { message: row.blob(3)?.to_vec(), signature: row.blob(4)?.to_vec() };
            if let Some(key) = key
                && verify(key, Purpose::CounterSignature, &signed.message, &signed.signature).is_err()
            {
                report.add(FindingCode::CounterSignatureChanged, &place, "it is not this server's signature");
            }
            let Ok(counter) = serde_json::from_slice::<CounterStatement>(&signed.message) else {
                report.add(FindingCode::CounterSignatureChanged, place, "it does not read");
                return Ok(said);
            };
            if !continues(row, &counter, project, number, &at) {
                report.add(FindingCode::CounterChainBroken, place, "it does not continue the chain");
                return Ok(said);
            }
            at = chain_of(&signed);
            said.insert((counter.document, counter.entry), counter);
        }
        if rows.len() < PAGE {
            break;
        }
    }
    ends(database, project, number, &at, report).await?;
    Ok(said)
}

/// Whether a row goes on after the one before it, and is filed under what it says.
fn continues(row: &Row, counter: &CounterStatement, project: ProjectId, number: u64, at: &Digest) -> bool {
    row.integer(0).ok() == Some(number as i64)
        && (counter.project, counter.number, counter.previous) == (project, number, *at)
        && row.text(1).ok() == Some(counter.document.to_string().as_str())
        && row.text(2).ok() == Some(counter.entry.to_string().as_str())
}

/// Whether the chain ends where the project says: one that was cut off at its end is noticed too.
async fn ends(
    database: &dyn Database,
    project: ProjectId,
    number: u64,
    at: &Digest,
    report: &mut Report,
) -> Result<(), StoreError> {
    let sql = "SELECT number, chain FROM acceptance_chain WHERE project = $1";
    let rows = database.query(sql, vec![Value::text(project)]).await?;
    let agrees = match rows.first() {
        Some(row) => row.integer(0).ok() == Some(number as i64) && row.array(1).ok() == Some(at.0),
        None => number == 0,
    };
    if !agrees {
        let place = format!("acceptance_chain {project}");
        report.add(FindingCode::CounterChainBroken, place, "the chain does not end where it should");
    }
    Ok(())
}
