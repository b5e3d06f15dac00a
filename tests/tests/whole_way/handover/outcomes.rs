//! One home an outcome, from the walk to the closing by hand.

use super::world::*;
use yanfang_domain::catalog::Severity;
use yanfang_domain::handover::{Outcome, Step, TaskState};
use yanfang_domain::language::Language;
use yanfang_tests::sample;

#[test]
fn a_clean_home_is_accepted_and_closed_by_hand() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    let step = || phone.reception_detail(unit, handover).unwrap().unwrap().progress.step;
    assert_eq!(step(), Step::Outcome);
    assert_eq!(rule(phone.release_keys(unit, handover)), "no_outcome");
    phone.set_outcome(unit, handover, Outcome::Accepted, String::new()).unwrap();
    assert_eq!(step(), Step::HandOver);
    hand_everything(&phone, unit, handover);
    assert_eq!(step(), Step::Sign);
    days.clock().advance_ms(12 * 60_000);
    all_sign(&phone, unit, handover, &days.screen(1));
    let detail = phone.reception_detail(unit, handover).unwrap().unwrap();
    assert_eq!((detail.progress.step, detail.reception.minutes()), (Step::Keys, Some(12)));
    assert_eq!(detail.says(Language::Zh), ["还有必办手续没办，也没有客户经理放行（1）"]);
    assert_eq!(rule(phone.release_keys(unit, handover)), "formalities_missing");
    phone.mark_formality(unit, "fund", true).unwrap();
    phone.release_keys(unit, handover).unwrap();
    phone.sync_until_quiet();
    assert_eq!(phone.shelf().unwrap(), []);
    assert!(days.state(unit).is_handed_over());
    let clerk = days.phone(sample::CLERK);
    clerk.close_reception(unit, handover).unwrap();
    clerk.sync_until_quiet();
    assert!(days.state(unit).receptions[0].closed.is_some());
    yanfang_tests::oracle::verify(days.server.folder());
}

#[test]
fn accepted_with_repairs_later_closes_after_the_owners_word_and_not_before() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(0);
    let handover = walked(&phone, unit);
    let task = defect(&phone, unit, Severity::Minor);
    assert_eq!(rule(phone.set_outcome(unit, handover, Outcome::Accepted, String::new())), "open_defects");
    accept(&days, &phone, unit, handover, Outcome::AcceptedRepairLater);
    phone.sync_until_quiet();
    let clerk = days.phone(sample::CLERK);
    assert_eq!(rule(clerk.close_reception(unit, handover)), "no_final_outcome");
    assert_eq!(rule(clerk.set_final_outcome(unit, handover, Outcome::Accepted, None)), "tasks_open");
    repair(&days, &phone, unit, task);
    clerk.sync_until_quiet();
    clerk.set_final_outcome(unit, handover, Outcome::Accepted, None).unwrap();
    clerk.close_reception(unit, handover).unwrap();
    clerk.sync_until_quiet();
    let reception = &days.state(unit).receptions[0];
    assert_eq!(reception.outcome.outcome(), Some(Outcome::AcceptedRepairLater), "the signed outcome stays");
    assert_eq!(reception.final_outcome.outcome(), Some(Outcome::Accepted));
    assert!(reception.closed.is_some());
}

#[test]
fn what_was_not_accepted_gets_its_keys_by_a_sheet_with_fresh_readings() {
    for first in [Outcome::ConfirmAfterRepair, Outcome::Refused] {
        let days = Days::new();
        days.confirm();
        let phone = days.phone(COMPANIONS[0]);
        let unit = sample::unit(1);
        let handover = walked(&phone, unit);
        let task = defect(&phone, unit, Severity::Major);
        phone.set_outcome(unit, handover, first, "阳台漏水".into()).unwrap();
        assert_eq!(rule(read(&phone, unit, handover, yanfang_domain::delivery::MeterKind::Water, 1)), "not_accepting");
        all_sign(&phone, unit, handover, &days.screen(1));
        assert_eq!(rule(phone.release_keys(unit, handover)), "not_accepting");
        phone.mark_formality(unit, "fund", true).unwrap();
        phone.sync_until_quiet();
        let detail = phone.reception_detail(unit, handover).unwrap().unwrap();
        assert_eq!((detail.progress.step, detail.tasks[0].state), (Step::Repair, TaskState::Open));
        repair(&days, &phone, unit, task);
        phone.sync_until_quiet();
        read_meters(&phone, unit, handover);
        phone.sync_until_quiet();
        let clerk = days.phone(sample::CLERK);
        let last = |sheet| clerk.set_final_outcome(unit, handover, Outcome::Accepted, sheet);
        assert_eq!(rule(last(None)), "key_release_sheet_missing");
        let sheet = clerk.seal_file(&days.picture(5)).unwrap();
        last(Some(sheet)).unwrap();
        clerk.close_reception(unit, handover).unwrap();
        clerk.sync_until_quiet();
        assert_eq!(clerk.shelf().unwrap(), []);
        let state = days.state(unit);
        assert!(state.is_handed_over() && state.receptions[0].closed.is_some());
        assert_eq!(state.receptions[0].outcome.outcome(), Some(first));
    }
}

#[test]
fn an_open_critical_defect_needs_the_managers_consent_that_names_it() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(2);
    let handover = walked(&phone, unit);
    let critical = defect(&phone, unit, Severity::Critical);
    let later = || phone.set_outcome(unit, handover, Outcome::AcceptedRepairLater, String::new());
    assert_eq!(rule(later()), "critical_needs_consent");
    phone.sync_until_quiet();
    let manager = days.phone(MANAGER);
    manager.consent_to_critical(unit, handover, vec![critical], "已断电，当晚处理".into()).unwrap();
    manager.sync_until_quiet();
    phone.sync_until_quiet();
    later().unwrap();
    assert!(phone.consent_to_critical(unit, handover, vec![critical], "我同意".into()).is_err(), "not the companion's");
}

#[test]
fn a_task_closes_without_the_owners_word_after_three_days_in_vain_and_not_before() {
    use yanfang_domain::delivery::Channel;
    use yanfang_domain::event::Cause;
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(3);
    let handover = walked(&phone, unit);
    let task = defect(&phone, unit, Severity::Minor);
    accept(&days, &phone, unit, handover, Outcome::AcceptedRepairLater);
    phone.sync_until_quiet();
    let engineer = days.phone(sample::ENGINEER);
    engineer.pass(unit, task, None, yanfang_device::EventDraft::default()).unwrap();
    engineer.sync_until_quiet();
    let manager = days.phone(MANAGER);
    let close = || manager.close_defect(unit, task, Cause::Material("玻璃胶".into()), true);
    for day in 0..3 {
        assert_eq!(rule(close()), "unreachable_needs_three_days", "after {day} days");
        manager.contact_owner(unit, Channel::Telephone, false, "无人接听".into()).unwrap();
        manager.contact_owner(unit, Channel::Message, false, "未回".into()).unwrap();
        days.clock().advance_ms(DAY_MS);
    }
    close().unwrap();
    manager.sync_until_quiet();
    assert_eq!(manager.shelf().unwrap(), []);
    let clerk = days.phone(sample::CLERK);
    clerk.set_final_outcome(unit, handover, Outcome::Accepted, None).unwrap();
    clerk.close_reception(unit, handover).unwrap();
    clerk.sync_until_quiet();
    assert_eq!(clerk.shelf().unwrap(), []);
}
