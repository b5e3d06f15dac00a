//! From commands to changes: every request with work goes through here (sync.md 3).
//!
//! 1. `prepare`: lock the documents in order, read what is known of their commands and actors.
//! 2. `judge`: each document by itself, on all cores: verdicts, execution, renumbering, routing.
//! 3. `orders`: the drafts that new assignments go on.
//! 4. `follow`: the assignments become events, the touched records become rows; again on all cores.
//! 5. `commit`: one transaction; after it the documents go back into their slots.

mod after_signature;
mod carry;
mod commit;
mod elsewhere;
mod filed;
mod follow;
mod import;
mod judge;
mod office;
mod parallel;
mod prepare;
mod quarantine;
mod resolved;
mod returned;
mod rights;
mod single;
mod task;
mod waiting;
mod whole;

pub(crate) use elsewhere::Elsewhere;
pub use import::{DefectToImport, ImportedDefect, ImportedRemark, ImportedRow, TakenRow};
pub use office::{Officer, Written};
pub(crate) use quarantine::Answering;

pub(crate) use prepare::OFFSET_MIN;
pub(crate) use task::{Consequence, Context, Outcome, Returned, ServerCommand, Work};

use crate::acceptance::CounterError;
use crate::documents::LoadError;
use crate::engine::{Caller, Server};
use crate::feed::Place;
use crate::store::StoreError;
use std::collections::HashMap;
use std::sync::Arc;
use yanfang_domain::id::{Digest, DocumentId, ProjectId, UnitId};
use yanfang_domain::routing::Router;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{
    CHAINS_A_DOCUMENT, COMMANDS_A_DOCUMENT, DocumentAnswer, DocumentPush, NotJudged, PROTOCOL, SyncAnswer, SyncRequest,
};

/// Why a request failed as a whole; nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document could not be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A signature could not be counter-signed.
    #[error(transparent)]
    Counter(CounterError),
    /// A thread that judged or wrote ended early.
    #[error("a working thread ended early")]
    Thread,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoEntropy,
    /// The project was never published here.
    #[error("the project is not known")]
    UnknownProject,
    /// A value could not be written for the wire or the database.
    #[error("a value could not be written")]
    Codec(#[from] yanfang_protocol::codec::CodecError),
}

impl From<CounterError> for IngestError {
    fn from(error: CounterError) -> Self {
        match error {
            // Another node was first, or the disk is full: handled as for every other row.
            CounterError::Store(error) => Self::Store(error),
            error => Self::Counter(error),
        }
    }
}

/// How often a request is run again because another node was first.
const TRIES: usize = 6;

/// What became of the pushed documents.
pub(crate) struct Pushed {
    /// One answer a document, in the order they were pushed.
    pub(crate) answers: Vec<DocumentAnswer>,
    /// Changes that were accepted as the phone made them: the feed leaves them out.
    pub(crate) as_sent: HashMap<DocumentId, Vec<Digest>>,
}

impl Server {
    /// Answers `POST /v1/sync`: judges what was sent, then tells what is new. `received` is the size of the request as
    /// it came, compressed.
    pub async fn sync(
        self: &Arc<Self>,
        caller: Caller,
        request: SyncRequest,
        received: usize,
    ) -> Result<SyncAnswer, Code> {
        check(&caller, &request, received)?;
        let Place::At(position) = self.position(caller, request.cursor.as_ref()).await? else {
            return Err(Code::Restored);
        };
        let mut wanted =
            crate::feed::Wanted { catalog: request.catalog, refetch: request.refetch, as_sent: HashMap::new() };
        let answers = if request.documents.is_empty() {
            Vec::new()
        } else {
            let pushed = self.push(caller, request.documents).await.map_err(|error| code_of(&error))?;
            wanted.as_sent = pushed.as_sent;
            pushed.answers
        };
        let news = self.news(caller, position, wanted).await?;
        Ok(SyncAnswer {
            documents: answers,
            later: self.later(caller, position, &news.cursor).await?,
            feed: news.parts,
            cursor: news.cursor,
            more: news.more,
            server_ms: self.clock.now_ms(),
            backed_up: None,
        })
    }

