//! Proxies, signatures on paper, refusals to sign, further units on the form, what comes after it.

use super::world::*;
use yanfang_device::{Addition, SignedOn, StartDraft};
use yanfang_domain::catalog::{Severity, SigningMode};
use yanfang_domain::handover::{Outcome, Visitor};
use yanfang_domain::signing::SignerRole;
use yanfang_tests::sample;

#[test]
fn a_proxy_comes_with_a_document_and_signs_as_one() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(0);
    let authority = phone.seal_file(&days.picture(3)).unwrap();
    let visitor = Visitor::Proxy { authority };
    let draft = StartDraft { owner: owner(2), visitor, slip: None, with: Vec::new() };
    let handover = phone.start_handover(unit, draft).unwrap();
    walk(&phone, unit, handover);
    phone.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    hand_everything(&phone, unit, handover);
    let on = days.screen(1);
    assert_eq!(rule(phone.sign_form(unit, handover, SignerRole::Owner, &on)), "wrong_signer");
    for role in [SignerRole::Proxy, SignerRole::Companion, SignerRole::Property] {
        phone.sign_form(unit, handover, role, &on).unwrap();
    }
    phone.mark_formality(unit, "fund", true).unwrap();
    phone.release_keys(unit, handover).unwrap();
    phone.sync_until_quiet();
    assert!(days.state(unit).is_handed_over());
}

#[test]
fn a_project_that_wants_paper_takes_no_signature_on_the_screen_alone() {
    let days = Days::with(|catalog| catalog.settings.signing = SigningMode::Paper);
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    phone.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    hand_everything(&phone, unit, handover);
    let on_screen = phone.sign_form(unit, handover, SignerRole::Owner, &days.screen(1));
    assert_eq!(rule(on_screen), "wrong_signing_mode");
    all_sign(&phone, unit, handover, &SignedOn::Paper { photo: days.picture(2) });
    phone.sync_until_quiet();
    assert!(days.state(unit).receptions[0].form.is_signed());
    assert_eq!(phone.shelf().unwrap(), []);
}

#[test]
fn an_owner_who_does_not_sign_is_recorded_with_a_witness_and_gets_no_keys() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    phone.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    hand_everything(&phone, unit, handover);
    phone.refuse_signature(unit, handover, "要和家人商量".into(), "物业在场见证".into()).unwrap();
    for role in [SignerRole::Companion, SignerRole::Property] {
        phone.sign_form(unit, handover, role, &days.screen(1)).unwrap();
    }
    phone.mark_formality(unit, "fund", true).unwrap();
    assert_eq!(rule(phone.release_keys(unit, handover)), "owner_did_not_sign");
    phone.sync_until_quiet();
    let state = days.state(unit);
    assert!(state.receptions[0].form.refused.is_some() && !state.is_handed_over());
}

#[test]
fn what_arrives_after_the_signature_is_taken_marked_and_shown_apart_and_amendments_are_signed() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let away = days.phone(COMPANIONS[1]);
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    // Somebody else records a defect in the same home, without a network, before the signature.
    let late = defect(&away, unit, Severity::Minor);
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    phone.sync_until_quiet();
    away.sync_until_quiet();
    assert_eq!(away.shelf().unwrap(), []);
    assert_eq!(days.flagged("flag_after_signature"), 1);
    phone.sync_until_quiet();
    let detail = phone.reception_detail(unit, handover).unwrap().unwrap();
    assert_eq!(detail.after_signature, [late]);
    assert_eq!(detail.reception.outcome.outcome(), Some(Outcome::Accepted), "what was signed stays");
    assert_eq!(rule(phone.set_outcome(unit, handover, Outcome::Refused, "漏水".into())), "form_is_signed");
    let addition = || Addition { text: "补一把信箱钥匙".into(), defects: vec![late] };
    for n in 0..2 {
        phone.amend_signed(unit, handover, addition(), SignerRole::Owner, &days.screen(20 + n)).unwrap();
    }
    phone.sync_until_quiet();
    assert_eq!(phone.shelf().unwrap(), []);
    let state = days.state(unit);
    let amendments = &state.receptions[0].amendments;
    assert_eq!(amendments.len(), 2);
    assert_eq!(amendments[1].previous, amendments[0].id, "one chain");
}

#[test]
fn a_parking_place_on_the_form_is_handed_over_with_the_home_once() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let (unit, parking) = (sample::unit(0), sample::unit(PARKING));
    let with = |unit| StartDraft { owner: owner(1), visitor: Visitor::Owner, slip: None, with: vec![unit] };
    assert_eq!(rule(phone.start_handover(unit, with(sample::unit(1)))), "further_unit_kind");
    let handover = phone.start_handover(unit, with(parking)).unwrap();
    walk(&phone, unit, handover);
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    phone.sync_until_quiet();
    phone.mark_formality(unit, "loan", true).unwrap();
    phone.hand_item(sample::unit(2), handover, yanfang_domain::handover::HandedKind::Key, "A".into(), 1).unwrap_err();
    phone.sync_until_quiet();
    let state = days.state(parking);
    assert_eq!(state.elsewhere.len(), 1);
    assert_eq!((state.elsewhere[0].dwelling, state.elsewhere[0].handover), (unit, handover));
    assert!(state.is_handed_over() && state.receptions.is_empty());
    let entries = days.server.document(parking).unwrap().entries();
    assert_eq!(entries.len(), 1, "recorded once");
    assert_eq!(phone.delivery_detail(parking).unwrap().state.elsewhere, state.elsewhere, "the phone hears of it");
}
