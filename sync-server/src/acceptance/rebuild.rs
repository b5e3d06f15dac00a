//! The second half of a check: the documents are made again from their changes, and compared with what was signed.

use super::attest::Attested;
use super::fault::{Fault, FaultCode};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use yanfang_document::Document;
use yanfang_domain::entry::Entry;
use yanfang_domain::event::Author;
use yanfang_domain::id::DocumentId;
use yanfang_domain::signing::Given;
use yanfang_protocol::acceptance::{Bundle, Finding, differences};

/// The documents from their raw changes; Automerge checks each change's hash by itself.
pub(super) fn rebuilt(bundle: &Bundle, faults: &mut Vec<Fault>) -> HashMap<DocumentId, Document> {
    let mut documents = HashMap::new();
    for packed in &bundle.documents {
        let document = Document::genesis(packed.id, packed.generation).and_then(|mut document| {
            document.apply(&packed.changes)?;
            Ok(document)
        });
        match document {
            Ok(document) => {
                documents.insert(packed.id, document);
            }
            Err(_) => faults.push(Fault::of_file(FaultCode::Document)),
        }
    }
    documents
}

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// The record is what the server counter-signed.
    Same,
    /// It was written under another generation, or its view in another form: there is nothing to compare with.
    NotRebuilt,
}

/// Compares a signature with the rebuilt document at the counter-signed heads.
pub(super) fn compare(one: &Attested<'_>, bundle: &Bundle, document: &Document) -> Result<Compared, FaultCode> {
    let counter = &one.last;
    let entries = document.entries();
    let held = entries.iter().find(|entry| entry.id == one.acceptance.entry).ok_or(FaultCode::OtherEntry)?;
    let given = Given::of(&held.kind).filter(|given| *given.signature == one.acceptance.signature);
    let given = given.ok_or(FaultCode::OtherEntry)?;
    if noticed_otherwise(one, bundle, held, &given) {
        return Err(FaultCode::OtherFindings);
    }
    if counter.generation != document.generation() {
        return Ok(Compared::NotRebuilt);
    }
    if !document.contains(&counter.change) {
        return Err(FaultCode::OtherEntry);
    }
    let there = document.at(&counter.heads).map_err(|_| FaultCode::Document)?.view();
    if there.version != counter.view_version {
        return Ok(Compared::NotRebuilt);
    }
    if there.hash != counter.view {
        return Err(FaultCode::OtherView);
    }
    if let (Some(named), Some(signed)) = (&counter.differences, &one.signed) {
        let there: Value = serde_json::from_slice(&there.bytes).map_err(|_| FaultCode::OtherView)?;
        if *named != differences(signed, &there) {
            return Err(FaultCode::OtherDifferences);
        }
    }
    if reads_otherwise(one, document) { Err(FaultCode::OtherFindings) } else { Ok(Compared::Same) }
}

/// Whether the doubts that the server named are others than there are, or its own words do not go together.
fn noticed_otherwise(one: &Attested<'_>, bundle: &Bundle, held: &Entry, given: &Given<'_>) -> bool {
    let named = &one.last.findings;
    let mut doubts = BTreeSet::new();
    if !one.fits {
        doubts.insert(Finding::SignatureDoesNotFit);
    }
    match one.device_of() {
        None => {
            doubts.insert(Finding::UnknownKey);
        }
        Some(member) if Author::Member(member) != held.by => {
            doubts.insert(Finding::ForeignKey);
        }
        Some(_) => {}
    }
    if !given.fits(bundle.project.id, bundle.document) {
        doubts.insert(Finding::OtherStatement);
    }
    let named_doubts: BTreeSet<_> = named.iter().copied().filter(|finding| finding.is_doubt()).collect();
    let differs = one.last.differences.as_ref().is_some_and(|fields| !fields.is_empty());
    named_doubts != doubts
        || named.contains(&Finding::ViewNotHere) != one.last.differences.is_none()
        || named.contains(&Finding::Differs) != differs
}

/// Whether the record at the heads that were signed reads otherwise than the server said. Heads that it did not know then may
/// have come since, from a phone that gave them back.
fn reads_otherwise(one: &Attested<'_>, document: &Document) -> bool {
    let statement = &one.acceptance.signature.statement;
    let named = &one.last.findings;
    if named.contains(&Finding::UnknownHeads) || statement.generation != document.generation() {
        return false;
    }
    let Ok(stated) = document.at(&statement.heads) else { return true };
    (stated.view().hash != statement.view) != named.contains(&Finding::OtherView)
}
