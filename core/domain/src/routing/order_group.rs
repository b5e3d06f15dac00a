//! Which defects go on one order.

use crate::catalog::{OrderGrouping, Unit};
use crate::id::ContractorId;

/// Equal for defects that go on one order: the same repairer, and the same place and day by the project's setting. A
/// unit without the place asked for (a common area has no floor, perhaps no building) is grouped by the next wider one
/// it has, or alone. `day` counts from 1970-01-01 in local time ([`crate::calendar::local_day`]).
pub fn order_group_key(grouping: OrderGrouping, unit: &Unit, repairer: ContractorId, day: i64) -> String {
    let floor = || unit.floor.map(|floor| format!("floor:{floor}"));
    let entrance = || unit.entrance.map(|entrance| format!("entrance:{entrance}"));
    let building = || unit.building.map(|building| format!("building:{building}"));
    let place = match grouping {
        OrderGrouping::Unit => None,
        OrderGrouping::Floor => floor().or_else(entrance).or_else(building),
        OrderGrouping::Entrance => entrance().or_else(building),
        OrderGrouping::BuildingDay => building(),
    };
    let place = place.unwrap_or_else(|| format!("unit:{}", unit.id));
    if grouping == OrderGrouping::BuildingDay {
        format!("{repairer}/{place}/day:{day}")
    } else {
        format!("{repairer}/{place}")
    }
}
