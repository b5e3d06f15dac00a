//! A day without network: everything is saved, listed, found, and there after a restart; then it all arrives.

use yanfang_device::{EventDraft, Place};
use yanfang_domain::defect::FieldValue;
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;

#[test]
fn a_day_without_network_is_kept_and_arrives() {
    let server = TestServer::with_units(8);
    let mut phone = server.phone(INSPECTORS[0]);
    phone.sync_until_quiet();
    assert_eq!(phone.list_units().unwrap().len(), 8, "the catalog came with the first sync");

    let (unit, mut seed) = (sample::unit(3), Seed::new(1));
    let inspection = phone.start_inspection(unit, Stage::Internal).unwrap();
    phone.record_room(unit, inspection, sample::room(0), RoomResult::Clear).unwrap();
    phone.record_room(unit, inspection, sample::room(1), RoomResult::Defects).unwrap();
    let defects: Vec<_> = (0..10).map(|n| phone.record(unit, n, &mut seed)).collect();
    phone.amend_defect(unit, defects[0], vec![FieldValue::Note("墙面空鼓 12cm".into())]).unwrap();
    let remark = EventDraft { note: "已告知业主".into(), photos: Vec::new() };
    phone.comment(unit, defects[1], remark).unwrap();

    phone.restart();
    let detail = phone.unit_detail(unit).unwrap();
    assert_eq!((detail.defects.len(), detail.inspections[0].rooms.len()), (10, 2));
    assert!(detail.defects.iter().all(|defect| defect.place == Place::OnThisPhone));
    let line = phone.list_units().unwrap().into_iter().find(|line| line.id == unit).unwrap();
    assert_eq!((line.counts.defects, line.counts.rooms), (10, 2));
    let hits = phone.search("空鼓", 50).unwrap();
    assert!(hits.iter().any(|hit| hit.defect == defects[0] && hit.note == "墙面空鼓 12cm"));
    assert_eq!(phone.sync_status().unwrap().pending, 15);

    phone.sync_until_quiet();
    let detail = phone.unit_detail(unit).unwrap();
    assert!(detail.defects.iter().all(|defect| defect.place == Place::OnTheServer));
    assert_eq!(phone.shelf().unwrap(), []);
    let there = server.document(unit).expect("the server has the unit").unit();
    let here: Vec<_> = detail.defects.into_iter().map(|defect| defect.defect).collect();
    assert_eq!((there.defects, there.inspections), (here, detail.inspections));
    phone.assert_sound();
}

#[test]
fn each_recorded_defect_is_assigned_to_the_contractor_of_its_trade() {
    let server = TestServer::with_units(2);
    let phone = server.phone(INSPECTORS[0]);
    phone.sync_until_quiet();
    let mut seed = Seed::new(2);
    let unit = sample::unit(0);
    for n in 0..10 {
        phone.record(unit, n, &mut seed);
    }
    phone.sync_until_quiet();
    for (n, defect) in phone.unit_detail(unit).unwrap().defects.iter().enumerate() {
        let trade = defect.defect.number as usize - 1;
        assert_eq!(defect.standing.repairer, Some(sample::contractor(trade % 10 % sample::CONTRACTORS)), "defect {n}");
        assert!(defect.standing.due_ms.is_some(), "an assigned defect is due some day");
    }
}
