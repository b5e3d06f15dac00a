//! Commands that are made here: decisions in the console, imports by the office, what a passed limit brings.

use super::IngestError;
use super::task::{Outcome, Work};
use crate::engine::Server;
use crate::store::StoreError;
use std::sync::Arc;
use yanfang_domain::command::Body;
use yanfang_domain::event::Author;
use yanfang_domain::id::{DocumentId, MemberId, Origin, ProjectId};
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{DocumentAnswer, NotJudged, Verdict};

/// In whose name a command is made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Officer {
    /// A member, with that member's rights today.
    Member(MemberId),
    /// The server itself.
    Server,
}

impl Officer {
    pub(super) const fn author(self) -> Author {
        match self {
            Self::Member(member) => Author::Member(member),
            Self::Server => Author::Server,
        }
    }
}

/// A command that was made here, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its id; what it created derives from it.
    pub origin: Origin,
    /// `Accepted`, or flagged, or why not.
    pub verdict: Verdict,
}

impl Server {
    /// Executes commands in one document in this order, by the same rights and the same path as those of a phone. Each
    /// stands for itself: the answer has one verdict a command.
    pub async fn execute_as(
        self: &Arc<Self>,
        project: ProjectId,
        officer: Officer,
        document: DocumentId,
        bodies: Vec<Body>,
        done_at: Moment,
    ) -> Result<Vec<Written>, Code> {
        let mut answers = self.execute_many_as(project, officer, vec![(document, bodies)], done_at).await?;
        Ok(answers.pop().unwrap_or_default())
    }

    /// The same for many documents in one transaction; the answers in the order of the documents, which are distinct.
    pub async fn execute_many_as(
        self: &Arc<Self>,
        project: ProjectId,
        officer: Officer,
        documents: Vec<(DocumentId, Vec<Body>)>,
        done_at: Moment,
    ) -> Result<Vec<Vec<Written>>, Code> {
        let by = officer.author();
        let order: Vec<DocumentId> = documents.iter().map(|(id, _)| *id).collect();
        let work: Vec<(DocumentId, Work)> = documents
            .into_iter()
            .map(|(id, bodies)| (id, Work::Office { by, bodies: Arc::new(bodies), done_at }))
            .collect();
        let outcomes = self.run_again(project, &work).await.map_err(|error| super::code_of(&error))?;
        let mut outcomes: std::collections::HashMap<DocumentId, Outcome> =
            outcomes.ok_or(Code::Busy)?.into_iter().map(|outcome| (outcome.id, outcome)).collect();
        order.iter().map(|id| outcomes.remove(id).ok_or(Code::Malformed).and_then(written)).collect()
    }

    /// Runs the steps; again when another node, or another request's draft, was first. `None`: it never succeeded.
    pub(crate) async fn run_again(
        self: &Arc<Self>,
        project: ProjectId,
        work: &[(DocumentId, Work)],
    ) -> Result<Option<Vec<Outcome>>, IngestError> {
        for _ in 0..super::TRIES {
            match self.run(project, work).await {
                Err(IngestError::Store(StoreError::Conflict)) => {}
                result => {
                    let outcomes = result?;
                    if outcomes.iter().any(|outcome| outcome.mirror.is_some()) {
                        self.mirror_at_once(project).await;
                    }
                    return Ok(Some(outcomes));
                }
            }
        }
        tracing::warn!(%project, documents = work.len(), "a request met other transactions every time");
        Ok(None)
    }
}

pub(super) fn written(outcome: Outcome) -> Result<Vec<Written>, Code> {
    if let DocumentAnswer::NotJudged(not_judged) = outcome.answer {
        return Err(match not_judged {
            NotJudged::Failed { code } => code,
            NotJudged::ServerTooOld => Code::NotFound,
            _ => Code::Busy,
        });
    }
    Ok(outcome.verdicts.into_iter().map(|(origin, verdict)| Written { origin, verdict }).collect())
}
