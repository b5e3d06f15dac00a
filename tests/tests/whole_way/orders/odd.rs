//! Odd days: a contractor taken from the catalog with open work; homes that are lived in; orders that are done with.

use super::world::{World, placed};
use yanfang_device::{CancelToken, EventDraft};
use yanfang_domain::event::{Cause, Status};
use yanfang_domain::order::OrderEnd;
use yanfang_tests::oracle;
use yanfang_tests::sample::{self, CLERK, unit};
use yanfang_tests::seed::Seed;
use yanfang_tests::{phone, picture};

#[test]
fn a_contractor_taken_from_the_catalog_leaves_its_open_work_on_the_list_and_what_it_still_sends_arrives() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let former = world.contractor(0);
    // In the basement when the office takes its firm from the catalog.
    former.accept(order, defect).unwrap();
    former.progress(order, defect, Some(30), EventDraft::default()).unwrap();
    let mut without = sample::catalog(1);
    without.contractors.contractors.retain(|firm| firm.id != sample::contractor(0));
    world.server.publish(without.clone());
    let waits = "SELECT COUNT(*) FROM defect WHERE unassigned LIKE 'no_successor%'";
    let counted = "SELECT SUM(to_assign) FROM unit_state";
    let list = |world: &World| [waits, counted].map(|sql| oracle::count(world.server.folder(), sql));
    assert_eq!(list(&world), [1, 1], "nothing open is without somebody who must act");
    former.sync_until_quiet();
    assert!(former.shelf().unwrap().is_empty(), "what was done on site is taken");
    assert_eq!(world.standing(0, defect).status, Status::InRepair);
    assert_eq!(list(&world), [1, 1], "and still somebody must find another firm");

    // It was a slip: the firm is back.
    world.server.publish(sample::catalog(1));
    assert_eq!(list(&world), [0, 0]);
    world.server.publish(without);
    assert_eq!(list(&world), [1, 1]);
    let (server, to, defects) = (world.server.server(), sample::contractor(3), vec![placed(0, defect)]);
    let giving = server.assign(sample::project(), CLERK, defects, to, "接手".into(), world.now());
    let given = world.server.wait(giving).unwrap();
    assert_eq!(list(&world), [0, 0]);
    former.sync_until_quiet();
    let line = former.orders().unwrap().into_iter().find(|line| line.id == order).unwrap();
    assert_eq!((line.end, line.open), (Some(OrderEnd::Reassigned(given)), 0));
    assert_eq!(world.contractor(3).order_detail(given).unwrap().line.open, 1);
    oracle::verify(world.server.folder());
}

#[test]
fn in_a_home_that_is_lived_in_a_contractor_sees_photos_while_its_order_is_open() {
    let world = World::new(1);
    let mut draft = phone::draft(0, &mut Seed::new(11));
    let file = world.inspector.folder().join("bath.png");
    picture::write(&file, &mut Seed::new(12));
    draft.photos.push(file);
    let defect = world.inspector.record_defect(unit(0), draft).unwrap();
    world.inspector.sync_until_quiet();
    let order = world.standing(0, defect).order.unwrap();
    world.release(order);
    let hash = world.contractor(0).order_detail(order).unwrap().defects[0].detail.defect.photos[0].hash;
    let keys = "INSERT INTO entry (project, document, entry, name, author, at_ms, received_ms, json)
        SELECT project, document, 'keys', 'keys_released', 'server', 0, 0, '{}' FROM document WHERE document LIKE 'unit:%'";
    let database = rusqlite::Connection::open(world.server.folder().join("yanfang.db")).unwrap();
    database.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    assert_eq!(database.execute(keys, []).unwrap(), 1);
    let contractor = world.contractor(0);
    contractor.photo(hash, &CancelToken::new()).expect("while there is something to do");
    contractor.report_done(order, defect, EventDraft::default()).unwrap();
    contractor.sync_until_quiet();
    world.inspector.sync_until_quiet();
    world.inspector.pass(unit(0), defect, None, EventDraft::default()).unwrap();
    world.inspector.sync_until_quiet();
    world.contractor(0).photo(hash, &CancelToken::new()).expect_err("R8: nothing is to be done there any more");
    world.engineer.sync_until_quiet();
    world.engineer.photo(hash, &CancelToken::new()).expect("own people see it");
}

#[test]
fn an_order_ends_when_all_is_done_with_and_what_comes_back_is_still_its_contractors() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    contractor.report_done(order, defect, EventDraft::default()).unwrap();
    contractor.sync_until_quiet();
    world.inspector.sync_until_quiet();
    world.inspector.pass(unit(0), defect, None, EventDraft::default()).unwrap();
    world.inspector.sync_until_quiet();
    contractor.sync_until_quiet();
    assert_eq!(contractor.orders().unwrap()[0].end, None, "passed is not closed yet");
    let clerk = world.server.phone(CLERK);
    clerk.sync_until_quiet();
    clerk.close_defect(unit(0), defect, Cause::Workmanship("基层未清理".into()), false).unwrap();
    clerk.sync_until_quiet();
    contractor.sync_until_quiet();
    assert_eq!(contractor.orders().unwrap()[0].end, Some(OrderEnd::Done));
    let closed = "SELECT COUNT(*) FROM work_order WHERE state = 'closed'";
    assert_eq!(oracle::count(world.server.folder(), closed), 1);

    clerk.reopen(unit(0), defect, "又裂了".into()).unwrap();
    clerk.sync_until_quiet();
    contractor.sync_until_quiet();
    let line = contractor.orders().unwrap()[0].clone();
    assert_eq!((line.id, line.open), (order, 1), "it is shown first, and it is its contractor's");
    contractor.progress(order, defect, None, EventDraft::default()).unwrap();
    contractor.sync_until_quiet();
    world.assert_same(0, order, defect);
    // Given to another it is out at once: what came back was released before.
    let to = world.reassign(order, sample::contractor(1));
    assert_eq!(world.contractor(1).order_detail(to).unwrap().line.open, 1);
    oracle::verify(world.server.folder());
}
