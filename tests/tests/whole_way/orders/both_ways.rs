//! What one side does the other sees, under the same ids, once; and nobody sees what is not theirs.

use super::world::World;
use yanfang_device::{CancelToken, EventDraft};
use yanfang_domain::defect::FieldValue;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::{EventKind, Status};
use yanfang_domain::id::DocumentId;
use yanfang_domain::order::OrderEntry;
use yanfang_tests::sample::{self, AUDITOR, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::{oracle, phone, picture};

#[test]
fn an_order_goes_out_and_the_work_comes_back() {
    let mut world = World::new(2);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    let detail = contractor.order_detail(order).unwrap();
    assert_eq!((detail.line.defects, detail.line.open, detail.line.unanswered), (1, 1, 1));
    let place = detail.defects[0].place.clone().unwrap();
    assert_eq!((place.unit.as_str(), place.building.as_deref(), place.level), ("1-1-101", Some("1"), Some(1)));
    assert_ne!(place.room.zh, "–");

    contractor.see_order(order).unwrap();
    contractor.accept(order, defect).unwrap();
    let file = contractor.folder().join("done.png");
    picture::write(&file, &mut Seed::new(3));
    let draft = EventDraft { note: "修好了".into(), photos: vec![file] };
    let done = contractor.report_done(order, defect, draft).unwrap();
    contractor.sync_until_quiet();
    world.engineer.sync_until_quiet();
    let unit = world.engineer.unit_detail(sample::unit(0)).unwrap();
    let seen = &unit.defects[0];
    assert_eq!(seen.standing.status, Status::ReportedDone);
    let reported = seen.defect.events.iter().find(|event| event.id == done).expect("the event keeps its id");
    let on_order = contractor.order_detail(order).unwrap().defects[0].detail.photos;
    assert_eq!((on_order, seen.photos), (1, 1), "the photo counts in unit and order");
    let stored = "SELECT COUNT(*) FROM defect WHERE photos = 1 AND photos_missing = 0";
    assert_eq!(oracle::count(world.server.folder(), stored), 1);
    let EventKind::ReportedDone { with } = &reported.kind else { panic!("another event has its id") };
    world.engineer.photo(with.photos[0].hash, &CancelToken::new()).expect("the engineer is given the photo");

    world.engineer.pass(sample::unit(0), defect, None, EventDraft::default()).unwrap();
    world.engineer.amend_defect(sample::unit(0), defect, vec![FieldValue::Note("南面的墙".into())]).unwrap();
    world.engineer.sync_until_quiet();
    contractor.sync_until_quiet();
    let back = contractor.order_detail(order).unwrap();
    assert_eq!(back.defects[0].detail.standing.status, Status::Passed);
    assert_eq!(back.defects[0].detail.defect.note, "南面的墙");
    assert_eq!(back.line.open, 0);
    world.assert_same(0, order, defect);
    oracle::verify(world.server.folder());
}

#[test]
fn a_photo_added_after_the_release_reaches_the_order_and_leaves_it_readable() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    let file = world.inspector.folder().join("later.png");
    picture::write(&file, &mut Seed::new(5));
    let added = world.inspector.add_photos(sample::unit(0), defect, vec![file]).unwrap();
    world.inspector.sync_until_quiet();
    contractor.sync_until_quiet();
    let held = contractor.order_detail(order).unwrap();
    assert_eq!(held.defects[0].detail.defect.photos, added);
    contractor.photo(added[0].hash, &CancelToken::new()).expect("the contractor is given it");
}

#[test]
fn a_contractor_reads_its_own_orders_and_no_units() {
    let mut world = World::new(2);
    let mut draft = phone::draft(0, &mut Seed::new(9));
    let file = world.inspector.folder().join("crack.png");
    picture::write(&file, &mut Seed::new(4));
    draft.photos.push(file);
    let defect = world.inspector.record_defect(sample::unit(0), draft).unwrap();
    world.inspector.sync_until_quiet();
    let order = world.standing(0, defect).order.unwrap();
    let (own, other) = (world.contractor(0), world.contractor(1));
    assert_eq!(own.orders().unwrap(), [], "a draft is not given out");
    world.release(order);
    world.defect(0, 1);
    own.sync_until_quiet();
    other.sync_until_quiet();
    assert_eq!(own.orders().unwrap().len(), 1);
    assert_eq!(other.orders().unwrap(), []);
    for phone in [&own, &other] {
        assert!(phone.catalog().unwrap().places.units.is_empty());
        assert_eq!(phone.unit_detail(sample::unit(0)).unwrap().defects.len(), 0, "no unit reaches a contractor");
    }
    let held = own.order_detail(order).unwrap();
    for event in held.defects.iter().flat_map(|one| &one.detail.defect.events) {
        let EventKind::Assigned { groups } = &event.kind else { continue };
        assert!(groups.iter().all(|group| group.repairer == sample::contractor(0)), "others' work is not told");
    }
    let hash = held.defects[0].detail.defect.photos[0].hash;
    own.photo(hash, &CancelToken::new()).expect("a photo of the own order");
    other.photo(hash, &CancelToken::new()).expect_err("a photo of another's order");
    let inspector = world.server.phone(INSPECTORS[1]);
    inspector.sync_until_quiet();
    assert_eq!(inspector.orders().unwrap(), [], "own people have the units");
}

#[test]
fn copies_made_again_copy_nothing_twice() {
    let mut world = World::new(1);
    let (defect, order) = world.released(0, 0);
    let contractor = world.contractor(0);
    contractor.accept(order, defect).unwrap();
    contractor.sync_until_quiet();
    let heads = |world: &World| {
        [DocumentId::Unit(sample::unit(0)), DocumentId::Order(order)].map(|id| {
            let document = world.server.wait(world.server.server().document(sample::project(), id));
            document.unwrap().unwrap().heads()
        })
    };
    let before = heads(&world);
    let again = "INSERT INTO mirror_due (project, document, cause, feed)
        SELECT project, document, (SELECT MIN(origin) FROM command), feed FROM document";
    let database = rusqlite::Connection::open(world.server.folder().join("yanfang.db")).unwrap();
    database.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    assert_eq!(database.execute(again, []).unwrap(), 2);
    world.server.wait(world.server.server().mirror(sample::project())).unwrap();
    assert_eq!(heads(&world), before);
    assert_eq!(oracle::count(world.server.folder(), "SELECT COUNT(*) FROM mirror_due"), 0);
}

#[test]
fn an_order_is_released_once_by_who_may() {
    let mut world = World::new(1);
    let defect = world.defect(0, 0);
    let order = world.standing(0, defect).order.unwrap();
    assert_eq!(world.try_release(AUDITOR, order).unwrap_err().code(), "not_accepted");
    world.release(order);
    assert_eq!(world.try_release(sample::CLERK, order).unwrap_err().code(), "not_a_draft");
    let later = world.defect(0, 0);
    assert_ne!(world.standing(0, later).order, Some(order), "a released order takes nothing more");
}

#[test]
fn by_policy_an_order_goes_out_at_once() {
    let mut catalog = sample::catalog(1);
    catalog.settings.release_at_once = true;
    let mut world = World::of(catalog);
    let defect = world.defect(0, 0);
    let contractor = world.contractor(0);
    let order = contractor.orders().unwrap()[0].id;
    assert_eq!(world.standing(0, defect).order, Some(order));
    let entries = contractor.order_detail(order).unwrap().entries;
    let released = entries.iter().filter(|one| matches!(one.kind, EntryKind::Order(OrderEntry::Released { .. })));
    assert_eq!(released.count(), 1);
    world.assert_same(0, order, defect);
}
