//! Checks a bundle without a server: first every signature over what is stored, only then are the documents rebuilt.
//!
//! Each signature is judged by itself: one that does not fit takes nothing from the others. What the server itself wrote is
//! whole or it is nothing: a byte changed there fails the file.

use super::attest::{Attested, attested, chained};
use super::fault::{Fault, FaultCode};
use super::rebuild::{Compared, compare, rebuilt};
use super::standing::{Remark, Standing, Verdict, mark_replaced};
use super::told::{Told, told};
use std::collections::HashMap;
use yanfang_document::Document;
use yanfang_domain::id::{Digest, DocumentId, MemberId};
use yanfang_protocol::acceptance::{AcceptanceError, Bundle, fingerprint, open};

/// Whose bundle it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The server's whose fingerprint was given.
    Known(Digest),
    /// Somebody's with this fingerprint: consistent in itself, which anybody can make.
    Unknown(Digest),
    /// The outer signature did not get that far.
    Nobody,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whose it is.
    pub signer: Signer,
    /// What it comes to.
    pub verdict: Verdict,
    /// What contradicts the file, or itself; nothing in a good one.
    pub faults: Vec<Fault>,
    /// The signatures with whether each holds; empty where the server's own words do not fit.
    pub told: Vec<Told>,
}

impl Checked {
    const fn failed(signer: Signer, faults: Vec<Fault>) -> Self {
        Self { signer, verdict: Verdict::DoesNotHold, faults, told: Vec::new() }
    }
}

/// Checks a bundle's bytes; with a fingerprint it must be that server's.
pub fn check(file: &[u8], known: Option<Digest>) -> Checked {
    let opened = match open(file, known) {
        Ok(opened) => opened,
        Err(error) => return Checked::failed(Signer::Nobody, vec![Fault::of_file(of_error(&error))]),
    };
    let print = fingerprint(&opened.key);
    let signer = if known.is_some() { Signer::Known(print) } else { Signer::Unknown(print) };
    let bundle = &opened.bundle;
    let mut faults = Vec::new();
    if bundle.acceptances.is_empty() {
        faults.push(Fault::of_file(FaultCode::NoSignature));
    }
    let attested: Vec<_> =
        bundle.acceptances.iter().filter_map(|one| attested(one, bundle, &opened.key, &mut faults)).collect();
    if attested.len() == bundle.acceptances.len() && !chained(bundle, &opened.key) {
        faults.push(Fault::of_file(FaultCode::CounterOrder));
    }
    if faults.iter().any(|fault| fault.code.breaks_file()) {
        return Checked::failed(signer, faults);
    }
    // Only now, with every word of the server checked, is anything given to Automerge.
    let documents = rebuilt(bundle, &mut faults);
    let mut heard: Vec<Told> = attested.iter().filter_map(|one| judged(one, bundle, &documents, &mut faults)).collect();
    mark_replaced(&mut heard);
    let verdict = Verdict::of(&faults, &heard);
    Checked { signer, verdict, faults, told: heard }
}

/// One signature with whether it holds.
fn judged(
    one: &Attested<'_>,
    bundle: &Bundle,
    documents: &HashMap<DocumentId, Document>,
    faults: &mut Vec<Fault>,
) -> Option<Told> {
    let Some(document) = documents.get(&one.last.document) else {
        faults.push(Fault::at(FaultCode::Document, one.acceptance.entry));
        return None;
    };
    let mut remarks: Vec<Remark> = one.last.findings.iter().copied().map(Remark::Noticed).collect();
    if one.further.contains(&false) {
        remarks.push(Remark::FurtherViewNotHere);
    }
    let mut own = one.faults.clone();
    match compare(one, bundle, document) {
        Ok(Compared::Same) => {}
        Ok(Compared::NotRebuilt) => remarks.push(Remark::NotRebuilt),
        Err(code) => {
            own.push(code);
            faults.push(Fault::at(code, one.acceptance.entry));
        }
    }
    let doubtful = one.last.findings.iter().any(|finding| finding.is_doubt());
    let standing = if doubtful || !own.is_empty() {
        Standing::DoesNotHold
    } else if remarks.is_empty() {
        Standing::Holds
    } else {
        Standing::HoldsWithRemarks
    };
    Some(told(one, document, bundle, standing, remarks))
}

const fn of_error(error: &AcceptanceError) -> FaultCode {
    match error {
        AcceptanceError::TooLarge { .. } => FaultCode::TooLarge,
        AcceptanceError::Mismatch | AcceptanceError::NotAKey => FaultCode::Changed,
        AcceptanceError::NotABundle => FaultCode::NotABundle,
        AcceptanceError::Unwritable(_) | AcceptanceError::NotWhole | AcceptanceError::Codec(_) => FaultCode::Unreadable,
    }
}

/// A member's name as the bundle gives it, else the id.
pub(super) fn name_of(bundle: &Bundle, member: MemberId) -> String {
    let found = bundle.members.iter().find(|known| known.id == member);
    found.map_or_else(|| member.to_string(), |member| member.name.clone())
}

/// A document's name as the bundle gives it, else the id.
pub(super) fn place_of(bundle: &Bundle, document: DocumentId) -> String {
    let found = bundle.places.iter().find(|(known, _)| *known == document);
    found.map_or_else(|| document.to_string(), |(_, name)| name.clone())
}
