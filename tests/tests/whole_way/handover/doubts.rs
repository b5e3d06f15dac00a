//! One doubtful signature or a view that comes late takes nothing from the others: each is told by itself.

use super::world::*;
use std::sync::Arc;
use yanfang_device::{CancelToken, KeyStore};
use yanfang_domain::catalog::Severity;
use yanfang_domain::handover::Outcome;
use yanfang_domain::id::{BuildingId, HandoverId, UnitId};
use yanfang_domain::language::Language;
use yanfang_domain::role::Scope;
use yanfang_domain::signing::SignerRole;
use yanfang_protocol::acceptance::Finding;
use yanfang_sync::acceptance::{Checked, Remark, Standing, Verdict, check, say};
use yanfang_tests::hardware::{Hardware, Swapped};
use yanfang_tests::phone::TestPhone;
use yanfang_tests::{oracle, sample};

/// A home whose owner and companion signed on a good phone, ready for the property's signature.
fn two_signed(days: &Days, phone: &TestPhone, unit: UnitId) -> HandoverId {
    let handover = walked(phone, unit);
    phone.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    hand_everything(phone, unit, handover);
    for role in [SignerRole::Owner, SignerRole::Companion] {
        phone.sign_form(unit, handover, role, &days.screen(1)).unwrap();
    }
    phone.sync_until_quiet();
    handover
}

fn checked(days: &Days, unit: UnitId) -> Checked {
    let (file, key) = days.export(unit);
    check(&file, Some(key))
}

fn standings(checked: &Checked) -> Vec<Standing> {
    checked.told.iter().map(|told| told.standing).collect()
}

/// The property signs on a phone whose signature is doubtful.
fn with_a_doubt(store: Arc<Swapped>) -> (Days, TestPhone, UnitId, HandoverId) {
    let days = Days::new();
    days.confirm();
    let (good, unit) = (days.phone(COMPANIONS[0]), sample::unit(0));
    let handover = two_signed(&days, &good, unit);
    let bad = days.phone_with(COMPANIONS[1], Arc::clone(&store) as Arc<dyn KeyStore>);
    store.swap();
    bad.sign_form(unit, handover, SignerRole::Property, &days.screen(2)).unwrap();
    bad.sync_until_quiet();
    assert_eq!((bad.shelf().unwrap(), days.flagged("flag_signature")), (vec![], 1), "taken and marked");
    (days, good, unit, handover)
}

#[test]
fn a_signature_that_does_not_fit_is_told_and_takes_nothing_from_the_others() {
    let (days, good, unit, handover) = with_a_doubt(Arc::new(Swapped::hidden(7, 8)));
    let found = checked(&days, unit);
    assert_eq!((found.verdict, found.faults.as_slice()), (Verdict::HoldsInPart, [].as_slice()));
    assert_eq!(standings(&found), [Standing::Holds, Standing::Holds, Standing::DoesNotHold]);
    assert_eq!(found.told[2].remarks, [Remark::Noticed(Finding::SignatureDoesNotFit)]);
    let words = |language| say(&found.told[2], language).join("\n");
    assert!(words(Language::Zh).contains("不成立") && words(Language::En).contains("does not hold"));

    // A good phone that has not heard of it has the property sign as well: now every place is signed.
    good.sign_form(unit, handover, SignerRole::Property, &days.screen(3)).unwrap();
    good.sync_until_quiet();
    let found = checked(&days, unit);
    assert_eq!(found.verdict, Verdict::HoldsWithRemarks, "{:?}", found.told);
    assert_eq!(found.told.len(), 4);
    assert!(found.told[2].remarks.contains(&Remark::Replaced), "{:?}", found.told[2].remarks);
    oracle::verify(days.server.folder());
}

#[test]
fn a_signature_by_a_key_that_no_device_has_is_told() {
    let (days, _good, unit, _) = with_a_doubt(Arc::new(Swapped::admitted(7, 8)));
    let found = checked(&days, unit);
    assert_eq!(found.verdict, Verdict::HoldsInPart);
    assert_eq!(found.told[2].remarks, [Remark::Noticed(Finding::UnknownKey)]);
    assert_eq!(found.told[2].device_of, None);
}

