//! People who decide while apart: the contractor in the basement, the clerk in the office.

use super::world::World;
use yanfang_device::EventDraft;
use yanfang_domain::event::Status;
use yanfang_domain::order::OrderEnd;
use yanfang_tests::{oracle, sample};

#[test]
fn what_a_former_repairer_did_meanwhile_stays_visible_and_the_new_one_looks_first() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let former = world.contractor(0);
    former.accept(order, defect).unwrap();
    let done = former.report_done(order, defect, EventDraft::default()).unwrap();
    // Still offline, while the clerk gives it to another.
    let to = world.reassign(order, sample::contractor(1));
    former.sync_until_quiet();
    let standing = world.standing(0, defect);
    assert_eq!((standing.status, standing.repairer), (Status::Assigned, Some(sample::contractor(1))));
    assert_eq!(standing.look_first, [done]);
    assert!(former.shelf().unwrap().is_empty(), "nothing is lost");
    world.assert_same(0, to, defect);

    let line = &former.orders().unwrap()[0];
    assert_eq!((line.end.clone(), line.open), (Some(OrderEnd::Reassigned(to)), 0), "closed, and still readable");
    let new = world.contractor(1);
    let seen = &new.order_detail(to).unwrap().defects[0];
    assert_eq!(seen.detail.standing.look_first, [done]);
    // What comes after the move is not the former's any more.
    new.accept(to, defect).unwrap();
    new.sync_until_quiet();
    former.sync_until_quiet();
    assert_eq!(former.order_detail(order).unwrap().defects[0].detail.standing.status, Status::Assigned);
    former.accept(order, defect).expect_err("another repairs it");
    oracle::verify(world.server.folder());
}

#[test]
fn a_contractor_that_had_not_heard_still_sends_to_its_closed_order() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let former = world.contractor(0);
    let to = world.reassign(order, sample::contractor(1));
    let progress = former.progress(order, defect, Some(60), EventDraft::default()).unwrap();
    former.sync_until_quiet();
    assert!(former.shelf().unwrap().is_empty());
    let unit = world.server.document(sample::unit(0)).unwrap().defect(defect).unwrap();
    assert!(unit.events.iter().any(|event| event.id == progress), "it is copied in");
    assert_eq!(world.standing(0, defect).status, Status::Assigned, "judged as concurrent");
    world.assert_same(0, to, defect);
}

#[test]
fn four_eyes_hold_through_the_order() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    world.engineer.sync_until_quiet();
    // The engineer reports for the contractor, in the unit.
    world.engineer.accept(sample::unit(0), defect).unwrap();
    world.engineer.report_done(sample::unit(0), defect, EventDraft::default()).unwrap();
    world.engineer.pass(sample::unit(0), defect, None, EventDraft::default()).expect_err("R13, without an own photo");
    world.engineer.sync_until_quiet();
    contractor.sync_until_quiet();
    let seen = contractor.order_detail(order).unwrap().defects[0].detail.standing.clone();
    assert_eq!(seen.status, Status::ReportedDone);
    world.assert_same(0, order, defect);
    // What the contractor reported itself the engineer may pass.
    let (second, order) = world.released(0, 0);
    contractor.sync_until_quiet();
    contractor.report_done(order, second, EventDraft::default()).unwrap();
    contractor.sync_until_quiet();
    world.engineer.sync_until_quiet();
    world.engineer.pass(sample::unit(0), second, None, EventDraft::default()).unwrap();
}

#[test]
fn more_time_is_asked_and_granted_across_the_mirror() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    let due = world.standing(0, defect).due_ms.unwrap();
    let asked = contractor.ask_extension(order, defect, due + 86_400_000, "等料".into()).unwrap();
    contractor.sync_until_quiet();
    world.engineer.sync_until_quiet();
    world.engineer.grant_extension(sample::unit(0), defect, asked, due + 86_400_000).unwrap();
    world.engineer.sync_until_quiet();
    contractor.sync_until_quiet();
    let standing = contractor.order_detail(order).unwrap().defects[0].detail.standing.clone();
    assert_eq!((standing.due_ms, standing.original_due_ms), (Some(due + 86_400_000), Some(due)));
}
