//! What the server finds when it takes a signature: whose key, which heads, which view, and in which fields it differs.

use crate::ingest::Context;
use serde_json::Value;
use yanfang_document::{CanonicalView, Document, DocumentError};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::Author;
use yanfang_domain::id::{DeviceId, Digest, DocumentId, EntryId, MemberId};
use yanfang_domain::signing::{Given, Purpose, SignedStatement};
use yanfang_protocol::acceptance::{
    AcceptanceError, CounterStatement, Finding, check_statement, differences, statement_digest,
};
use yanfang_protocol::codec;

/// A device that is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Enrolled {
    /// Which.
    pub(crate) device: DeviceId,
    /// Whose.
    pub(crate) member: MemberId,
}

/// A signature that a command of this request brought.
pub(crate) struct Signing {
    pub(crate) entry: EntryId,
    pub(crate) by: Author,
    pub(crate) kind: EntryKind,
    /// The changes that its own stands on.
    pub(crate) stands_on: Vec<Digest>,
    pub(crate) change: Digest,
}

/// A signature with what was found.
pub(crate) struct Examined {
    pub(crate) purpose: Purpose,
    /// The view that was signed.
    pub(crate) view: Digest,
    /// The signed views by their hashes, with their bytes (zstd) where they could be made here.
    pub(crate) views: Vec<(Digest, Option<Vec<u8>>)>,
    /// Everything but its number, and the chain before it.
    pub(crate) counter: CounterStatement,
}

/// Why it could not be examined.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExamineError {
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Acceptance(#[from] AcceptanceError),
}

/// What speaks against a signature by itself, and the device whose key it is.
pub(crate) fn doubts(
    context: &Context,
    document: DocumentId,
    by: Author,
    given: &Given<'_>,
) -> (Vec<Finding>, Option<Enrolled>) {
    let mut findings = Vec::new();
    if check_statement(given.signature).is_err() {
        findings.push(Finding::SignatureDoesNotFit);
    }
    let enrolled = enrolled(context, by, given.signature);
    match enrolled {
        None => findings.push(Finding::UnknownKey),
        Some(enrolled) if Author::Member(enrolled.member) != by => findings.push(Finding::ForeignKey),
        Some(_) => {}
    }
    if !given.fits(context.project, document) {
        findings.push(Finding::OtherStatement);
    }
    (findings, enrolled)
}

fn enrolled(context: &Context, by: Author, signature: &SignedStatement) -> Option<Enrolled> {
    context.elsewhere.device(&signature.key.parse().ok()?, by)
}

/// Examines the signatures that were just executed on this document.
pub(crate) fn examine(
    document: &Document,
    signings: &[Signing],
    context: &Context,
) -> Result<Vec<Examined>, ExamineError> {
    signings.iter().filter_map(|signing| one(document, signing, context).transpose()).collect()
}

fn one(document: &Document, signing: &Signing, context: &Context) -> Result<Option<Examined>, ExamineError> {
    let Some(given) = Given::of(&signing.kind) else { return Ok(None) };
    let statement = &given.signature.statement;
    let (mut findings, enrolled) = doubts(context, document.id(), signing.by, &given);
    let accepted = document.at(&signing.stands_on)?;
    let there = accepted.view();
    let stated = match document.at(&statement.heads) {
        Ok(stated) if statement.generation == document.generation() => Some(stated.view()),
        _ => None,
    };
    match &stated {
        None => findings.push(Finding::UnknownHeads),
        Some(stated) if stated.hash != statement.view => findings.push(Finding::OtherView),
        Some(_) => {}
    }
    let signed = [stated.as_ref(), Some(&there)].into_iter().flatten().find(|view| view.hash == statement.view);
    let differences = signed.map(|signed| differing(&signed.bytes, &there)).transpose()?;
    match &differences {
        None => findings.push(Finding::ViewNotHere),
        Some(fields) if !fields.is_empty() => findings.push(Finding::Differs),
        Some(_) => {}
    }
    findings.sort_unstable();
    let bytes = signed.map(|view| codec::compress(&view.bytes)).transpose().map_err(AcceptanceError::from)?;
    let mut views = vec![(statement.view, bytes)];
    views.extend(statement.further.iter().map(|further| (further.view, None)));
    let counter = CounterStatement {
        project: context.project,
        number: 0,
        previous: Digest([0; 32]),
        document: document.id(),
        entry: signing.entry,
        statement: statement_digest(given.signature)?,
        device: enrolled.map(|enrolled| enrolled.device),
        member: enrolled.map(|enrolled| enrolled.member),
        at: context.now,
        generation: document.generation(),
        heads: accepted.heads(),
        change: signing.change,
        view_version: there.version,
        view: there.hash,
        differences,
        findings,
    };
    Ok(Some(Examined { purpose: given.purpose, view: statement.view, views, counter }))
}

/// The fields in which a view differs from the signed one.
pub(crate) fn differing(signed: &[u8], there: &CanonicalView) -> Result<Vec<String>, AcceptanceError> {
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).map_err(AcceptanceError::Unwritable);
    Ok(differences(&read(signed)?, &read(&there.bytes)?))
}
