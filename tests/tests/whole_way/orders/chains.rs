//! Chained work of several trades, and linked defects across units.

use super::world::World;
use yanfang_device::{AppError, EventDraft};
use yanfang_domain::event::Status;
use yanfang_domain::time::DAY_MS;
use yanfang_domain::transition::Rule;
use yanfang_tests::oracle;
use yanfang_tests::sample::{self, unit};

/// Lets the server tell those whose turn came; it may have begun by itself.
fn act(world: &World) {
    world.server.wait(world.server.server().act_on_chains(sample::project())).unwrap();
}

#[test]
fn a_follow_on_repair_is_due_when_the_one_before_is_reported_done() {
    let mut world = World::new(2);
    // 防水 in one home, then 贴砖 in the one below.
    let (first, before) = world.released(0, 0);
    let (second, after) = world.released(1, 1);
    let first_due = world.standing(0, first).due_ms.unwrap();
    let own_due = world.standing(1, second).due_ms.unwrap();
    world.engineer.sync_until_quiet();
    world.engineer.chain_after(unit(1), second, (unit(0), first)).unwrap();
    world.engineer.sync_until_quiet();
    let planned = world.standing(1, second);
    assert_eq!(planned.waits_for, [(unit(0), first)]);
    assert!(planned.due_ms.unwrap() > first_due, "by plan it is due after the one before");
    assert_eq!(planned.original_due_ms, Some(own_due));
    assert_eq!(planned.repairer, Some(sample::contractor(1)), "it has its owner all the while");
    let next = world.contractor(1);
    let seen = |order| next.order_detail(order).unwrap().defects[0].detail.standing.clone();
    assert_eq!(seen(after), planned, "its contractor knows for what it waits, and until when");

    let contractor = world.contractor(0);
    world.server.clock().advance_ms(2 * DAY_MS);
    contractor.accept(before, first).unwrap();
    contractor.report_done(before, first, EventDraft::default()).unwrap();
    contractor.sync_until_quiet();
    act(&world);
    let come = world.standing(1, second);
    assert_eq!(come.waits_for, []);
    let limit = come.due_ms.unwrap() - world.now().utc_ms;
    assert!(limit > 5 * DAY_MS, "its limit begins now: {limit}");
    next.sync_until_quiet();
    assert_eq!(seen(after), come);

    // It was not good: the next one waits again, by the old plan.
    world.engineer.sync_until_quiet();
    world.engineer.fail(unit(0), first, "渗水".into(), EventDraft::default()).unwrap();
    world.engineer.sync_until_quiet();
    act(&world);
    let again = world.standing(1, second);
    assert_eq!((again.waits_for.as_slice(), again.due_ms), ([(unit(0), first)].as_slice(), planned.due_ms));
    act(&world);
    assert_eq!(world.standing(1, second), again, "telling it again moves nothing");
    oracle::verify(world.server.folder());
}

#[test]
fn the_plan_moves_with_the_repair_before_it_until_the_link_is_taken_away() {
    let mut world = World::new(2);
    let (first, before) = world.released(0, 0);
    let (second, _) = world.released(1, 1);
    let own_due = world.standing(1, second).due_ms;
    world.engineer.sync_until_quiet();
    let link = world.engineer.chain_after(unit(1), second, (unit(0), first)).unwrap();
    world.engineer.sync_until_quiet();
    let planned = world.standing(1, second).due_ms.unwrap();
    let contractor = world.contractor(0);
    let due = world.standing(0, first).due_ms.unwrap();
    let asked = contractor.ask_extension(before, first, due + 7 * DAY_MS, "等料".into()).unwrap();
    contractor.sync_until_quiet();
    world.engineer.sync_until_quiet();
    world.engineer.grant_extension(unit(0), first, asked, due + 7 * DAY_MS).unwrap();
    world.engineer.sync_until_quiet();
    act(&world);
    assert_eq!(world.standing(1, second).due_ms, Some(planned + 7 * DAY_MS));
    world.engineer.sync_until_quiet();
    world.engineer.unchain(unit(1), second, link, "分开做".into()).unwrap();
    world.engineer.sync_until_quiet();
    act(&world);
    let free = world.standing(1, second);
    assert_eq!((free.waits_for.as_slice(), free.due_ms), ([].as_slice(), own_due));
}

#[test]
fn nobody_waits_for_ever_on_a_circle() {
    let mut world = World::new(2);
    let (first, _) = world.released(0, 0);
    let (second, _) = world.released(1, 1);
    let lead = world.server.phone(sample::LEAD);
    lead.sync_until_quiet();
    world.engineer.sync_until_quiet();
    world.engineer.chain_after(unit(1), second, (unit(0), first)).unwrap();
    let refused = world.engineer.chain_after(unit(0), first, (unit(1), second)).unwrap_err();
    assert!(matches!(refused, AppError::WrongState { refusal, .. } if refusal.rule == Rule::ChainedToItself));
    // Another, who does not know of it, puts them the other way round.
    lead.chain_after(unit(0), first, (unit(1), second)).unwrap();
    world.engineer.sync_until_quiet();
    lead.sync_until_quiet();
    act(&world);
    for (home, defect) in [(0, first), (1, second)] {
        let standing = world.standing(home, defect);
        assert_eq!((standing.status, standing.waits_for.len()), (Status::Assigned, 0), "both may begin");
        assert!(standing.due_ms.is_some());
    }
    let moved = "SELECT COUNT(*) FROM command WHERE kind = 'chain_moved'";
    let told = oracle::count(world.server.folder(), moved);
    act(&world);
    assert_eq!(oracle::count(world.server.folder(), moved), told, "once");
}

#[test]
fn one_leak_in_two_homes_is_linked_in_both() {
    let mut world = World::new(3);
    let defects: Vec<_> = (0..3).map(|home| world.defect(home, 0)).collect();
    world.engineer.sync_until_quiet();
    world.engineer.relate((unit(0), defects[0]), (unit(1), defects[1])).unwrap();
    world.engineer.relate((unit(1), defects[1]), (unit(2), defects[2])).unwrap();
    world.engineer.sync_until_quiet();
    world.inspector.sync_until_quiet();
    for home in 0..3 {
        let linked = world.inspector.linked_defects(unit(home), defects[home]).unwrap();
        let mut ids: Vec<_> = linked.iter().map(|one| one.defect).collect();
        ids.push(defects[home]);
        ids.sort_unstable();
        let mut all = defects.clone();
        all.sort_unstable();
        assert_eq!(ids, all, "each leads to the others");
        assert!(linked.iter().all(|one| one.held.is_some()));
    }
}
