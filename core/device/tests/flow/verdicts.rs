//! What is not accepted as it is.

use crate::server::Order;
use crate::world::{World, draft, sync, unit};
use yanfang_device::Place;
use yanfang_domain::defect::FieldValue;

#[test]
fn what_is_refused_lies_on_the_shelf_and_the_rest_goes_on() {
    let world = World::new(1);
    let one = world.device(1);
    one.record_defect(unit(0), draft("good before")).unwrap();
    let bad = one.record_defect(unit(0), draft("bad")).unwrap();
    one.amend_defect(unit(0), bad, vec![FieldValue::Note("hangs on it".into())]).unwrap();
    one.record_defect(unit(0), draft("good after")).unwrap();
    world.server.order(Order::Refuse("bad"));
    assert_eq!(sync(&one).pending, 0);
    let shelf = one.shelf().unwrap();
    assert_eq!(
        shelf.iter().map(|shelved| shelved.code.as_deref().unwrap_or_default()).collect::<Vec<_>>(),
        ["not_allowed", "depends_on_not_accepted"]
    );
    assert!(shelf[0].reason.as_ref().unwrap().zh.contains("角色"));
    let defects = one.unit_detail(unit(0)).unwrap().defects;
    assert_eq!(defects.len(), 2);
    assert!(defects.iter().all(|detail| detail.place == Place::OnTheServer));
    assert_eq!(one.list_units().unwrap()[0].counts.defects, 2);
    assert!(one.search("bad", 10).unwrap().is_empty());
    one.record_defect(unit(0), draft("goes on")).unwrap();
    assert_eq!(sync(&one).pending, 0);
    assert_eq!(one.self_check().unwrap().damage, []);
}

#[test]
fn what_is_rebased_is_taken_from_the_server() {
    let world = World::new(1);
    let (one, two) = (world.device(1), world.device(2));
    world.server.order(Order::Rebase("moved"));
    let moved = one.record_defect(unit(0), draft("moved")).unwrap();
    sync(&one);
    one.record_defect(unit(0), draft("later")).unwrap();
    sync(&one);
    sync(&two);
    for device in [&one, &two] {
        let detail = device.unit_detail(unit(0)).unwrap();
        assert_eq!(detail.defects.len(), 2);
        assert!(detail.defects.iter().any(|detail| detail.defect.id == moved), "it keeps its id");
    }
    assert!(one.shelf().unwrap().is_empty());
}

#[test]
fn a_forked_command_gets_a_new_origin_and_is_sent_again() {
    let world = World::new(1);
    let one = world.device(1);
    world.server.order(Order::Fork("twice"));
    let before = one.record_defect(unit(0), draft("twice")).unwrap();
    assert_eq!(sync(&one).pending, 0);
    let defects = one.unit_detail(unit(0)).unwrap().defects;
    assert_eq!(defects.len(), 1);
    assert_ne!(defects[0].defect.id, before);
    let two = world.device(2);
    assert_eq!(two.unit_detail(unit(0)).unwrap().defects[0].defect, defects[0].defect);
}

#[test]
fn what_the_server_misses_is_fetched_executed_again_and_sent_again() {
    let world = World::new(1);
    let one = world.device(1);
    one.record_defect(unit(0), draft("first")).unwrap();
    sync(&one);
    one.record_defect(unit(0), draft("second")).unwrap();
    world.server.order(Order::Missing);
    assert_eq!(sync(&one).pending, 0);
    let two = world.device(2);
    assert_eq!(two.unit_detail(unit(0)).unwrap().defects.len(), 2);
}
