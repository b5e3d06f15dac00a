//! Notice, appointment, open day, lists, keys and bulk readings.

use super::world::*;
use yanfang_device::{BulkReading, DefectDraft, NoticeDraft};
use yanfang_domain::catalog::Severity;
use yanfang_domain::delivery::{AppointmentPurpose, AppointmentStep, Borrower, Channel, MeterKind, Plausibility};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::DAY_MS as DAY;
use yanfang_tests::phone::draft;
use yanfang_tests::sample;
use yanfang_tests::seed::Seed;

#[test]
fn an_owner_who_does_not_come_is_a_no_show_and_then_overdue_until_the_keys_are_out() {
    let days = Days::new();
    days.confirm();
    let clerk = days.phone(sample::CLERK);
    let unit = sample::unit(0);
    let now = days.clock().now_ms();
    let notice = NoticeDraft {
        number: "RH-001".into(),
        channel: Channel::Post,
        served_ms: now,
        last_day_ms: now + 2 * DAY,
        proof: Some(days.picture(1)),
    };
    clerk.serve_notice(unit, notice).unwrap();
    let at_ms = now + DAY;
    let appointment = clerk.propose_appointment(unit, AppointmentPurpose::Handover, at_ms, 30, None).unwrap();
    clerk.move_appointment(unit, appointment, AppointmentStep::Confirmed).unwrap();
    let early = clerk.move_appointment(unit, appointment, AppointmentStep::NoShow);
    assert_eq!(rule(early), "appointment_not_yet_due");
    assert_eq!(clerk.appointments(at_ms - 1..at_ms + 1).unwrap().len(), 1);
    days.clock().advance_ms(DAY + HOUR_MS);
    clerk.move_appointment(unit, appointment, AppointmentStep::NoShow).unwrap();
    assert_eq!(clerk.no_shows(AppointmentPurpose::Handover).unwrap()[0].unit, unit);
    assert_eq!(clerk.overdue_homes().unwrap(), [], "there is a day left");
    days.clock().advance_ms(DAY);
    let overdue = clerk.overdue_homes().unwrap();
    assert_eq!((overdue.len(), overdue[0].unit, overdue[0].proven), (1, unit, true));
    assert!(clerk.delivery_detail(unit).unwrap().overdue);
    clerk.sync_until_quiet();
    let phone = days.phone(COMPANIONS[0]);
    assert_eq!(phone.overdue_homes().unwrap().len(), 1);
    let handover = walked(&phone, unit);
    accept(&days, &phone, unit, handover, yanfang_domain::handover::Outcome::Accepted);
    assert_eq!(phone.overdue_homes().unwrap(), []);
    phone.sync_until_quiet();
}

#[test]
fn on_the_open_day_the_owner_gets_the_whole_list_and_what_is_pointed_at_becomes_defects() {
    let days = Days::new();
    let inspector = days.phone(sample::INSPECTORS[0]);
    let unit = sample::unit(1);
    let mut seed = Seed::new(4);
    let open = inspector.record(unit, 0, &mut seed);
    let fixed = inspector.record(unit, 1, &mut seed);
    let promised = days.clock().now_ms() + 5 * DAY;
    inspector.defect_event(unit, open, yanfang_domain::event::EventKind::Promised { until_ms: promised }).unwrap();
    inspector.sync_until_quiet();
    let engineer = days.phone(sample::ENGINEER);
    engineer.pass(unit, fixed, None, yanfang_device::EventDraft::default()).unwrap();
    engineer.sync_until_quiet();
    let companion = days.phone(COMPANIONS[0]);
    companion.visit_open_day(unit, owner(1), "希望早点通燃气".into()).unwrap();
    let said = DefectDraft { photos: Vec::new(), ..draft(2, &mut seed) };
    let pointed_at = companion.record_open_day_defect(unit, said).unwrap();
    companion.sync_until_quiet();
    assert_eq!(companion.shelf().unwrap(), []);
    let state = days.state(unit);
    let listed = &state.visits[0].listed;
    assert_eq!(listed.len(), 2);
    for one in listed {
        assert_eq!(one.fixed, one.defect == fixed);
        assert_eq!(one.promised_ms, (one.defect == open).then_some(promised));
    }
    let recorded = days.server.document(unit).unwrap().defect(pointed_at).unwrap();
    assert_eq!(recorded.stage, Stage::OpenDay);
    let standing = yanfang_domain::standing::fold(&recorded);
    assert!(standing.repairer.is_some(), "routed like any other");
}

