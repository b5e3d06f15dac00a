//! The first half of a check: every signature over what is stored, before anything is rebuilt from it.

use super::fault::{Fault, FaultCode};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use yanfang_domain::id::{Digest, MemberId};
use yanfang_protocol::acceptance::{
    Bundle, BundleAcceptance, CounterStatement, VIEW_LIMIT, chain_of, check_statement, first_chain, photos_in,
    statement_digest,
};
use yanfang_protocol::account::Certificate;
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, Signed, public_key, verify};

/// A signature whose counter-signatures fit, with what is needed of it later.
pub(super) struct Attested<'a> {
    pub(super) acceptance: &'a BundleAcceptance,
    pub(super) counters: Vec<CounterStatement>,
    /// The last of the server's words.
    pub(super) last: CounterStatement,
    /// Whether the device's signature fits the statement.
    pub(super) fits: bool,
    /// The view that was signed; `None` where its bytes had not come when the file was written.
    pub(super) signed: Option<Value>,
    /// Whether the view of each further unit is here.
    pub(super) further: Vec<bool>,
    /// What is wrong with this signature alone.
    pub(super) faults: Vec<FaultCode>,
}

/// Checks the signatures of one acceptance over the stored views; `None` where the server's own words do not fit.
pub(super) fn attested<'a>(
    acceptance: &'a BundleAcceptance,
    bundle: &Bundle,
    key: &[u8; 32],
    faults: &mut Vec<Fault>,
) -> Option<Attested<'a>> {
    let mut fault = |code| faults.push(Fault::at(code, acceptance.entry));
    let counters = counters(acceptance, bundle, key).map_err(&mut fault).ok()?;
    let last = counters.last()?.clone();
    if !certified(acceptance, &last, bundle, key) {
        fault(FaultCode::Certificate);
        return None;
    }
    let mut own = Vec::new();
    let signed = signed_view(acceptance, bundle, last.differences.is_some()).unwrap_or_else(|code| {
        own.push(code);
        None
    });
    let mut further = Vec::new();
    for unit in &acceptance.signature.statement.further {
        match view_bytes(bundle, unit.view) {
            Ok(bytes) => further.push(bytes.is_some()),
            Err(code) => own.push(code),
        }
    }
    for code in &own {
        fault(*code);
    }
    let fits = check_statement(&acceptance.signature).is_ok();
    Some(Attested { acceptance, counters, last, fits, signed, further, faults: own })
}

/// The server's words on a signature, in order, each over this very statement.
fn counters(
    acceptance: &BundleAcceptance,
    bundle: &Bundle,
    key: &[u8; 32],
) -> Result<Vec<CounterStatement>, FaultCode> {
    let digest = statement_digest(&acceptance.signature).map_err(|_| FaultCode::CounterSignature)?;
    let mut found: Vec<CounterStatement> = Vec::with_capacity(acceptance.counters.len());
    for signed in &acceptance.counters {
        let counter = counter(signed, key)?;
        let about = counter.project == bundle.project.id
            && counter.document == bundle.document
            && counter.entry == acceptance.entry
            && counter.statement == digest;
        if !about {
            return Err(FaultCode::CounterSignature);
        }
        if let Some(last) = found.last() {
            let follows = counter.number > last.number
                && (&counter.heads, counter.view, counter.change) == (&last.heads, last.view, last.change);
            if !follows {
                return Err(FaultCode::CounterOrder);
            }
        }
        found.push(counter);
    }
    if found.is_empty() { Err(FaultCode::CounterSignature) } else { Ok(found) }
}

fn counter(signed: &Signed, key: &[u8; 32]) -> Result<CounterStatement, FaultCode> {
    let key = public_key(key).map_err(|_| FaultCode::CounterSignature)?;
    verify(&key, Purpose::CounterSignature, &signed.message, &signed.signature)
        .map_err(|_| FaultCode::CounterSignature)?;
    serde_json::from_slice(&signed.message).map_err(|_| FaultCode::CounterSignature)
}

/// Whether the counter-signatures of all signatures fit into one chain, as far as they are next to each other: a bundle has
/// those of one document, the chain is the project's.
pub(super) fn chained(bundle: &Bundle, key: &[u8; 32]) -> bool {
    let mut numbered: BTreeMap<u64, (Digest, Digest)> = BTreeMap::new();
    for signed in bundle.acceptances.iter().flat_map(|one| &one.counters) {
        let Ok(counter) = counter(signed, key) else { return true };
        if numbered.insert(counter.number, (counter.previous, chain_of(signed))).is_some() {
            return false;
        }
    }
    let begins = numbered.get(&1).is_none_or(|(previous, _)| *previous == first_chain(bundle.project.id));
    begins
        && numbered
            .iter()
            .all(|(number, (_, chain))| numbered.get(&(number + 1)).is_none_or(|(previous, _)| previous == chain))
}

/// Whether the certificate is the server's for the key that signed and the device that the server named; a signature with an
/// unknown key has neither.
fn certified(acceptance: &BundleAcceptance, counter: &CounterStatement, bundle: &Bundle, key: &[u8; 32]) -> bool {
    let (Some(device), Some(certificate)) = (counter.device, &acceptance.certificate) else {
        return counter.device.is_none() && acceptance.certificate.is_none();
    };
    let Ok(key) = public_key(key) else { return false };
    let Ok(certificate) = certificate.open::<Certificate>(&key, Purpose::Certificate) else { return false };
    certificate.project == bundle.project.id
        && certificate.device == device
        && Some(certificate.member) == counter.member
        && acceptance.signature.key == certificate.public_key.to_string()
}

/// The stored view: its bytes have the hash that was signed, and name the photos that were signed. Where the server has
/// compared it, it had it, and it must be here.
fn signed_view(acceptance: &BundleAcceptance, bundle: &Bundle, compared: bool) -> Result<Option<Value>, FaultCode> {
    let statement = &acceptance.signature.statement;
    let Some(bytes) = view_bytes(bundle, statement.view)? else {
        return if compared { Err(FaultCode::ViewMissing) } else { Ok(None) };
    };
    let view: Value = serde_json::from_slice(&bytes).map_err(|_| FaultCode::View)?;
    if photos_in(&view) == statement.photos { Ok(Some(view)) } else { Err(FaultCode::Photos) }
}

fn view_bytes(bundle: &Bundle, hash: Digest) -> Result<Option<Vec<u8>>, FaultCode> {
    let Some(stored) = bundle.views.iter().find(|view| view.view == hash) else { return Ok(None) };
    let bytes = codec::inflate(&stored.bytes, VIEW_LIMIT).map_err(|_| FaultCode::View)?;
    if *Sha256::digest(&bytes) == hash.0 { Ok(Some(bytes)) } else { Err(FaultCode::View) }
}

impl Attested<'_> {
    /// The member whose device signed, as the server says.
    pub(super) const fn device_of(&self) -> Option<MemberId> {
        self.last.member
    }
}
