//! One transaction for all documents of a request; only after COMMIT do they go back into memory.

use super::IngestError;
use super::import::{self, IMPORTED};
use super::resolved::{ANSWER, AnswerRows, RESOLVED};
use super::task::{Context, Forked, Held, Judged, Outcome};
use crate::acceptance;
use crate::assignment::{Orders, write_returned};
use crate::documents::{heads_from_bytes, heads_to_bytes, row_chain};
use crate::engine::{Changed, Server};
use crate::feed::{self, FeedEntry};
use crate::projection::{Rows, author};
use crate::store::{StoreError, Transaction, Value};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::Origin;
use yanfang_protocol::codec;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::Verdict;

const COMMAND: &str = "INSERT INTO command (project, origin, document, author, device, kind, version, body, body_hash,
    catalog, done_ms, done_offset, received_ms, verdict, reason, receipt, cause, change_hash, feed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";

const FORKED: &str = "INSERT INTO forked_command (project, origin, body_hash, device, body, received_ms)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project, origin, body_hash) DO NOTHING";

const ACTOR: &str = "INSERT INTO actor (project, actor, document, device, member) VALUES ($1, $2, $3, $4, $5)";

const CHANGE: &str = "INSERT INTO change (project, document, position, hash, actor, seq, bytes, row_chain, feed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const DOCUMENT: &str =
    "INSERT INTO document (project, document, generation, heads, changes, row_chain, first_feed, feed,
    snapshot, snapshot_hash, snapshot_changes) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, NULL, NULL, 0)
    ON CONFLICT (project, document) DO UPDATE SET heads = excluded.heads, changes = excluded.changes,
    row_chain = excluded.row_chain, feed = excluded.feed";

const SNAPSHOT: &str = "UPDATE document SET snapshot = $3, snapshot_hash = $4, snapshot_changes = changes
    WHERE project = $1 AND document = $2";

/// Rows by table, collected over all documents.
#[derive(Default)]
struct Batches {
    commands: Vec<Vec<Value>>,
    forked: Vec<Vec<Value>>,
    actors: Vec<Vec<Value>>,
    changes: Vec<Vec<Value>>,
    documents: Vec<Vec<Value>>,
    snapshots: Vec<Vec<Value>>,
    imported: Vec<Vec<Value>>,
    answers: AnswerRows,
    mirror: Vec<Vec<Value>>,
    rows: Rows,
}

impl Server {
    /// Writes what was judged; on success the documents are in their slots again.
    pub(super) async fn commit(
        &self,
        context: &Context,
        orders: &Orders,
        mut held: Vec<Held>,
    ) -> Result<Vec<Outcome>, IngestError> {
        let written = held.iter().any(|Held { outcome, .. }| {
            !outcome.judged.is_empty() || !outcome.forked.is_empty() || !outcome.changes.is_empty()
        });
        if written {
            let mut transaction = self.database.begin().await?;
            compare_heads(transaction.as_mut(), context, &held).await?;
            orders.write(transaction.as_mut(), context).await?;
            for Held { outcome, .. } in &held {
                write_returned(transaction.as_mut(), context, &outcome.orders).await?;
            }
            let entries: Vec<FeedEntry> = held.iter().filter_map(|held| entry(&held.outcome)).collect();
            let first = feed::append(transaction.as_mut(), context.project, &entries).await?;
            let mut batches = Batches::default();
            let examined = held.iter_mut().flat_map(|held| std::mem::take(&mut held.outcome.examined)).collect();
            acceptance::write(transaction.as_mut(), &self.key, context.project, examined).await?;
            let mut number = first;
            for Held { outcome, .. } in &mut held {
                let numbered = !outcome.changes.is_empty();
                batches.add(outcome, number, context)?;
                number += u64::from(numbered);
            }
            batches.write(transaction.as_mut()).await?;
            transaction.commit().await?;
            if !entries.is_empty() {
                self.announce(Changed { project: context.project, feed: number - 1 });
            }
        }
        Ok(held.into_iter().map(put_back).collect())
    }
}

/// Into memory with it; a document that nothing was ever written to is not kept.
fn put_back(held: Held) -> Outcome {
    let Held { mut outcome, mut slot } = held;
    *slot = outcome.open.take().filter(|open| open.stored.changes > 0);
    outcome
}

/// What the feed says of a document's commit.
fn entry(outcome: &Outcome) -> Option<FeedEntry> {
    if outcome.changes.is_empty() {
        return None;
    }
    let payload = feed::payload(outcome.changes.iter().map(|change| &change.hash));
    Some(FeedEntry { document: outcome.id.to_string(), payload })
}

