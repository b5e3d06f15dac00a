//! Signatures in a rebuilt document against what the server said of each: the statement, where it was accepted, the view
//! there, the fields that differ; and the sealed files against the hashes that were signed.

use super::chain::Said;
use super::{FindingCode, Report};
use crate::acceptance::differing;
use crate::store::{Database, StoreError, Value};
use std::collections::BTreeSet;
use yanfang_document::Document;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{Digest, EntryId, ProjectId, SealedFileId};
use yanfang_domain::signing::{Given, Signed};
use yanfang_protocol::acceptance::{CounterStatement, VIEW_LIMIT, statement_digest};
use yanfang_protocol::codec;

pub(super) async fn check(
    database: &dyn Database,
    project: ProjectId,
    document: &Document,
    said: &Said,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut filed = filed(database, project, document).await?;
    let entries = document.entries();
    let mut met = BTreeSet::new();
    for entry in &entries {
        let Some(given) = Given::of(&entry.kind) else { continue };
        report.counts.signatures += 1;
        met.insert(entry.id);
        let place = format!("acceptance {project} {} {}", document.id(), entry.id);
        let is_filed = filed.remove(&entry.id);
        let Some(counter) = said.get(&(document.id(), entry.id)).filter(|_| is_filed) else {
            report.add(FindingCode::SignatureUnanswered, place, "it was not counter-signed");
            continue;
        };
        let view = view(database, project, given.signature.statement.view).await?;
        if let Some(what) = wrong(document, &given, counter, view.as_deref()) {
            report.add(FindingCode::SignatureDiffers, place, what);
        }
        sealed(database, project, &entry.kind, &given, report).await?;
    }
    let lost = said.keys().filter(|(of, entry)| *of == document.id() && !met.contains(entry)).map(|(_, entry)| *entry);
    for entry in filed.into_iter().chain(lost).collect::<BTreeSet<EntryId>>() {
        let place = format!("acceptance {project} {} {entry}", document.id());
        report.add(FindingCode::SignatureDiffers, place, "the document does not hold this signature");
    }
    Ok(())
}

/// The signatures that are filed for a document.
async fn filed(
    database: &dyn Database,
    project: ProjectId,
    document: &Document,
) -> Result<BTreeSet<EntryId>, StoreError> {
    let sql = "SELECT entry FROM acceptance WHERE project = $1 AND document = $2";
    let rows = database.query(sql, vec![Value::text(project), Value::text(document.id())]).await?;
    rows.iter().map(|row| row.parse(0)).collect()
}

/// What does not fit, if anything.
fn wrong(
    document: &Document,
    given: &Given<'_>,
    counter: &CounterStatement,
    view: Option<&[u8]>,
) -> Option<&'static str> {
    if statement_digest(given.signature).ok() != Some(counter.statement) {
        return Some("another statement was counter-signed");
    }
    if counter.generation != document.generation() {
        // Written anew since (an erasure): what it was made from is gone.
        return None;
    }
    if !document.contains(&counter.change) {
        return Some("the change that holds it is not in the document");
    }
    let Ok(accepted) = document.at(&counter.heads) else { return Some("the document has not the heads it stands on") };
    let there = accepted.view();
    if there.version != counter.view_version {
        return None;
    }
    if there.hash != counter.view {
        return Some("the document reads otherwise where it was accepted");
    }
    match (&counter.differences, view) {
        (Some(_), None) => Some("the view that was signed is not here"),
        (Some(named), Some(view)) => {
            let fits = differing(view, &there).is_ok_and(|fields| fields == *named);
            (!fits).then_some("the fields that differ are others than those named")
        }
        (None, _) => None,
    }
}

/// A stored view's bytes; their hash was checked with all views.
async fn view(database: &dyn Database, project: ProjectId, view: Digest) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT bytes FROM signed_view WHERE project = $1 AND view = $2 AND bytes IS NOT NULL";
    let rows = database.query(sql, vec![Value::text(project), view.0.as_slice().into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(codec::inflate(row.blob(0)?, VIEW_LIMIT).ok())
}

/// Whether the image and the paper that are here are those that were signed.
async fn sealed(
    database: &dyn Database,
    project: ProjectId,
    kind: &EntryKind,
    given: &Given<'_>,
    report: &mut Report,
) -> Result<(), StoreError> {
    let EntryKind::Handover(HandoverEntry::FormSigned { on, .. } | HandoverEntry::Amended { on, .. }) = kind else {
        return Ok(());
    };
    let statement = &given.signature.statement;
    let (image, paper) = match on {
        Signed::Screen { image } => (Some(*image), None),
        Signed::Paper { photo } => (None, Some(*photo)),
        Signed::Both { image, photo } => (Some(*image), Some(*photo)),
    };
    for (file, signed) in [(image, statement.image), (paper, statement.paper)] {
        let Some(file) = file else { continue };
        if let Some(found) = content(database, project, file).await?
            && Some(found) != signed
        {
            report.add(
                FindingCode::SealedDiffers,
                format!("sealed_file {project} {file}"),
                "it is not the one that was signed",
            );
        }
    }
    Ok(())
}

/// The hash of what was sealed; `None` where the file is not here or was erased.
async fn content(
    database: &dyn Database,
    project: ProjectId,
    file: SealedFileId,
) -> Result<Option<Digest>, StoreError> {
    let sql = "SELECT content_hash FROM sealed_file WHERE project = $1 AND file = $2 AND erased_ms IS NULL";
    let rows = database.query(sql, vec![Value::text(project), Value::text(file)]).await?;
    rows.first().map(|row| row.array(0).map(Digest)).transpose()
}
