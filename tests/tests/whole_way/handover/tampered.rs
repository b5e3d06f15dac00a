//! A bundle changed inside and signed again by the very key it was made with: each layer notices by itself. And one signed
//! anew from the inside out by somebody else.

use super::world::*;
use ed25519_dalek::SigningKey;
use std::time::{Duration, Instant};
use yanfang_domain::id::Digest;
use yanfang_domain::signing::SignerRole;
use yanfang_protocol::acceptance::{Bundle, CounterStatement, Finding, canonical, open, seal};
use yanfang_protocol::account::Certificate;
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, Signed, sign};
use yanfang_sync::acceptance::{FaultCode, Signer, Verdict, check};

fn exported() -> (Bundle, SigningKey, Digest, Vec<u8>) {
    let (days, _, unit) = handed_over();
    let (file, print) = days.export(unit);
    let key = days.server.server().key().clone();
    (open(&file, Some(print)).unwrap().bundle, key, print, file)
}

/// The last signature's last counter-signature, changed and signed again.
fn recounter(bundle: &mut Bundle, key: &SigningKey, change: impl Fn(&mut CounterStatement)) {
    let counters = &mut bundle.acceptances.last_mut().unwrap().counters;
    let mut counter: CounterStatement = serde_json::from_slice(&counters.last().unwrap().message).unwrap();
    change(&mut counter);
    let message = canonical(&counter).unwrap();
    let signature = sign(key, Purpose::CounterSignature, &message);
    *counters.last_mut().unwrap() = Signed { message, signature };
}

type Change = fn(&mut Bundle, &SigningKey);

#[test]
fn what_is_changed_inside_is_noticed_even_under_the_servers_own_signature() {
    let (bundle, key, print, _) = exported();
    let changes: &[(FaultCode, Change)] = &[
        (FaultCode::NoSignature, |bundle, _| bundle.acceptances.clear()),
        (FaultCode::CounterSignature, |bundle, _| {
            bundle.acceptances[0].signature.statement.role = SignerRole::Proxy;
        }),
        (FaultCode::CounterSignature, |bundle, _| bundle.acceptances[0].signature.signature.replace_range(0..1, "x")),
        (FaultCode::CounterSignature, |bundle, _| bundle.acceptances[0].entry = bundle.acceptances[1].entry),
        (FaultCode::CounterSignature, |bundle, _| bundle.acceptances[0].counters.clear()),
        (FaultCode::CounterSignature, |bundle, _| bundle.acceptances[0].counters[0].message[9] ^= 1),
        (FaultCode::CounterSignature, |bundle, _| bundle.acceptances[0].counters[0].signature[9] ^= 1),
        (FaultCode::CounterOrder, |bundle, key| recounter(bundle, key, |counter| counter.number = 1)),
        (FaultCode::CounterOrder, |bundle, key| recounter(bundle, key, |counter| counter.previous.0[0] ^= 1)),
        (FaultCode::Certificate, |bundle, _| bundle.acceptances[0].certificate = None),
        (FaultCode::Certificate, |bundle, key| {
            let given = bundle.acceptances[0].certificate.as_ref().unwrap();
            let mut other: Certificate = codec::from_plain(&given.message).unwrap();
            other.member = MANAGER;
            bundle.acceptances[0].certificate = Some(Signed::seal(key, Purpose::Certificate, &other).unwrap());
        }),
        (FaultCode::ViewMissing, |bundle, _| bundle.views.clear()),
        (FaultCode::View, |bundle, _| bundle.views[0].bytes = codec::compress(b"{}").unwrap().into()),
        (FaultCode::View, |bundle, _| bundle.views[0].bytes.truncate(9)),
        (FaultCode::Document, |bundle, _| bundle.documents.clear()),
        (FaultCode::Document, |bundle, _| {
            bundle.documents[0].changes.remove(1);
        }),
        (FaultCode::Document, |bundle, _| bundle.documents[0].changes[0][40] ^= 1),
        (FaultCode::OtherEntry, |bundle, _| bundle.documents[0].changes.truncate(2)),
        (FaultCode::OtherView, |bundle, key| recounter(bundle, key, |counter| counter.view.0[0] ^= 1)),
        (FaultCode::OtherDifferences, |bundle, key| {
            recounter(bundle, key, |counter| {
                counter.differences = Some(vec!["rooms".into()]);
                counter.findings = vec![Finding::Differs];
            });
        }),
        (FaultCode::OtherFindings, |bundle, key| {
            recounter(bundle, key, |counter| counter.findings = vec![Finding::ForeignKey]);
        }),
        (FaultCode::OtherFindings, |bundle, key| {
            recounter(bundle, key, |counter| counter.findings = vec![Finding::OtherView]);
        }),
    ];
    for (number, (code, change)) in changes.iter().enumerate() {
        let mut changed = bundle.clone();
        change(&mut changed, &key);
        let checked = check(&seal(&key, &changed).unwrap(), Some(print));
        let codes: Vec<_> = checked.faults.iter().map(|fault| fault.code).collect();
        assert!(codes.contains(code), "change {number}: {codes:?} instead of {code:?}");
        assert_eq!(checked.verdict, Verdict::DoesNotHold, "change {number}");
    }
}

#[test]
fn a_bundle_signed_anew_from_the_inside_out_is_nobodys_and_never_the_servers() {
    let (mut bundle, _, print, _) = exported();
    let stranger = SigningKey::from_bytes(&[7; 32]);
    for acceptance in &mut bundle.acceptances {
        for counter in &mut acceptance.counters {
            counter.signature = sign(&stranger, Purpose::CounterSignature, &counter.message);
        }
        let certificate = acceptance.certificate.as_mut().unwrap();
        certificate.signature = sign(&stranger, Purpose::Certificate, &certificate.message);
    }
    // The chain is over the signatures too: whoever signs anew has to write the words anew.
    let file = seal(&stranger, &bundle).unwrap();
    assert_eq!(check(&file, None).verdict, Verdict::DoesNotHold);
    let mut previous = None;
    for counter in bundle.acceptances.iter_mut().flat_map(|acceptance| &mut acceptance.counters) {
        let mut said: CounterStatement = serde_json::from_slice(&counter.message).unwrap();
        said.previous = previous.unwrap_or(said.previous);
        let message = canonical(&said).unwrap();
        let signature = sign(&stranger, Purpose::CounterSignature, &message);
        *counter = Signed { message, signature };
        previous = Some(yanfang_protocol::acceptance::chain_of(counter));
    }
    let file = seal(&stranger, &bundle).unwrap();
    let without_key = check(&file, None);
    assert!(matches!(without_key.signer, Signer::Unknown(other) if other != print), "{:?}", without_key.faults);
    assert_eq!(without_key.verdict, Verdict::Holds, "consistent in itself, which anybody can make");
    let checked = check(&file, Some(print));
    assert_eq!((checked.verdict, checked.signer), (Verdict::DoesNotHold, Signer::Nobody));
}

#[test]
fn every_byte_of_a_bundle_counts_and_that_is_known_within_ten_seconds() {
    let (_, _, print, file) = exported();
    let begun = Instant::now();
    for place in 0..file.len() {
        let mut changed = file.clone();
        changed[place] ^= 1 << (place % 8);
        let checked = check(&changed, Some(print));
        assert_eq!((checked.verdict, checked.signer), (Verdict::DoesNotHold, Signer::Nobody), "byte {place}");
        assert!(checked.told.is_empty(), "byte {place}");
    }
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "{} bytes took {took:?}", file.len());
}
