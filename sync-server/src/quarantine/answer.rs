//! Taking in and declining: by a role with the right, once; of two at once the second is told who was first.

use crate::engine::Server;
use crate::ingest::{Answering, IngestError, Work, code_of};
use crate::store::{StoreError, Value};
use std::sync::Arc;
use yanfang_domain::id::{DocumentId, MemberId, Origin, ProjectId};
use yanfang_domain::quarantine::{OfficeEntry, QuarantineRule};
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{DocumentAnswer, Verdict};

/// The office's offset in minutes.
const OFFSET_MIN: i16 = 480;

/// What an answer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The commands that have their last verdict now: the one named first, then what hung on it. Empty where the same
    /// member had given the same answer before.
    pub verdicts: Vec<(Origin, Verdict)>,
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// There is no such command in this project.
    #[error("there is no such command")]
    NotFound,
    /// A rule speaks against it.
    #[error(transparent)]
    Rule(QuarantineRule),
    /// Somebody answered before.
    #[error("{by} answered already")]
    AnsweredAlready {
        /// Who.
        by: MemberId,
        /// Whether it was taken in.
        taken_in: bool,
        /// When, by the server (UTC ms).
        at_ms: i64,
    },
    /// The server could not do it now.
    #[error("the server could not do it: {}", .0.text())]
    Server(Code),
}

impl From<IngestError> for AnswerError {
    fn from(error: IngestError) -> Self {
        Self::Server(code_of(&error))
    }
}

impl From<StoreError> for AnswerError {
    fn from(error: StoreError) -> Self {
        IngestError::from(error).into()
    }
}

impl Server {
    /// Takes a command in, or declines it, as this member, now.
    ///
    /// # Errors
    ///
    /// [`AnswerError`]; nothing was written then.
    pub async fn answer_quarantined(
        self: &Arc<Self>,
        project: ProjectId,
        by: MemberId,
        entry: OfficeEntry,
    ) -> Result<Answered, AnswerError> {
        let command = entry.command();
        let document = self.document_of(project, command).await?.ok_or(AnswerError::NotFound)?;
        let at = Moment { utc_ms: self.clock.now_ms(), offset_min: OFFSET_MIN };
        let answering = Answering { by, entry: entry.clone(), at };
        let work = [(document, Work::Answer(Arc::new(answering)))];
        let outcomes = self.run_again(project, &work).await?.ok_or(AnswerError::Server(Code::Busy))?;
        let outcome = outcomes.into_iter().next().ok_or(AnswerError::NotFound)?;
        if let DocumentAnswer::NotJudged(_) = outcome.answer {
            return Err(AnswerError::Server(Code::Internal));
        }
        match outcome.refused {
            Some(QuarantineRule::NotWaiting) => self.answered_before(project, by, &entry).await,
            Some(rule) => Err(AnswerError::Rule(rule)),
            None => {
                let mut resolved = outcome.resolved.into_iter();
                let verdicts = resolved.by_ref().map(|resolved| (resolved.origin, resolved.verdict)).collect();
                Ok(Answered { verdicts })
            }
        }
    }

    /// The same answer of the same member again is no fault; every other one is told who was first.
    async fn answered_before(
        &self,
        project: ProjectId,
        by: MemberId,
        entry: &OfficeEntry,
    ) -> Result<Answered, AnswerError> {
        let sql = "SELECT member, taken_in, at_ms FROM office_answer WHERE project = $1 AND origin = $2
            ORDER BY taken_in DESC, at_ms LIMIT 1";
        let rows = self.database.query(sql, vec![Value::text(project), Value::text(entry.command())]).await?;
        let Some(row) = rows.first() else { return Err(AnswerError::Rule(QuarantineRule::NotWaiting)) };
        let (first, taken_in): (MemberId, bool) = (row.parse(0)?, row.integer(1)? != 0);
        if (first, taken_in) == (by, entry.takes_in()) {
            return Ok(Answered { verdicts: Vec::new() });
        }
        Err(AnswerError::AnsweredAlready { by: first, taken_in, at_ms: row.integer(2)? })
    }

    async fn document_of(&self, project: ProjectId, command: Origin) -> Result<Option<DocumentId>, StoreError> {
        let sql = "SELECT document FROM command WHERE project = $1 AND origin = $2";
        let rows = self.database.query(sql, vec![Value::text(project), Value::text(command)]).await?;
        rows.first().map(|row| row.parse(0)).transpose()
    }
}
