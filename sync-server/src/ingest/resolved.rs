//! The rows of the office's answers: receipts that replace earlier ones, and who answered. They are read from the entries
//! of the document, so that a restored server has them again when the document comes back.

use super::commit::columns;
use super::task::{Context, Outcome};
use crate::projection::author;
use crate::store::Value;
use std::collections::HashSet;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::Origin;
use yanfang_domain::quarantine::answers;
use yanfang_protocol::codec::{self, CodecError};
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{Reason, Verdict};

/// Replaces the verdict of a command that waited.
pub(super) const RESOLVED: &str = "UPDATE command SET verdict = $3, reason = $4, receipt = $5, change_hash = $6,
    feed = $7 WHERE project = $1 AND origin = $2 AND verdict = 'quarantined'";

pub(super) const ANSWER: &str = "INSERT INTO office_answer (project, origin, entry, document, taken_in, member, at_ms,
    reason, feed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (project, origin, entry) DO NOTHING";

/// The rows of one document's commit.
#[derive(Default)]
pub(super) struct AnswerRows {
    pub(super) resolved: Vec<Vec<Value>>,
    pub(super) answers: Vec<Vec<Value>>,
}

impl AnswerRows {
    /// Adds what a document's commit with this feed number says.
    pub(super) fn add(&mut self, outcome: &Outcome, number: u64, context: &Context) -> Result<(), CodecError> {
        let project = Value::text(context.project);
        for resolved in &outcome.resolved {
            let change = resolved.change.map(|hash| hash.0.to_vec());
            let feed = resolved.change.map(|_| number);
            self.resolved.push(row(&project, resolved.origin, &resolved.verdict, change, feed)?);
        }
        let here: HashSet<Origin> = outcome.resolved.iter().map(|resolved| resolved.origin).collect();
        for (origin, answer) in answers(&outcome.entries).into_iter().filter(|(origin, _)| !here.contains(origin)) {
            let verdict = if answer.taken_in {
                Verdict::Rebased { flag: None }
            } else {
                Verdict::Refused { why: Reason { code: Code::Declined, cause: None } }
            };
            self.resolved.push(row(&project, origin, &verdict, None, None)?);
        }
        for entry in &outcome.entries {
            let EntryKind::Office(office) = &entry.kind else { continue };
            self.answers.push(vec![
                project.clone(),
                Value::text(office.command()),
                Value::text(entry.id),
                Value::text(outcome.id),
                u32::from(office.takes_in()).into(),
                author(entry.by).into(),
                entry.at.utc_ms.into(),
                office.reason().into(),
                number.into(),
            ]);
        }
        Ok(())
    }
}

fn row(
    project: &Value,
    origin: Origin,
    verdict: &Verdict,
    change: Option<Vec<u8>>,
    feed: Option<u64>,
) -> Result<Vec<Value>, CodecError> {
    let (word, reason, _) = columns(verdict);
    Ok(vec![
        project.clone(),
        Value::text(origin),
        word.into(),
        reason.map(Code::text).into(),
        codec::plain(verdict)?.into(),
        change.into(),
        feed.into(),
    ])
}
