//! A phone whose hardware knows P-256 only: it enrols, renews its sessions, seals for a bundle, and signs like any other.

use super::world::*;
use std::sync::Arc;
use yanfang_device::{CancelToken, Device, Entropy, KeyError, KeyStore};
use yanfang_domain::catalog::Severity;
use yanfang_domain::handover::Outcome;
use yanfang_domain::signing::Algorithm;
use yanfang_protocol::acceptance::open;
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::Purpose;
use yanfang_sync::acceptance::{Signer, Standing, Verdict, check};
use yanfang_tests::hardware::Hardware;
use yanfang_tests::phone::TestPhone;
use yanfang_tests::{oracle, sample};

#[test]
fn a_phone_with_a_p256_key_enrols_signs_and_its_signatures_verify() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone_with(COMPANIONS[0], Arc::new(Hardware::new(7)));
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    // Past the end of the first session: the key proves itself again.
    days.clock().advance_ms(HOUR_MS);
    phone.sync_until_quiet();
    assert_eq!((phone.shelf().unwrap(), days.flagged("flag_signature")), (vec![], 0));

    let (file, key) = days.export(unit);
    let checked = check(&file, Some(key));
    assert_eq!((checked.verdict, checked.signer), (Verdict::Holds, Signer::Known(key)), "{:?}", checked.told);
    assert!(checked.told.iter().all(|told| told.standing == Standing::Holds && told.remarks.is_empty()));
    assert_eq!(checked.told[0].device_of.as_deref(), Some("周陪验"));
    let statement = &open(&file, None).unwrap().bundle.acceptances[0].signature;
    assert_eq!((statement.statement.algorithm, statement.key.len()), (Algorithm::P256, 130));
    oracle::verify(days.server.folder());
}

#[test]
fn what_a_p256_phone_seals_a_colleague_delivers() {
    let days = Days::new();
    let author = days.phone_with(COMPANIONS[0], Arc::new(Hardware::new(7)));
    let colleague = days.phone(COMPANIONS[1]);
    let recorded = defect(&author, sample::unit(0), Severity::Minor);
    let bundle = author.folder().join("handed-over.yanfang");
    author.export_pending(&bundle, &CancelToken::new()).unwrap();
    colleague.import_bundle(&bundle, &CancelToken::new()).unwrap();
    colleague.sync_until_quiet();
    let there = days.server.defects(1);
    assert_eq!(there.iter().map(|defect| defect.id).collect::<Vec<_>>(), [recorded]);
}

/// Names a key that it cannot sign with.
struct Borrowed(Hardware, Hardware);

impl KeyStore for Borrowed {
    fn public_key(&self, entropy: &dyn Entropy) -> Result<DeviceKey, KeyError> {
        self.0.public_key(entropy)
    }

    fn sign(&self, purpose: Purpose, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.1.sign(purpose, message)
    }
}

#[test]
fn nobody_enrols_with_the_p256_key_of_another_phone() {
    let days = Days::new();
    let store = Arc::new(Borrowed(Hardware::new(7), Hardware::new(8)));
    let phone = TestPhone::with_key_store(days.clock().clone(), store);
    let code = days.server.enrol_code(COMPANIONS[0]);
    let refused = Device::enrol(&phone, &days.server.url(), &code, "test", &CancelToken::new());
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(oracle::count(days.server.folder(), "SELECT COUNT(*) FROM device"), 0);
    let honest = TestPhone::with_key_store(days.clock().clone(), Arc::new(Hardware::new(8)));
    honest.enrol(&days.server.url(), &code);
    assert_eq!(oracle::count(days.server.folder(), "SELECT COUNT(*) FROM device"), 1, "the code was not spent");
}
