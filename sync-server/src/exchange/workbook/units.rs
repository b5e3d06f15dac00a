//! Sheet 房号.

use super::SheetFormat;
use super::house_types::HOUSE_TYPES;
use super::places::BUILDINGS;
use super::reading::{Reading, may, must, refer};
use super::words::UNIT_KINDS;
use crate::exchange::sheets::{CellFault, Row};
use std::collections::HashMap;
use yanfang_domain::catalog::{Unit, UnitKind};
use yanfang_domain::id::{BuildingId, EntranceId, FloorId, UnitId};
use yanfang_domain::language::Bilingual;

pub(super) const UNITS: SheetFormat = SheetFormat {
    zh: "房号",
    en: "Units",
    required: true,
    columns: &[
        must("房号", "Unit"),
        may("类型", "Kind"),
        may("楼栋", "Building"),
        may("单元", "Entrance"),
        may("楼层", "Floor"),
        must("户型", "House type"),
        may("位置说明", "Directions"),
    ],
};

/// The units.
pub(super) fn read(reading: &mut Reading<'_>) -> Vec<Unit> {
    let (mut units, mut seen) = (Vec::new(), HashMap::new());
    let Some(table) = reading.table(&UNITS) else { return units };
    let published: HashMap<&str, UnitId> = reading
        .current
        .map(|current| current.places.units.iter().map(|unit| (unit.code.as_str(), unit.id)).collect())
        .unwrap_or_default();
    for row in table.rows() {
        let faults = &mut reading.faults;
        let code = row.code(0, &mut seen, faults);
        let kind = row.word(1, UNIT_KINDS, faults).unwrap_or(UnitKind::Dwelling);
        let building = refer(&row, 2, &reading.known.buildings, &BUILDINGS, faults);
        let entrance = entrance(reading, &row, building, (2, 3));
        let floor = floor(reading, &row, building);
        let faults = &mut reading.faults;
        let house_type = refer(&row, 5, &reading.known.house_types, &HOUSE_TYPES, faults);
        let directions = row.text(6, faults);
        if kind != UnitKind::CommonArea && row.value(2, faults).is_none() {
            row.fault(2, CellFault::Empty { column: UNITS.columns[2].name() }, faults);
        }
        let Some(code) = code else { continue };
        let id = reading.id(published.get(code.as_str()).copied(), UnitId::from_bytes);
        reading.known.units.insert(code.clone(), id);
        let Some(house_type) = house_type else { continue };
        units.push(Unit { id, kind, code, building, entrance, floor, house_type, directions });
    }
    units
}

/// The entrance of the building in the row; `columns` are those of building and entrance.
pub(super) fn entrance(
    reading: &mut Reading<'_>,
    row: &Row<'_>,
    building: Option<BuildingId>,
    columns: (usize, usize),
) -> Option<EntranceId> {
    let faults = &mut reading.faults;
    let text = row.text(columns.1, faults)?;
    if row.value(columns.0, faults).is_none() {
        row.fault(columns.0, CellFault::Empty { column: UNITS.columns[2].name() }, faults);
    }
    let found = reading.known.entrances.get(&(building?, text.clone())).copied();
    if found.is_none() {
        let sheet = Bilingual::new(BUILDINGS.zh, BUILDINGS.en);
        row.fault(columns.1, CellFault::Unknown { text, sheet }, faults);
    }
    found
}

fn floor(reading: &mut Reading<'_>, row: &Row<'_>, building: Option<BuildingId>) -> Option<FloorId> {
    let faults = &mut reading.faults;
    let level = row.number(4, 1, (-9, 200), faults)?;
    let building = building?;
    let found = reading.known.floors.get(&(building, level as i16)).copied();
    // A building whose floors could not be read was said once, at its own row.
    if found.is_none() && reading.known.floors.keys().any(|(of, _)| *of == building) {
        let sheet = Bilingual::new(BUILDINGS.zh, BUILDINGS.en);
        row.fault(4, CellFault::Unknown { text: level.to_string(), sheet }, faults);
    }
    found
}