/// Locks the documents' rows in order and checks that nobody wrote them since they were read.
async fn compare_heads(transaction: &mut dyn Transaction, context: &Context, held: &[Held]) -> Result<(), StoreError> {
    let sql = "SELECT heads FROM document WHERE project = $1 AND document = $2";
    let outcomes: Vec<&Outcome> =
        held.iter().map(|held| &held.outcome).filter(|outcome| outcome.open.is_some()).collect();
    let keys = outcomes.iter().map(|outcome| vec![Value::text(context.project), Value::text(outcome.id)]).collect();
    let rows = transaction.query_many(sql, keys).await?;
    for (outcome, rows) in outcomes.iter().zip(rows) {
        let heads = rows.first().map(|row| heads_from_bytes(row.blob(0)?)).transpose()?.unwrap_or_default();
        if heads != outcome.before.heads {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}

impl Batches {
    /// Adds one document's rows and brings what is remembered of its row up to date.
    fn add(&mut self, outcome: &mut Outcome, number: u64, context: &Context) -> Result<(), IngestError> {
        let project = Value::text(context.project);
        let document = Value::text(outcome.id);
        for judged in &outcome.judged {
            self.commands.push(command_row(judged, &project, &document, number, context)?);
        }
        for Forked { filed, device } in &outcome.forked {
            self.forked.push(vec![
                project.clone(),
                Value::text(filed.command.origin),
                filed.hash.0.as_slice().into(),
                Value::text(device),
                filed.bytes.as_slice().into(),
                context.now.utc_ms.into(),
            ]);
        }
        self.imported.extend(import::rows(&project, &outcome.imported));
        for (actor, caller) in &outcome.actors {
            let (device, member) = caller.map_or_else(
                || ("server".to_owned(), "server".to_owned()),
                |caller| (caller.device.to_string(), caller.member.to_string()),
            );
            self.actors.push(vec![project.clone(), Value::text(actor), document.clone(), device.into(), member.into()]);
        }
        self.answers.add(outcome, number, context)?;
        if !outcome.changes.is_empty() {
            self.document(outcome, &project, &document, number);
        }
        if let Some(cause) = outcome.mirror {
            self.mirror.push(vec![project, document, Value::text(cause), number.into()]);
        }
        self.rows.extend(std::mem::take(&mut outcome.rows));
        Ok(())
    }

    fn document(&mut self, outcome: &mut Outcome, project: &Value, document: &Value, number: u64) {
        let Some(open) = &mut outcome.open else { return };
        let stored = &mut open.stored;
        for change in std::mem::take(&mut outcome.changes) {
            stored.row_chain = row_chain(&stored.row_chain, &change.bytes);
            self.changes.push(vec![
                project.clone(),
                document.clone(),
                stored.changes.into(),
                change.hash.0.as_slice().into(),
                Value::text(change.actor),
                change.seq.into(),
                change.bytes.into(),
                stored.row_chain.as_slice().into(),
                number.into(),
            ]);
            stored.changes += 1;
        }
        stored.heads = open.document.heads();
        if stored.first_feed == 0 {
            stored.first_feed = number;
        }
        self.documents.push(vec![
            project.clone(),
            document.clone(),
            stored.generation.into(),
            heads_to_bytes(&stored.heads).into(),
            stored.changes.into(),
            stored.row_chain.as_slice().into(),
            number.into(),
        ]);
        if let Some(snapshot) = outcome.snapshot.take() {
            let hash = Sha256::digest(&snapshot).to_vec();
            stored.snapshot_changes = stored.changes;
            self.snapshots.push(vec![project.clone(), document.clone(), snapshot.into(), hash.into()]);
        }
    }

    async fn write(self, transaction: &mut dyn Transaction) -> Result<(), StoreError> {
        let batches = vec![
            (ACTOR, self.actors),
            (COMMAND, self.commands),
            (FORKED, self.forked),
            (CHANGE, self.changes),
            (DOCUMENT, self.documents),
            (SNAPSHOT, self.snapshots),
            (IMPORTED, self.imported),
            (RESOLVED, self.answers.resolved),
            (ANSWER, self.answers.answers),
            (crate::orders::DUE, self.mirror),
        ];
        transaction.execute_all(batches).await?;
        self.rows.write(transaction).await
    }
}

/// How a verdict is filed: its word, why, and the command it follows from.
pub(super) fn columns(verdict: &Verdict) -> (&'static str, Option<Code>, Option<Origin>) {
    match verdict {
        Verdict::Accepted => ("accepted", None, None),
        Verdict::Rebased { flag } => ("rebased", *flag, None),
        Verdict::Quarantined { why } => ("quarantined", Some(why.code), why.cause),
        Verdict::Refused { why } => ("refused", Some(why.code), why.cause),
        Verdict::Forked => ("forked", None, None),
    }
}

fn command_row(
    judged: &Judged,
    project: &Value,
    document: &Value,
    number: u64,
    context: &Context,
) -> Result<Vec<Value>, IngestError> {
    let Judged { filed, device, verdict, cause, change } = judged;
    let command = &filed.command;
    let (word, reason, basis) = columns(verdict);
    let receipt = codec::plain(verdict)?;
    Ok(vec![
        project.clone(),
        Value::text(command.origin),
        document.clone(),
        author(command.by).into(),
        device.map(|device| device.to_string()).into(),
        command.body.name().text().into(),
        u32::from(filed.version).into(),
        filed.bytes.as_slice().into(),
        filed.hash.0.as_slice().into(),
        command.catalog.into(),
        command.done_at.utc_ms.into(),
        i64::from(command.done_at.offset_min).into(),
        context.now.utc_ms.into(),
        word.into(),
        reason.map(Code::text).into(),
        receipt.into(),
        cause.or(basis).map(|origin| origin.to_string()).into(),
        change.map(|hash| hash.0.to_vec()).into(),
        change.map(|_| number).into(),
    ])
}