#[test]
fn where_no_signature_holds_the_bundle_does_not() {
    let days = Days::new();
    days.confirm();
    let (store, unit) = (Arc::new(Swapped::hidden(7, 8)), sample::unit(0));
    let phone = days.phone_with(COMPANIONS[0], Arc::clone(&store) as Arc<dyn KeyStore>);
    store.swap();
    let handover = two_signed(&days, &phone, unit);
    phone.sign_form(unit, handover, SignerRole::Property, &days.screen(2)).unwrap();
    phone.sync_until_quiet();
    let found = checked(&days, unit);
    assert_eq!((found.verdict, found.faults.as_slice()), (Verdict::DoesNotHold, [].as_slice()));
    assert_eq!(days.flagged("flag_signature"), 3);
}

#[test]
fn a_phone_that_went_from_hand_to_hand_signs_for_whoever_has_it() {
    let days = Days::new();
    days.confirm();
    // The hardware keeps its key; the second companion enrols the same phone anew.
    let first = days.phone_with(COMPANIONS[0], Arc::new(Hardware::new(7)));
    let second = days.phone_with(COMPANIONS[1], Arc::new(Hardware::new(7)));
    let unit = sample::unit(0);
    let handover = two_signed(&days, &second, unit);
    second.sign_form(unit, handover, SignerRole::Property, &days.screen(2)).unwrap();
    second.sync_until_quiet();
    let other = sample::unit(1);
    two_signed(&days, &first, other);
    assert_eq!((checked(&days, unit).verdict, checked(&days, other).verdict), (Verdict::Holds, Verdict::Holds));
    assert_eq!(checked(&days, other).told[0].device_of.as_deref(), Some("周陪验"));
}

/// A companion signs over a defect that the phone shows as voided; the server does not accept that decision, since the
/// companion's scope had changed before. No file gets through.
fn signed_over_what_was_not_accepted(days: &Days) -> (TestPhone, UnitId, HandoverId) {
    let unit = sample::unit(0);
    let phone = TestPhone::with_link(tempfile::tempdir().unwrap(), days.clock().clone(), Some(days.server.direct()));
    phone.enrol(&days.server.url(), &days.server.enrol_code(COMPANIONS[0]));
    phone.sync_until_quiet();
    let handover = walked(&phone, unit);
    let gone = defect(&phone, unit, Severity::Minor);
    let catalog = days.server.wait(days.server.server().catalog(sample::project())).unwrap().unwrap();
    let mut catalog = catalog.catalog().clone();
    let companion = catalog.members.iter_mut().find(|member| member.id == COMPANIONS[0]).unwrap();
    companion.grants[0].scope = Scope::Building(BuildingId::from_bytes([0xEE; 16]));
    days.server.publish(catalog);
    days.clock().advance_ms(HOUR_MS);
    phone.void(unit, gone, "看错了".into()).unwrap();
    phone.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    hand_everything(&phone, unit, handover);
    all_sign(&phone, unit, handover, &days.screen(1));
    for _ in 0..4 {
        // The commands get through, no file does.
        let _ = phone.sync(&CancelToken::new());
    }
    (phone, unit, handover)
}

#[test]
fn a_late_view_is_told_and_compared_when_it_comes_and_the_fields_that_differ_are_named() {
    let days = Days::new();
    days.confirm();
    let (phone, unit, _) = signed_over_what_was_not_accepted(&days);
    let late = checked(&days, unit);
    assert_eq!((late.verdict, late.faults.as_slice()), (Verdict::HoldsWithRemarks, [].as_slice()));
    assert!(late.told.iter().all(|told| !told.view && told.differences.is_empty()));
    for finding in [Finding::UnknownHeads, Finding::ViewNotHere] {
        assert!(late.told[0].remarks.contains(&Remark::Noticed(finding)), "{:?}", late.told[0].remarks);
    }
    let words = say(&late.told[0], Language::Zh).join("\n");
    assert!(words.contains("尚未上传"), "{words}");

    // The phone reaches the server, and what it showed comes after.
    let phone = TestPhone::with_link(phone.into_folder(), days.clock().clone(), None);
    phone.sync_until_quiet();
    let compared = checked(&days, unit);
    assert_eq!((compared.verdict, compared.faults.as_slice()), (Verdict::HoldsWithRemarks, [].as_slice()));
    for told in &compared.told {
        assert!(told.view && told.remarks.contains(&Remark::Noticed(Finding::Differs)), "{told:?}");
        assert!(!told.remarks.contains(&Remark::Noticed(Finding::ViewNotHere)));
        assert!(told.differences.iter().any(|field| field.starts_with("events/")), "{:?}", told.differences);
    }
    oracle::verify(days.server.folder());
}
