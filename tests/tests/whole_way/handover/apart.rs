//! People who did not know of each other.

use super::world::*;
use yanfang_domain::handover::{HandoverEntry, Outcome, Step, Visitor};
use yanfang_domain::id::EntryId;
use yanfang_tests::sample;

#[test]
fn nothing_is_handed_over_without_a_confirmation_and_viewing_goes_on() {
    let days = Days::new();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(0);
    let draft = yanfang_device::StartDraft { owner: owner(1), visitor: Visitor::Owner, slip: None, with: Vec::new() };
    assert_eq!(rule(phone.start_handover(unit, draft.clone())), "no_confirmation");
    defect(&phone, unit, yanfang_domain::catalog::Severity::Minor);
    let (batch, confirmation) = days.confirm();
    phone.sync_until_quiet();
    days.revoke(batch, confirmation);
    phone.sync_until_quiet();
    assert_eq!(rule(phone.start_handover(unit, draft)), "confirmation_revoked");
}

#[test]
fn a_handover_under_a_confirmation_revoked_while_offline_is_taken_and_marked() {
    let days = Days::new();
    let (batch, confirmation) = days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(0);
    days.clock().advance_ms(HOUR_MS);
    days.revoke(batch, confirmation);
    days.clock().advance_ms(HOUR_MS);
    let handover = walked(&phone, unit);
    accept(&days, &phone, unit, handover, Outcome::Accepted);
    assert!(!phone.reception_detail(unit, handover).unwrap().unwrap().after_revocation, "nobody told this phone");
    phone.sync_until_quiet();
    assert_eq!(phone.shelf().unwrap(), [], "a fact is never refused");
    assert!(days.state(unit).is_handed_over());
    assert!(days.flagged("flag_after_revocation") >= 2, "its beginning and its signatures");
    assert!(phone.reception_detail(unit, handover).unwrap().unwrap().after_revocation);
}

#[test]
fn two_companions_who_set_the_outcome_at_once_leave_the_decision_to_the_manager() {
    let (days, one, other, unit, handover) = walked_and_heard();
    one.set_outcome(unit, handover, Outcome::Refused, "渗水".into()).unwrap();
    let second = other.set_outcome(unit, handover, Outcome::ConfirmAfterRepair, "修完再来".into()).unwrap();
    for phone in [&one, &other, &one] {
        phone.sync_until_quiet();
        assert_eq!(phone.shelf().unwrap(), []);
    }
    let detail = one.reception_detail(unit, handover).unwrap().unwrap();
    assert_eq!(detail.progress.step, Step::Decide);
    assert_eq!(detail.reception.outcome.contradicting().len(), 2);
    let sign = one.sign_form(unit, handover, yanfang_domain::signing::SignerRole::Owner, &days.screen(1));
    assert_eq!(rule(sign), "outcome_contradicts");
    let manager = days.phone(MANAGER);
    manager.decide_outcome(unit, handover, second, "业主电话里确认".into()).unwrap();
    manager.sync_until_quiet();
    one.sync_until_quiet();
    let detail = one.reception_detail(unit, handover).unwrap().unwrap();
    assert_eq!(detail.reception.outcome.outcome(), Some(Outcome::ConfirmAfterRepair));
    assert_eq!(detail.progress.step, Step::Sign);
}

#[test]
fn two_receptions_begun_at_once_are_both_kept_and_the_home_is_handed_over_once() {
    let days = Days::new();
    days.confirm();
    let (one, other) = (days.phone(COMPANIONS[0]), days.phone(COMPANIONS[1]));
    let unit = sample::unit(0);
    let first = walked(&one, unit);
    let second = start(&other, unit);
    accept(&days, &one, unit, first, Outcome::Accepted);
    one.sync_until_quiet();
    other.sync_until_quiet();
    assert_eq!(other.shelf().unwrap(), []);
    let detail = other.delivery_detail(unit).unwrap();
    assert_eq!(detail.contested.len(), 2);
    walk(&other, unit, second);
    other.set_outcome(unit, second, Outcome::Accepted, String::new()).unwrap();
    assert_eq!(rule(other.release_keys(unit, second)), "keys_released_already");
    other.sync_until_quiet();
    let state = days.state(unit);
    assert!(!state.is_handed_over_twice());
    assert_eq!(state.receptions.len(), 2);
    let released = days.server.document(unit).unwrap().entries().into_iter().filter(|entry| {
        matches!(entry.kind, yanfang_domain::entry::EntryKind::Handover(HandoverEntry::KeysReleased { .. }))
    });
    assert_eq!(released.count(), 1);
}

