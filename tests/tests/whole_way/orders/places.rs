//! Common areas, parking and storage: recorded, routed and ordered like homes, without floor or building.

use super::world::World;
use yanfang_domain::catalog::{OrderGrouping, UnitKind};
use yanfang_tests::sample;

#[test]
fn a_common_area_a_parking_place_and_a_storage_room_go_on_orders() {
    let mut catalog = sample::catalog(4);
    catalog.settings.order_grouping = OrderGrouping::Floor;
    let units = &mut catalog.places.units;
    units[0].kind = UnitKind::CommonArea;
    (units[0].building, units[0].entrance, units[0].floor) = (None, None, None);
    units[1].kind = UnitKind::Parking;
    (units[1].entrance, units[1].floor) = (None, None);
    units[2].kind = UnitKind::Storage;
    units[2].floor = None;
    let mut world = World::of(catalog);
    for unit in 0..3 {
        let (defect, order) = world.released(unit, 0);
        let contractor = world.contractor(0);
        let seen = contractor.order_detail(order).unwrap();
        assert_eq!(seen.defects[0].place.as_ref().unwrap().level, None);
        contractor.accept(order, defect).unwrap();
        contractor.sync_until_quiet();
        world.assert_same(unit, order, defect);
    }
}
