//! What others recorded, taken in through the office's path; each row once, however often it is sent.
//!
//! The rows of the table `imported` are written in the transaction that records what they name: an import that stops
//! anywhere goes on where it was, and nothing is recorded twice.

use super::Officer;
use super::judge::{Halt, Judge};
use super::task::Work;
use crate::engine::Server;
use crate::store::{StoreError, Value};
use std::collections::HashMap;
use std::sync::Arc;
use yanfang_domain::command::{Body, DefectEvent, RecordDefect};
use yanfang_domain::event::{Attachment, EventKind};
use yanfang_domain::id::{DefectId, DocumentId, Origin, ProjectId, RecordId, UnitId};
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::Verdict;

/// Notes that a row was taken.
pub(super) const IMPORTED: &str = "INSERT INTO imported (project, source, row_key, origin) VALUES ($1, $2, $3, $4)";

/// A defect of somebody else's list, with what was said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDefect {
    /// Its name in the source: the same thing read again has the same.
    pub key: String,
    /// The defect: to be recorded, or known from an earlier run.
    pub defect: DefectToImport,
    /// What was said about it since, in order.
    pub remarks: Vec<ImportedRemark>,
}

/// Whether a defect was imported before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefectToImport {
    /// It is new; its number in the unit is given here, whatever the body says.
    New {
        /// When it was found.
        at: Moment,
        /// What was found.
        body: RecordDefect,
    },
    /// It was recorded before; only the remarks are new.
    Known(DefectId),
}

/// Something that was said about a defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRemark {
    /// Its name in the source.
    pub key: String,
    /// When it was said.
    pub at: Moment,
    /// What was said; not empty.
    pub note: String,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    /// Its name in the source.
    pub key: String,
    /// The command made of it; a defect's id derives from it.
    pub origin: Origin,
    /// `Accepted`, or flagged, or why not; only what was taken counts as imported.
    pub verdict: Verdict,
}

/// A row that an earlier run took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenRow {
    /// The command made of it.
    pub origin: Origin,
    /// The unit of a defect, where it was recorded; none for a remark.
    pub unit: Option<UnitId>,
}

impl ImportedRow {
    /// Whether it is in the document now.
    pub fn is_taken(&self) -> bool {
        matches!(self.verdict, Verdict::Accepted | Verdict::Rebased { .. })
    }
}

/// One document's part of an import.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) source: String,
    pub(crate) defects: Vec<ImportedDefect>,
}

impl Server {
    /// Records defects of one source in many documents, in one transaction: by the same rights, rules and routing as
    /// everything else. The answer has the rows in the order of the documents, which are distinct.
    ///
    /// [`Code::Busy`] means that nothing was written: another run took a row meanwhile, or the database is busy. Ask
    /// [`Server::imported`] again before the next try.
    pub async fn import_as(
        self: &Arc<Self>,
        project: ProjectId,
        officer: Officer,
        source: &str,
        documents: Vec<(DocumentId, Vec<ImportedDefect>)>,
    ) -> Result<Vec<ImportedRow>, Code> {
        let by = officer.author();
        let order: Vec<DocumentId> = documents.iter().map(|(id, _)| *id).collect();
        let work: Vec<(DocumentId, Work)> = documents
            .into_iter()
            .map(|(id, defects)| {
                let import = Arc::new(Import { source: source.to_owned(), defects });
                (id, Work::Import { by, import })
            })
            .collect();
        let outcomes = self.run_again(project, &work).await.map_err(|error| super::code_of(&error))?;
        let mut rows = HashMap::new();
        for outcome in outcomes.ok_or(Code::Busy)? {
            let id = outcome.id;
            let keys: HashMap<Origin, String> = outcome.keys.iter().cloned().collect();
            let written = super::office::written(outcome)?;
            rows.insert(id, (keys, written));
        }
        let mut answer = Vec::new();
        for id in order {
            let (mut keys, written) = rows.remove(&id).ok_or(Code::Malformed)?;
            answer.extend(written.into_iter().filter_map(|written| {
                let key = keys.remove(&written.origin)?;
                Some(ImportedRow { key, origin: written.origin, verdict: written.verdict })
            }));
        }
        Ok(answer)
    }

    /// The rows of a source that were taken so far, by their keys.
    pub async fn imported(&self, project: ProjectId, source: &str) -> Result<HashMap<String, TakenRow>, StoreError> {
        let sql = "SELECT i.row_key, i.origin, d.unit FROM imported i
            LEFT JOIN defect d ON d.project = i.project AND d.defect = i.origin
            WHERE i.project = $1 AND i.source = $2";
        let rows = self.database.query(sql, vec![Value::text(project), source.into()]).await?;
        rows.iter()
            .map(|row| {
                let unit = if row.is_null(2) { None } else { Some(row.parse(2)?) };
                Ok((row.text(0)?.to_owned(), TakenRow { origin: row.parse::<RecordId>(1)?.origin, unit }))
            })
            .collect()
    }
}

impl Judge<'_> {
    /// Makes the commands of an import at the heads; what is not taken leaves no row, so that it may come again.
    pub(super) fn import(&mut self, by: yanfang_domain::event::Author, import: &Import) -> Result<(), Halt> {
        let actor = self.server_actor()?;
        let mut seq = 0;
        for row in &import.defects {
            let defect = match &row.defect {
                DefectToImport::Known(defect) => *defect,
                DefectToImport::New { at, body } => {
                    seq += 1;
                    let origin = Origin { actor, seq };
                    let number = self.document.next_number();
                    let body = Body::RecordDefect(RecordDefect { number, ..body.clone() });
                    if !self.import_row(by, import, &row.key, (origin, *at, body))? {
                        continue;
                    }
                    DefectId(origin.record(0))
                }
            };
            for remark in &row.remarks {
                seq += 1;
                let with = Attachment { note: remark.note.clone(), photos: Vec::new() };
                let event =
                    DefectEvent { defect: Some(defect), after: Vec::new(), kind: EventKind::Commented { with } };
                let made = (Origin { actor, seq }, remark.at, Body::DefectEvent(event));
                self.import_row(by, import, &remark.key, made)?;
            }
        }
        Ok(())
    }

    fn import_row(
        &mut self,
        by: yanfang_domain::event::Author,
        import: &Import,
        key: &str,
        (origin, at, body): (Origin, Moment, Body),
    ) -> Result<bool, Halt> {
        let verdict = self.made_here(origin, by, at, body)?;
        self.results.keys.push((origin, key.to_owned()));
        let taken = matches!(verdict, Verdict::Accepted | Verdict::Rebased { .. });
        if taken {
            self.results.imported.push((import.source.clone(), key.to_owned(), origin));
        }
        Ok(taken)
    }
}

/// The rows of what a document took from elsewhere.
pub(super) fn rows(project: &Value, imported: &[(String, String, Origin)]) -> Vec<Vec<Value>> {
    let row = |(source, key, origin): &(String, String, Origin)| {
        vec![project.clone(), source.as_str().into(), key.as_str().into(), Value::text(origin)]
    };
    imported.iter().map(row).collect()
}
