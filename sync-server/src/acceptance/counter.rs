//! Counter-signatures: numbered and chained per project, written in the transaction that takes what they are about.

use super::examine::{Examined, differing};
use crate::documents::{LoadError, heads_from_bytes, heads_to_bytes};
use crate::engine::Server;
use crate::projection::word;
use crate::store::{StoreError, Transaction, Value};
use ed25519_dalek::SigningKey;
use yanfang_domain::id::{Digest, DocumentId, EntryId, ProjectId};
use yanfang_domain::time::Moment;
use yanfang_protocol::acceptance::{
    AcceptanceError, CounterStatement, Finding, VIEW_LIMIT, canonical, chain_of, first_chain,
};
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, Signed, sign};

const ACCEPTANCE: &str =
    "INSERT INTO acceptance (project, document, entry, purpose, view, heads, change_hash, received_ms, complete, doubt)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (project, document, entry) DO NOTHING";

const VIEW: &str = "INSERT INTO signed_view (project, view, bytes) VALUES ($1, $2, $3)
    ON CONFLICT (project, view) DO UPDATE SET bytes = COALESCE(signed_view.bytes, excluded.bytes)";

const COUNTER: &str = "INSERT INTO counter_signature (project, number, document, entry, message, signature)
    VALUES ($1, $2, $3, $4, $5, $6)";