#[test]
fn any_companion_takes_any_home_by_its_slip_without_a_network() {
    let days = Days::new();
    days.confirm();
    let counter = days.phone(sample::CLERK);
    let companion = days.phone(COMPANIONS[1]);
    let unit = sample::unit(4);
    let purpose = yanfang_domain::delivery::AppointmentPurpose::Handover;
    let appointment =
        counter.propose_appointment(unit, purpose, days.clock().now_ms() + HOUR_MS, 30, Some(COMPANIONS[0])).unwrap();
    let slip = counter.check_in(unit, "A-017".into(), owner(3), Some(appointment)).unwrap();
    // The companion's phone has heard nothing of the check-in.
    let (found, handover) = companion.start_from_slip(&slip.text, Visitor::Owner, Vec::new()).unwrap();
    assert_eq!(found, unit);
    walk(&companion, unit, handover);
    accept(&days, &companion, unit, handover, Outcome::Accepted);
    companion.sync_until_quiet();
    counter.sync_until_quiet();
    assert_eq!((companion.shelf().unwrap(), counter.shelf().unwrap()), (vec![], vec![]));
    let state = days.state(unit);
    assert_eq!((state.receptions[0].owner, state.receptions[0].slip.as_deref()), (owner(3), Some("A-017")));
    assert_eq!(state.appointments[0].state, yanfang_domain::delivery::AppointmentState::Kept);
    days.clock().advance_ms(DAY_MS);
    let old = companion.start_from_slip(&slip.text, Visitor::Owner, Vec::new()).unwrap_err();
    assert!(matches!(old, yanfang_device::AppError::Slip(yanfang_domain::delivery::SlipError::Expired)));
    assert_eq!(state.appointments[0].id, EntryId(appointment.0));
}

#[test]
fn two_phones_that_both_say_the_keys_went_out_are_both_kept_and_called() {
    let days = Days::new();
    days.confirm();
    let unit = sample::unit(0);
    let phones = COMPANIONS.map(|member| days.phone(member));
    let [one, other] = &phones;
    for phone in &phones {
        let draft =
            yanfang_device::StartDraft { owner: owner(1), visitor: Visitor::Owner, slip: None, with: Vec::new() };
        let handover = phone.start_handover(unit, draft).unwrap();
        walk(phone, unit, handover);
        accept(&days, phone, unit, handover, Outcome::Accepted);
    }
    for phone in [one, other, one] {
        phone.sync_until_quiet();
        assert_eq!(phone.shelf().unwrap(), [], "both saw what they say: facts");
    }
    let state = days.state(unit);
    assert!(state.is_handed_over_twice() && state.contested().len() == 2);
    assert!(days.flagged("flag_after_signature") > 0, "the second to arrive is marked");
    let page = yanfang_tests::browser::Browser::of(&days.server, MANAGER);
    for (language, words) in
        [("zh", ["两次发钥匙", "两个接待同时进行"]), ("en", ["keys released twice", "two receptions at once"])]
    {
        let text = page.page("/console/handover", language);
        for words in words {
            assert!(text.contains(words), "the page of the day says it: {words}");
        }
    }
    assert_eq!(one.delivery_detail(unit).unwrap().contested.len(), 2);
    assert_eq!(
        rule(one.start_handover(
            unit,
            yanfang_device::StartDraft { owner: owner(1), visitor: Visitor::Owner, slip: None, with: Vec::new() }
        )),
        "handed_over_already"
    );
}
