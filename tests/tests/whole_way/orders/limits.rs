//! The limit to accept, with a clock that the test moves; bulk answers.

use super::world::World;
use yanfang_device::{EventDraft, OrderFilter};
use yanfang_domain::catalog::OrderGrouping;
use yanfang_domain::event::Status;
use yanfang_domain::time::DAY_MS;
use yanfang_tests::{oracle, sample};

/// Lets the server act on what has passed; it may have begun by itself, so what it does is waited for.
fn act(world: &World) {
    for _ in 0..500 {
        world.server.wait(world.server.server().act_on_limits(sample::project())).unwrap();
        let due = format!("SELECT COUNT(*) FROM timer WHERE due_ms <= {}", world.now().utc_ms);
        if oracle::count(world.server.folder(), &due) == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("a limit that passed is not acted on");
}

#[test]
fn who_does_not_answer_in_time_is_deemed_to_have_accepted() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    act(&world);
    assert_eq!(world.standing(0, defect).status, Status::Assigned, "the limit runs");
    world.server.clock().advance_ms(5 * DAY_MS);
    act(&world);
    assert_eq!(world.standing(0, defect).status, Status::InRepair);
    world.assert_same(0, order, defect);
    act(&world);
    assert_eq!(oracle::count(world.server.folder(), "SELECT COUNT(*) FROM command WHERE kind = 'accepted'"), 1);
}

#[test]
fn a_deemed_acceptance_yields_to_a_dispute_that_was_on_its_way() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    contractor.dispute(order, defect, "不是我们的".into()).unwrap();
    world.server.clock().advance_ms(5 * DAY_MS);
    act(&world);
    assert_eq!(world.standing(0, defect).status, Status::InRepair);
    contractor.sync_until_quiet();
    assert_eq!(world.standing(0, defect).status, Status::Disputed);
    world.assert_same(0, order, defect);
}

#[test]
fn who_answered_is_not_deemed_to_have_accepted() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    contractor.dispute(order, defect, "不是我们的".into()).unwrap();
    contractor.sync_until_quiet();
    world.server.clock().advance_ms(5 * DAY_MS);
    act(&world);
    assert_eq!(world.standing(0, defect).status, Status::Disputed);
}

#[test]
fn a_floor_is_accepted_and_reported_in_one_call_with_an_answer_a_defect() {
    let mut catalog = sample::catalog(4);
    catalog.settings.order_grouping = OrderGrouping::Entrance;
    let mut world = World::of(catalog);
    // Two homes a floor: the first two on one, the others above.
    let defects: Vec<_> = (0..4).map(|unit| world.defect(unit, 0)).collect();
    let order = world.standing(0, defects[0]).order.unwrap();
    world.release(order);
    let contractor = world.contractor(0);
    let floor = OrderFilter { building: Some("1".into()), level: Some(1), ..OrderFilter::default() };
    let accepted = contractor.accept_many(order, &floor).unwrap();
    assert_eq!(accepted.len(), 2);
    assert!(accepted.iter().all(|(_, answer)| answer.is_ok()));
    assert!(contractor.accept_many(order, &floor).unwrap().is_empty(), "what is accepted is not accepted twice");
    contractor.report_done_many(order, &floor, &EventDraft::default()).unwrap();
    contractor.sync_until_quiet();
    let statuses: Vec<_> = (0..4).map(|unit| world.standing(unit, defects[unit]).status).collect();
    assert_eq!(statuses, [Status::ReportedDone, Status::ReportedDone, Status::Assigned, Status::Assigned]);
    let line = contractor.order_detail(order).unwrap().line;
    assert_eq!((line.defects, line.open, line.unanswered), (4, 4, 2));
}