/// Why a counter-signature was not made.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A document at earlier heads.
    #[error(transparent)]
    Document(#[from] yanfang_document::DocumentError),
    /// A statement that cannot be written, or bytes that do not inflate.
    #[error(transparent)]
    Acceptance(#[from] AcceptanceError),
}

/// Writes what was examined: rows, views and counter-signatures.
pub(crate) async fn write(
    transaction: &mut dyn Transaction,
    key: &SigningKey,
    project: ProjectId,
    examined: Vec<Examined>,
) -> Result<(), CounterError> {
    if examined.is_empty() {
        return Ok(());
    }
    let mut acceptances = Vec::with_capacity(examined.len());
    let mut views = Vec::new();
    let mut counters = Vec::with_capacity(examined.len());
    for Examined { purpose, view, views: named, counter } in examined {
        acceptances.push(vec![
            Value::text(project),
            Value::text(counter.document),
            Value::text(counter.entry),
            word(&purpose).into(),
            view.0.as_slice().into(),
            heads_to_bytes(&counter.heads).into(),
            counter.change.0.as_slice().into(),
            counter.at.utc_ms.into(),
            counter.differences.is_some().into(),
            counter.findings.iter().any(|finding| finding.is_doubt()).into(),
        ]);
        views.extend(
            named.into_iter().map(|(hash, bytes)| vec![Value::text(project), hash.0.as_slice().into(), bytes.into()]),
        );
        counters.push(counter);
    }
    transaction.execute_all(vec![(ACCEPTANCE, acceptances), (VIEW, views)]).await?;
    sign_all(transaction, key, project, counters).await
}

/// Takes the next numbers from the project's chain, whose row stays locked until COMMIT, and signs.
async fn sign_all(
    transaction: &mut dyn Transaction,
    key: &SigningKey,
    project: ProjectId,
    counters: Vec<CounterStatement>,
) -> Result<(), CounterError> {
    let take = "INSERT INTO acceptance_chain (project, number, chain) VALUES ($1, $2, $3)
        ON CONFLICT (project) DO UPDATE SET number = acceptance_chain.number + excluded.number";
    let first = first_chain(project).0;
    transaction
        .execute(take, vec![Value::text(project), (counters.len() as u64).into(), first.as_slice().into()])
        .await?;
    let sql = "SELECT number, chain FROM acceptance_chain WHERE project = $1";
    let rows = transaction.query(sql, vec![Value::text(project)]).await?;
    let row = rows.first().ok_or_else(|| StoreError::Damaged { what: "the chain of signatures has no row".into() })?;
    let next = row.integer(0)? as u64 - counters.len() as u64 + 1;
    let mut chain = Digest(row.array(1)?);
    let mut inserts = Vec::with_capacity(counters.len());
    for (counter, number) in counters.into_iter().zip(next..) {
        let counter = CounterStatement { number, previous: chain, ..counter };
        let message = canonical(&counter)?;
        let signature = sign(key, Purpose::CounterSignature, &message);
        let signed = Signed { message, signature };
        chain = chain_of(&signed);
        inserts.push(vec![
            Value::text(project),
            number.into(),
            Value::text(counter.document),
            Value::text(counter.entry),
            signed.message.into(),
            signed.signature.into(),
        ]);
    }
    let end = "UPDATE acceptance_chain SET chain = $2 WHERE project = $1";
    let chained = vec![vec![Value::text(project), chain.0.as_slice().into()]];
    Ok(transaction.execute_all(vec![(COUNTER, inserts), (end, chained)]).await.map(|_| ())?)
}

const WAITING: &str = "SELECT document, entry, heads FROM acceptance WHERE project = $1 AND view = $2 AND complete = 0";

const LAST: &str = "SELECT message FROM counter_signature WHERE project = $1 AND document = $2 AND entry = $3
    ORDER BY number DESC LIMIT 1";

impl Server {
    /// A signed view's bytes have come: what was taken without them is compared now, and counter-signed once more.
    pub(crate) async fn view_arrived(&self, project: ProjectId, view: Digest) -> Result<(), CounterError> {
        let key = vec![Value::text(project), view.0.as_slice().into()];
        let waiting = self.database.query(WAITING, key.clone()).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let sql = "SELECT bytes FROM signed_view WHERE project = $1 AND view = $2 AND bytes IS NOT NULL";
        let rows = self.database.query(sql, key).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let signed = codec::inflate(row.blob(0)?, VIEW_LIMIT).map_err(AcceptanceError::from)?;
        let mut counters = Vec::new();
        for row in &waiting {
            let (document, entry) = (row.parse::<DocumentId>(0)?, row.parse::<EntryId>(1)?);
            let heads = heads_from_bytes(row.blob(2)?)?;
            let Some(held) = self.document(project, document).await? else { continue };
            let fields = differing(&signed, &held.at(&heads)?.view())?;
            let Some(last) = self.last_counter(project, document, entry).await? else { continue };
            counters.push(supplement(last, fields, self.clock.now_ms()));
        }
        let mut transaction = self.database.begin().await?;
        let done =
            "UPDATE acceptance SET complete = 1 WHERE project = $1 AND document = $2 AND entry = $3 AND complete = 0";
        let mut still = Vec::with_capacity(counters.len());
        for counter in counters {
            let key = vec![Value::text(project), Value::text(counter.document), Value::text(counter.entry)];
            // Somebody else may have been first: then it is counter-signed already.
            if transaction.execute(done, key).await? == 1 {
                still.push(counter);
            }
        }
        if !still.is_empty() {
            sign_all(transaction.as_mut(), &self.key, project, still).await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn last_counter(
        &self,
        project: ProjectId,
        document: DocumentId,
        entry: EntryId,
    ) -> Result<Option<CounterStatement>, StoreError> {
        let key = vec![Value::text(project), Value::text(document), Value::text(entry)];
        let rows = self.database.query(LAST, key).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let read = serde_json::from_slice(row.blob(0)?);
        read.map(Some)
            .map_err(|error| StoreError::Damaged { what: format!("a counter-signature does not read: {error}") })
    }
}

/// The same with the comparison that could not be made before.
fn supplement(last: CounterStatement, fields: Vec<String>, now_ms: i64) -> CounterStatement {
    let mut findings = last.findings;
    findings.retain(|finding| *finding != Finding::ViewNotHere);
    if !fields.is_empty() {
        findings.push(Finding::Differs);
    }
    findings.sort_unstable();
    let at = Moment { utc_ms: now_ms, offset_min: last.at.offset_min };
    CounterStatement { at, differences: Some(fields), findings, ..last }
}
