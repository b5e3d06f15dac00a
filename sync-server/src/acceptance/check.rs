//! Checks a bundle without a server: first every signature over what is stored, only then are the documents rebuilt.

use super::fault::{Fault, FaultCode};
use super::told::{Told, told};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use yanfang_document::Document;
use yanfang_domain::id::{Digest, DocumentId, MemberId};
use yanfang_domain::signing::{Algorithm, Given};
use yanfang_protocol::acceptance::{
    AcceptanceError, Bundle, BundleAcceptance, CounterStatement, VIEW_LIMIT, chain_of, check_statement, differences,
    fingerprint, open, photos_in, statement_digest,
};
use yanfang_protocol::account::Certificate;
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, public_key, verify};

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
    /// What is wrong; nothing in a good one.
    pub faults: Vec<Fault>,
    /// What was signed, one after another; empty where something is wrong.
    pub told: Vec<Told>,
}

impl Checked {
    fn failed(signer: Signer, faults: Vec<Fault>) -> Self {
        Self { signer, faults, told: Vec::new() }
    }
}

/// A signature whose signatures fit, with what is needed of it later.
pub(super) struct Attested<'a> {
    pub(super) acceptance: &'a BundleAcceptance,
    pub(super) counters: Vec<CounterStatement>,
    /// The view that was signed.
    pub(super) signed: Value,
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
    if !faults.is_empty() {
        return Checked::failed(signer, faults);
    }
    // Only now, with every signature checked, is anything given to Automerge.
    let documents = rebuilt(bundle, &mut faults);
    let mut heard = Vec::new();
    for one in &attested {
        match compare(one, &documents) {
            Ok(document) => heard.push(told(one, document, bundle)),
            Err(code) => faults.push(Fault::at(code, one.acceptance.entry)),
        }
    }
    if faults.is_empty() { Checked { signer, faults, told: heard } } else { Checked::failed(signer, faults) }
}

const fn of_error(error: &AcceptanceError) -> FaultCode {
    match error {
        AcceptanceError::TooLarge { .. } => FaultCode::TooLarge,
        AcceptanceError::Mismatch | AcceptanceError::NotAKey => FaultCode::Changed,
        AcceptanceError::NotABundle => FaultCode::NotABundle,
        AcceptanceError::Unwritable(_) | AcceptanceError::NotWhole | AcceptanceError::Codec(_) => FaultCode::Unreadable,
    }
}

/// Checks the signatures of one acceptance over the stored view.
fn attested<'a>(
    acceptance: &'a BundleAcceptance,
    bundle: &Bundle,
    key: &[u8; 32],
    faults: &mut Vec<Fault>,
) -> Option<Attested<'a>> {
    let before = faults.len();
    let entry = acceptance.entry;
    let mut fault = |code| faults.push(Fault::at(code, entry));
    if check_statement(&acceptance.signature).is_err() {
        fault(FaultCode::DeviceSignature);
    }
    let counters = counters(acceptance, bundle, key).unwrap_or_else(|code| {
        fault(code);
        Vec::new()
    });
    if !certified(acceptance, counters.last(), bundle, key) {
        fault(FaultCode::Certificate);
    }
    let signed = signed_view(acceptance, bundle).unwrap_or_else(|code| {
        fault(code);
        Value::Null
    });
    (faults.len() == before).then_some(Attested { acceptance, counters, signed })
}

/// The server's words on a signature, in order, each over this very statement.
fn counters(
    acceptance: &BundleAcceptance,
    bundle: &Bundle,
    key: &[u8; 32],
) -> Result<Vec<CounterStatement>, FaultCode> {
    let wrong = |_| FaultCode::CounterSignature;
    let key = public_key(key).map_err(|_| FaultCode::CounterSignature)?;
    let digest = statement_digest(&acceptance.signature).map_err(wrong)?;
    let mut found: Vec<CounterStatement> = Vec::with_capacity(acceptance.counters.len());
    let mut chain = None;
    for signed in &acceptance.counters {
        verify(&key, Purpose::CounterSignature, &signed.message, &signed.signature)
            .map_err(|_| FaultCode::CounterSignature)?;
        let counter: CounterStatement =
            serde_json::from_slice(&signed.message).map_err(|_| FaultCode::CounterSignature)?;
        let about = counter.project == bundle.project.id
            && counter.document == bundle.document
            && counter.entry == acceptance.entry
            && counter.statement == digest;
        if !about {
            return Err(FaultCode::CounterSignature);
        }
        if let (Some(last), Some(chain)) = (found.last(), chain) {
            let follows = counter.number > last.number
                && (counter.number != last.number + 1 || counter.previous == chain)
                && (&counter.heads, counter.view, counter.change) == (&last.heads, last.view, last.change);
            if !follows {
                return Err(FaultCode::CounterOrder);
            }
        }
        chain = Some(chain_of(signed));
        found.push(counter);
    }
    if found.is_empty() { Err(FaultCode::CounterSignature) } else { Ok(found) }
}

