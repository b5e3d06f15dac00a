//! What the office does with orders: split, merge, successors, substitutes.

use super::world::{World, placed};
use yanfang_domain::catalog::{Catalog, ContractState};
use yanfang_domain::event::Status;
use yanfang_domain::order::OrderEnd;
use yanfang_domain::time::DAY_MS;
use yanfang_sync::orders::{Quantities, Substitution};
use yanfang_tests::oracle;
use yanfang_tests::sample::{self, CLERK, LEAD};

#[test]
fn an_order_is_split_and_joined_again() {
    let mut world = World::new(2);
    let first = world.defect(0, 0);
    let second = world.defect(0, 0);
    let order = world.standing(0, first).order.unwrap();
    assert_eq!(world.standing(0, second).order, Some(order));
    world.release(order);
    let server = world.server.server();
    let (project, now) = (sample::project(), world.now());
    let splitting = server.split_order(project, CLERK, vec![placed(0, second)], "分两队".into(), now);
    let split = world.server.wait(splitting).unwrap();
    assert_eq!(world.standing(0, first).order, Some(order));
    assert_eq!(world.standing(0, second).order, Some(split));
    let contractor = world.contractor(0);
    assert_eq!(contractor.orders().unwrap().iter().map(|line| line.open).collect::<Vec<_>>(), [1, 1]);

    let both = [order, split];
    let merged = world.server.wait(server.merge_orders(project, CLERK, &both, "合并".into(), now)).unwrap();
    contractor.sync_until_quiet();
    let lines = contractor.orders().unwrap();
    assert_eq!((lines[0].id, lines[0].open, lines.len()), (merged, 2, 3));
    assert!(lines[1..].iter().all(|line| line.end == Some(OrderEnd::Merged(merged))));
    world.assert_same(0, merged, first);
    world.assert_same(0, merged, second);
    oracle::verify(world.server.folder());
}

#[test]
fn a_draft_that_moves_stays_a_draft() {
    let mut world = World::new(1);
    let defect = world.defect(0, 0);
    let order = world.standing(0, defect).order.unwrap();
    let to = world.reassign(order, sample::contractor(1));
    assert_eq!(world.contractor(1).orders().unwrap(), []);
    world.release(to);
    assert_eq!(world.contractor(1).orders().unwrap().len(), 1);
    assert_eq!(world.try_release(CLERK, order).unwrap_err().code(), "not_a_draft", "nothing was left on it");
}

/// The sample's catalog with the contract of the `firm`-th contractor in this state.
fn with_contract(units: usize, firm: usize, state: ContractState, successor: Option<usize>) -> Catalog {
    let mut catalog = sample::catalog(units);
    let contracts = catalog.contractors.contracts.iter_mut();
    for contract in contracts.filter(|contract| contract.contractor == sample::contractor(firm)) {
        contract.state = state;
        contract.successor = successor.map(sample::contractor);
    }
    catalog
}

#[test]
fn who_is_suspended_is_given_nothing_new_and_keeps_what_it_has() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    world.server.publish(with_contract(1, 1, ContractState::Suspended, None));
    let (server, to) = (world.server.server(), sample::contractor(1));
    let moving = server.reassign_order(sample::project(), CLERK, order, to, "换人".into(), world.now());
    assert_eq!(world.server.wait(moving).unwrap_err().code(), "takes_no_work");
    assert_eq!(world.standing(0, defect).repairer, Some(sample::contractor(0)));
}

#[test]
fn a_successor_takes_over_what_is_open() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let left = |world: &World| {
        let (server, firm) = (world.server.server(), sample::contractor(0));
        world.server.wait(server.succeed(sample::project(), CLERK, firm, "已退场".into(), world.now()))
    };
    assert_eq!(left(&world).unwrap_err().code(), "has_not_left");
    world.server.publish(with_contract(1, 0, ContractState::Left, Some(2)));
    let work = left(&world).unwrap();
    assert_eq!((work.orders.len(), work.to_assign.len()), (1, 0));
    let standing = world.standing(0, defect);
    let heir = Some(sample::contractor(2));
    assert_eq!((standing.liable, standing.repairer, standing.order), (heir, heir, Some(work.orders[0])));
    let former = world.contractor(0);
    let end = former.orders().unwrap().into_iter().find(|line| line.id == order).unwrap().end;
    assert_eq!(end, Some(OrderEnd::Left(work.orders[0])));
    assert_eq!(world.contractor(2).orders().unwrap().len(), 1);
}

#[test]
fn without_a_successor_or_when_taken_from_the_catalog_the_work_waits_for_a_person() {
    let mut world = World::new(1);
    let (defect, _) = world.released(0, 0);
    let mut catalog = sample::catalog(1);
    catalog.contractors.contractors.retain(|firm| firm.id != sample::contractor(0));
    world.server.publish(catalog);
    let (server, project) = (world.server.server(), sample::project());
    let leaving = server.succeed(project, CLERK, sample::contractor(0), "已退场".into(), world.now());
    let work = world.server.wait(leaving).unwrap();
    assert_eq!(work.to_assign, [placed(0, defect)]);
    let waits = "SELECT COUNT(*) FROM defect WHERE unassigned LIKE 'no_successor%'";
    assert_eq!(oracle::count(world.server.folder(), waits), 1);
    // A person gives it to somebody: then it waits no longer.
    let (to, defects) = (sample::contractor(3), vec![placed(0, defect)]);
    world.server.wait(server.assign(project, CLERK, defects, to, "接手".into(), world.now())).unwrap();
    assert_eq!(oracle::count(world.server.folder(), waits), 0);
    assert_eq!(world.standing(0, defect).repairer, Some(to));
}

#[test]
fn a_substitute_repairs_after_the_grace_and_who_answers_stays() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let mut what = Substitution {
        repairer: sample::contractor(1),
        notice: "DWX-7".into(),
        served_ms: world.now().utc_ms,
        grace_days: 3,
        quantities: Quantities::Each("抹灰 2.4 平方米".into()),
        reason: "通知后没有进场".into(),
    };
    let substitute = |world: &World, what: &Substitution| {
        let (server, defects) = (world.server.server(), [placed(0, defect)]);
        world.server.wait(server.substitute(sample::project(), LEAD, &defects, what, world.now()))
    };
    assert_eq!(substitute(&world, &what).unwrap_err().code(), "grace_running");
    world.server.clock().advance_ms(3 * DAY_MS);
    let quantities = std::mem::replace(&mut what.quantities, Quantities::Each(String::new()));
    assert_eq!(substitute(&world, &what).unwrap_err().code(), "not_accepted", "quantities are measured");
    let drawn = "SELECT COUNT(*) FROM work_order WHERE state = 'released'";
    assert_eq!(oracle::count(world.server.folder(), drawn), 1, "what is refused leaves no order behind");
    what.quantities = quantities;
    let to = substitute(&world, &what).unwrap();
    let standing = world.standing(0, defect);
    assert_eq!(standing.status, Status::Assigned);
    assert_eq!((standing.liable, standing.repairer), (Some(sample::contractor(0)), Some(sample::contractor(1))));
    let one = world.contractor(1);
    assert_eq!(one.order_detail(to).unwrap().line.open, 1);
    world.assert_same(0, to, defect);
    let former = world.contractor(0);
    assert_eq!(former.order_detail(order).unwrap().line.open, 0);
    let rows = "SELECT COUNT(*) FROM defect WHERE liable <> repairer";
    assert_eq!(oracle::count(world.server.folder(), rows), 1, "who answers and who repairs stand apart");
}
