//! Numbers commits and chains them: a changed or missing row is noticed (N6).

use crate::store::{StoreError, Transaction, Value};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{Digest, ProjectId};

/// A commit of a document, or a published catalog.
pub(crate) struct FeedEntry {
    /// The document's id, or `catalog:VERSION`.
    pub(crate) document: String,
    /// SHA-256 over the hashes of its changes, or the catalog's hash.
    pub(crate) payload: [u8; 32],
}

/// The chain before the first row.
pub(crate) fn first_chain(project: ProjectId) -> [u8; 32] {
    Sha256::digest(format!("yanfang feed {project}")).into()
}

/// The chain at a row: it covers all rows before.
pub(crate) fn chain(before: &[u8; 32], number: u64, document: &str, payload: &[u8; 32]) -> [u8; 32] {
    let row = Sha256::new().chain_update(before).chain_update(number.to_be_bytes()).chain_update(payload);
    row.chain_update(document).finalize().into()
}

/// What a row covers of a commit: the hashes of its changes, in order.
pub(crate) fn payload<'a>(hashes: impl Iterator<Item = &'a Digest>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hashes.for_each(|change| hash.update(change.0));
    hash.finalize().into()
}

/// Takes the next numbers from the project's counter, whose row stays locked until COMMIT; tells the first of them.
pub(crate) async fn append(
    transaction: &mut dyn Transaction,
    project: ProjectId,
    entries: &[FeedEntry],
) -> Result<u64, StoreError> {
    let key = Value::text(project);
    let take = "UPDATE project SET feed_number = feed_number + $2 WHERE project = $1";
    transaction.execute(take, vec![key.clone(), (entries.len() as u64).into()]).await?;
    let sql = "SELECT feed_number, feed_chain FROM project WHERE project = $1";
    let rows = transaction.query(sql, vec![key.clone()]).await?;
    let row = rows.first().ok_or_else(|| StoreError::Damaged { what: "the project has no row".into() })?;
    let first = row.integer(0)? as u64 - entries.len() as u64 + 1;
    let mut at: [u8; 32] = row.array(1)?;
    let mut inserts = Vec::with_capacity(entries.len());
    for (entry, number) in entries.iter().zip(first..) {
        at = chain(&at, number, &entry.document, &entry.payload);
        inserts.push(vec![
            key.clone(),
            number.into(),
            entry.document.as_str().into(),
            entry.payload.as_slice().into(),
            at.as_slice().into(),
        ]);
    }
    let insert = "INSERT INTO feed (project, number, document, payload, chain) VALUES ($1, $2, $3, $4, $5)";
    let update = "UPDATE project SET feed_chain = $2 WHERE project = $1";
    let chained = vec![vec![key, at.as_slice().into()]];
    transaction.execute_all(vec![(insert, inserts), (update, chained)]).await?;
    Ok(first)
}