/// Whether the certificate is the server's for the key that signed and the device that the server named.
fn certified(
    acceptance: &BundleAcceptance,
    counter: Option<&CounterStatement>,
    bundle: &Bundle,
    key: &[u8; 32],
) -> bool {
    let Some(counter) = counter else { return true };
    let (Some(device), Some(certificate)) = (counter.device, &acceptance.certificate) else {
        return counter.device.is_none() && acceptance.certificate.is_none();
    };
    let Ok(key) = public_key(key) else { return false };
    let Ok(certificate) = certificate.open::<Certificate>(&key, Purpose::Certificate) else { return false };
    let statement = &acceptance.signature.statement;
    certificate.project == bundle.project.id
        && certificate.device == device
        && Some(certificate.member) == counter.member
        && statement.algorithm == Algorithm::Ed25519
        && acceptance.signature.key == certificate.public_key.to_string()
}

/// The stored view: its bytes have the hash that was signed, and name the photos that were signed.
fn signed_view(acceptance: &BundleAcceptance, bundle: &Bundle) -> Result<Value, FaultCode> {
    let statement = &acceptance.signature.statement;
    for further in &statement.further {
        view_bytes(bundle, further.view)?;
    }
    let view: Value = serde_json::from_slice(&view_bytes(bundle, statement.view)?).map_err(|_| FaultCode::View)?;
    if photos_in(&view) == statement.photos { Ok(view) } else { Err(FaultCode::Photos) }
}

fn view_bytes(bundle: &Bundle, hash: Digest) -> Result<Vec<u8>, FaultCode> {
    let stored = bundle.views.iter().find(|view| view.view == hash).ok_or(FaultCode::ViewMissing)?;
    let bytes = codec::inflate(&stored.bytes, VIEW_LIMIT).map_err(|_| FaultCode::View)?;
    if *Sha256::digest(&bytes) == hash.0 { Ok(bytes) } else { Err(FaultCode::View) }
}

/// The documents from their raw changes; Automerge checks each change's hash by itself.
fn rebuilt(bundle: &Bundle, faults: &mut Vec<Fault>) -> HashMap<DocumentId, Document> {
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

/// Compares a signature with the rebuilt document at the counter-signed heads.
fn compare<'a>(one: &Attested<'_>, documents: &'a HashMap<DocumentId, Document>) -> Result<&'a Document, FaultCode> {
    let Some(counter) = one.counters.last() else { return Err(FaultCode::CounterSignature) };
    let document = documents.get(&counter.document).ok_or(FaultCode::Document)?;
    let entries = document.entries();
    let held = entries.iter().find(|entry| entry.id == one.acceptance.entry).ok_or(FaultCode::OtherEntry)?;
    let same = Given::of(&held.kind).is_some_and(|given| *given.signature == one.acceptance.signature);
    if !same || !document.contains(&counter.change) {
        return Err(FaultCode::OtherEntry);
    }
    let there = document.at(&counter.heads).map_err(|_| FaultCode::Document)?.view();
    if (there.version, there.hash) != (counter.view_version, counter.view) {
        return Err(FaultCode::OtherView);
    }
    if let Some(named) = &counter.differences {
        let there: Value = serde_json::from_slice(&there.bytes).map_err(|_| FaultCode::OtherView)?;
        if *named != differences(&one.signed, &there) {
            return Err(FaultCode::OtherDifferences);
        }
    }
    Ok(document)
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