    /// Judges and writes; runs again when another node wrote the same documents meanwhile.
    pub(crate) async fn push(
        self: &Arc<Self>,
        caller: Caller,
        documents: Vec<DocumentPush>,
    ) -> Result<Pushed, IngestError> {
        let order: Vec<DocumentId> = documents.iter().map(|push| push.id).collect();
        let work: Vec<(DocumentId, Work)> =
            documents.into_iter().map(|push| (push.id, Work::Push { caller, push: Arc::new(push) })).collect();
        let Some(outcomes) = self.run_again(caller.project, &work).await? else {
            let busy = DocumentAnswer::NotJudged(NotJudged::Busy);
            return Ok(Pushed { answers: vec![busy; order.len()], as_sent: HashMap::new() });
        };
        let mut answers = HashMap::new();
        let mut as_sent = HashMap::new();
        let signed: Vec<UnitId> = outcomes.iter().filter_map(carry::may_have_signed).collect();
        for outcome in outcomes {
            as_sent.insert(outcome.id, outcome.as_sent);
            answers.insert(outcome.id, outcome.answer);
        }
        self.carry_forms(caller.project, &signed).await;
        let failed = || DocumentAnswer::NotJudged(NotJudged::Failed { code: Code::Internal });
        Ok(Pushed { answers: order.iter().map(|id| answers.remove(id).unwrap_or_else(failed)).collect(), as_sent })
    }
}

impl Server {
    /// The five steps, once.
    pub(crate) async fn run(
        self: &Arc<Self>,
        project: ProjectId,
        work: &[(DocumentId, Work)],
    ) -> Result<Vec<Outcome>, IngestError> {
        let context = Arc::new(self.context(project, work).await?);
        let tasks = self.prepare(&context, work).await?;
        let held = {
            let context = Arc::clone(&context);
            parallel::on_blocking(move || {
                let router = Router::new(context.today.catalog());
                parallel::map(tasks, &|task| judge::judge(task, &context, &router))
            })
            .await??
        };
        let assignables = held.iter().flat_map(|held| &held.outcome.routing.assignable);
        let orders = Arc::new(crate::assignment::choose(self.database.as_ref(), &context, assignables).await?);
        let held = {
            let (context, orders) = (Arc::clone(&context), Arc::clone(&orders));
            parallel::on_blocking(move || parallel::map(held, &|held| follow::finish(held, &orders, &context)))
                .await??
        };
        self.commit(&context, &orders, held).await
    }
}

/// What an error inside becomes outside; it is logged here, once.
pub(crate) fn code_of(error: &IngestError) -> Code {
    match error {
        IngestError::UnknownProject => Code::NotFound,
        IngestError::Store(StoreError::Conflict | StoreError::DiskFull) => {
            tracing::warn!(%error, "a request could not be written now");
            Code::Busy
        }
        _ => {
            tracing::error!(%error, "a request failed");
            Code::Internal
        }
    }
}

/// What can be refused before anything is read.
fn check(caller: &Caller, request: &SyncRequest, received: usize) -> Result<(), Code> {
    if request.protocol != PROTOCOL {
        return Err(Code::UnknownProtocol);
    }
    if request.project != caller.project {
        return Err(Code::NotFound);
    }
    if received > yanfang_protocol::codec::COMPRESSED_LIMIT {
        return Err(Code::TooLarge);
    }
    let mut seen = std::collections::HashSet::new();
    for push in &request.documents {
        let commands: usize = push.chains.iter().map(|chain| chain.commands.len()).sum();
        if push.chains.len() > CHAINS_A_DOCUMENT || commands > COMMANDS_A_DOCUMENT {
            return Err(Code::TooLarge);
        }
        let numbered = |chain: &yanfang_protocol::sync::Chain| {
            chain.first_seq > 0 && chain.first_seq.checked_add(chain.commands.len() as u32).is_some()
        };
        if !seen.insert(push.id) || !push.chains.iter().all(numbered) {
            return Err(Code::Malformed);
        }
    }
    Ok(())
}
