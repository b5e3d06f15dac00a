//! Checks a data folder from the ground up: every hash, every chain, every document rebuilt from its raw changes (N6),
//! every signature against what was counter-signed.
//!
//! Reads only. A finding names where it is and what is wrong; a project without findings is what it was written as.

mod catalogs;
mod chain;
mod commands;
mod documents;
mod feed;
mod signatures;
mod signed_views;
mod views;

use crate::engine::{database_path, read_key, recorded_key};
use crate::store::{Database, Sqlite, StoreError, Value};
use ed25519_dalek::VerifyingKey;
use std::path::Path;
use yanfang_domain::id::ProjectId;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingCode {
    /// The key file is not there or does not read.
    KeyMissing,
    /// The key is not the one that the database was made under.
    KeyForeign,
    /// A row cannot be read.
    RowUnreadable,
    /// A catalog's JSON does not have its hash, or does not read.
    CatalogChanged,
    /// A command's body does not have its hash.
    CommandChanged,
    /// A raw change does not continue its document's chain of rows.
    ChangeChainBroken,
    /// A document's row does not agree with its changes.
    DocumentRowWrong,
    /// A document cannot be rebuilt from its raw changes.
    DocumentUnreadable,
    /// The rebuilt document has other heads than the stored.
    HeadsDiffer,
    /// A snapshot does not have its hash; the raw changes make it anew.
    SnapshotChanged,
    /// A feed row does not continue the chain.
    FeedChainBroken,
    /// A feed row does not cover what its commit wrote.
    FeedPayloadWrong,
    /// A view row differs from the document.
    ViewDiffers,
    /// A counter-signature is not this server's, or does not read.
    CounterSignatureChanged,
    /// A counter-signature does not continue the project's chain.
    CounterChainBroken,
    /// A signature in a document that the server said nothing of.
    SignatureUnanswered,
    /// A signature that is not what the server said of it.
    SignatureDiffers,
    /// A signed view's bytes do not have its hash.
    SignedViewChanged,
    /// The image or the paper of a signature is not the one that was signed.
    SealedDiffers,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub code: FindingCode,
    /// Table and key.
    pub where_: String,
    /// In words.
    pub what: String,
}

/// How much was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Projects.
    pub projects: u64,
    /// Published catalogs.
    pub catalogs: u64,
    /// Documents.
    pub documents: u64,
    /// Raw changes.
    pub changes: u64,
    /// Commands.
    pub commands: u64,
    /// Feed rows.
    pub feed: u64,
    /// Defect rows.
    pub defects: u64,
    /// Signatures in documents.
    pub signatures: u64,
    /// Counter-signatures.
    pub counter_signatures: u64,
    /// Signed views that are here.
    pub signed_views: u64,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Findings in the order they were met; none is good.
    pub findings: Vec<Finding>,
    /// How much was checked.
    pub counts: Counts,
}

impl Report {
    fn add(&mut self, code: FindingCode, where_: impl Into<String>, what: impl Into<String>) {
        self.findings.push(Finding { code, where_: where_.into(), what: what.into() });
    }

    /// Notes a row that does not have the expected form; anything else the database says ends the check.
    fn unreadable<T>(&mut self, where_: &str, result: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Damaged { what }) => {
                self.add(FindingCode::RowUnreadable, where_, what);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Checks everything in a data folder. Opening it brings an older schema up to date, as the server's start does.
pub async fn verify(data_dir: &Path) -> Result<Report, StoreError> {
    let database = Sqlite::open(&database_path(data_dir))?;
    let mut report = Report::default();
    let key = key(data_dir, &database, &mut report).await?;
    let projects = database.query("SELECT project FROM project ORDER BY project", Vec::new()).await?;
    for row in &projects {
        let Some(project) = report.unreadable("project", row.parse::<ProjectId>(0))? else { continue };
        report.counts.projects += 1;
        catalogs::check(&database, project, &mut report).await?;
        commands::check(&database, project, &mut report).await?;
        signed_views::check(&database, project, &mut report).await?;
        let said = chain::check(&database, project, key.as_ref(), &mut report).await?;
        documents::check(&database, project, &said, &mut report).await?;
        feed::check(&database, project, &mut report).await?;
    }
    Ok(report)
}

/// The server's public key, where its file belongs to this database.
async fn key(
    data_dir: &Path,
    database: &dyn Database,
    report: &mut Report,
) -> Result<Option<VerifyingKey>, StoreError> {
    let recorded = recorded_key(database).await;
    let recorded = report.unreadable("server public_key", recorded)?.flatten();
    match read_key(data_dir) {
        Ok(Some(key)) if recorded == Some(key.verifying_key().to_bytes()) => return Ok(Some(key.verifying_key())),
        Ok(Some(_)) => {
            report.add(FindingCode::KeyForeign, "server public_key", "the key file belongs to another database");
        }
        Ok(None) => report.add(FindingCode::KeyMissing, "server.key", "the key file is not there"),
        Err(error) => report.add(FindingCode::KeyMissing, "server.key", error.to_string()),
    }
    Ok(None)
}

/// Rows read at a time: a large project is never in memory as a whole.
const PAGE: usize = 512;

/// The parameters of a page: project, the key after which it begins, its length.
fn page(project: ProjectId, after: Value) -> Vec<Value> {
    vec![Value::text(project), after, (PAGE as u64).into()]
}