#[test]
fn a_long_list_is_attached_at_once_and_itemised_later() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(2);
    let handover = walked(&phone, unit);
    let pages = [days.picture(31), days.picture(32)];
    let list = phone.attach_owners_list(unit, &pages, "业主自带验房师".into(), Some(handover)).unwrap();
    phone.sync_until_quiet();
    let clerk = days.phone(sample::CLERK);
    let one = defect(&clerk, unit, Severity::Minor);
    clerk.itemise_owners_list(unit, list, vec![one], false).unwrap();
    let two = defect(&clerk, unit, Severity::Minor);
    clerk.itemise_owners_list(unit, list, vec![two], true).unwrap();
    assert_eq!(rule(clerk.itemise_owners_list(unit, list, vec![two], true)), "itemised_already");
    clerk.sync_until_quiet();
    let state = days.state(unit);
    assert_eq!(state.lists[0].pages.len(), 2);
    assert_eq!(state.lists[0].defects.iter().copied().collect::<Vec<_>>().len(), 2);
    assert!(state.lists[0].itemised);
    let stored = "SELECT COUNT(*) FROM photo WHERE stored = 1";
    assert_eq!(yanfang_tests::oracle::count(days.server.folder(), stored), 2, "the pages are for whom the unit is for");
}

#[test]
fn bulk_readings_prefill_and_a_reading_below_them_needs_a_reason() {
    let days = Days::new();
    days.confirm();
    let phone = days.phone(COMPANIONS[0]);
    let unit = sample::unit(3);
    let row = |unit, value_milli| BulkReading { unit, meter: MeterKind::Water, serial: None, value_milli };
    let rows = vec![row(unit, 6_700), row(yanfang_domain::id::UnitId::from_bytes([0xEE; 16]), 1), row(unit, 6_000)];
    let taken = phone.import_readings(rows);
    assert!(taken[0].is_ok() && taken[1].is_err(), "each row stands for itself");
    assert_eq!(rule(taken.into_iter().nth(2).unwrap()), "below_last_reading");
    let handover = walked(&phone, unit);
    phone.set_outcome(unit, handover, yanfang_domain::handover::Outcome::Accepted, String::new()).unwrap();
    let prefilled = phone.delivery_detail(unit).unwrap().state;
    let prefilled = prefilled.last_reading(MeterKind::Water, None).unwrap().value_milli;
    assert_eq!(prefilled, 6_700);
    assert_eq!(rule(read(&phone, unit, handover, MeterKind::Water, 3_700)), "below_last_reading");
    let remark = "换了新表".to_owned();
    let draft = yanfang_device::MeterDraft {
        meter: MeterKind::Water,
        serial: None,
        value_milli: 3_700,
        handover: Some(handover),
        photo: Some(days.picture(8)),
        remark,
    };
    let done = phone.read_meter(unit, draft).unwrap();
    assert_eq!(done.plausibility, Plausibility::BelowLast { last_milli: 6_700 });
    let jump = read(&phone, unit, handover, MeterKind::Water, 90_000).unwrap();
    assert_eq!(jump.plausibility, Plausibility::Jump { last_milli: 3_700 });
    phone.sync_until_quiet();
    assert_eq!(phone.shelf().unwrap(), []);
}

#[test]
fn a_lent_key_is_on_the_list_until_it_is_back() {
    let days = Days::new();
    let engineer = days.phone(sample::ENGINEER);
    let unit = sample::unit(0);
    let due_ms = days.clock().now_ms() + HOUR_MS;
    let lend = |key: &str| {
        let to = Borrower::Contractor(sample::contractor(0));
        engineer.lend_key(unit, key.into(), to, due_ms, "维修".into())
    };
    let loan = lend("A 套").unwrap();
    assert_eq!(rule(lend("A 套")), "lent_already");
    lend("B 套").unwrap();
    days.clock().advance_ms(2 * HOUR_MS);
    engineer.return_key(unit, loan).unwrap();
    assert_eq!(rule(engineer.return_key(unit, loan)), "returned_already");
    engineer.sync_until_quiet();
    let clerk = days.phone(sample::CLERK);
    let out = clerk.keys_out().unwrap();
    assert_eq!((out.len(), out[0].loan.key.as_str(), out[0].overdue), (1, "B 套", true));
}
