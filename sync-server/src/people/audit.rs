//! Who changed what about members, devices and codes, and why. Lines are only ever added; the database refuses the rest.

use super::PeopleError;
use crate::engine::Server;
use crate::store::{StoreError, Transaction, Value};
use yanfang_domain::id::{MemberId, ProjectId};
use yanfang_domain::permission::office::OfficeAct;

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// When, by the server (UTC ms).
    pub at_ms: i64,
    /// Who.
    pub by: MemberId,
    /// What, as a name that never changes.
    pub action: String,
    /// About whom or what: an id.
    pub about: String,
    /// What exactly, for people.
    pub words: String,
    /// Why.
    pub reason: String,
}

const INSERT: &str = "INSERT INTO audit (project, number, at_ms, member, action, about, words, reason)
    SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7 FROM audit WHERE project = $1";

const NEWEST: &str = "SELECT at_ms, member, action, about, words, reason FROM audit WHERE project = $1
    ORDER BY number DESC LIMIT $2";

/// Adds a line in the transaction that does what it says.
pub(super) async fn add(
    transaction: &mut dyn Transaction,
    project: ProjectId,
    line: AuditLine,
) -> Result<(), StoreError> {
    let row = vec![
        Value::text(project),
        line.at_ms.into(),
        Value::text(line.by),
        line.action.into(),
        line.about.into(),
        line.words.into(),
        line.reason.into(),
    ];
    transaction.execute(INSERT, row).await.map(|_| ())
}

impl Server {
    /// The newest lines, for who may see people.
    ///
    /// # Errors
    ///
    /// [`PeopleError::Rule`] for who may not.
    pub async fn audit(&self, project: ProjectId, by: MemberId, most: u32) -> Result<Vec<AuditLine>, PeopleError> {
        self.in_office(project, by, OfficeAct::SeePeople).await?;
        let rows = self.database.query(NEWEST, vec![Value::text(project), most.into()]).await?;
        let lines = rows.iter().map(|row| {
            Ok(AuditLine {
                at_ms: row.integer(0)?,
                by: row.parse(1)?,
                action: row.text(2)?.to_owned(),
                about: row.text(3)?.to_owned(),
                words: row.text(4)?.to_owned(),
                reason: row.text(5)?.to_owned(),
            })
        });
        Ok(lines.collect::<Result<_, StoreError>>()?)
    }
}
