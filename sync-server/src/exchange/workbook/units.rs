//! Sheet 房号.

use super::SheetFormat;
use super::house_types::HOUSE_TYPES;
use super::places::BUILDINGS;
use super::reading::{Reading, may, must, refer};
use super::words::UNIT_KINDS;
use crate::exchange::sheets::{CellFault, Row, Table};
use std::collections::{HashMap, HashSet};
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
        may("曾用房号", "Former numbers"),
    ],
};

/// The units.
pub(super) fn read(reading: &mut Reading<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    let Some(table) = reading.table(&UNITS) else { return units };
    let numbers = numbers(reading, &table);
    for (row, numbers) in table.rows().zip(numbers) {
        let faults = &mut reading.faults;
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
        let Some((id, code, former)) = numbers else { continue };
        let Some(house_type) = house_type else { continue };
        units.push(Unit { id, kind, code, former, building, entrance, floor, house_type, directions });
    }
    units
}

/// Number, identity and former numbers of each row, `None` where it has no good number.
///
/// A unit keeps its identity by its number; one that has another number now says which it had.
fn numbers(reading: &mut Reading<'_>, table: &Table<'_>) -> Vec<Option<(UnitId, String, Vec<String>)>> {
    let published = reading.current.map_or(&[][..], |current| &current.places.units);
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for row in table.rows() {
        let code = row.code(0, &mut seen, &mut reading.faults);
        let former = row.list(7, &mut reading.faults);
        let was = code.as_deref().and_then(|code| named(published, code, &former));
        found.push((code, former, was));
    }
    let renumbered: HashSet<UnitId> = found
        .iter()
        .filter(|(_, former, _)| !former.is_empty())
        .filter_map(|(.., was)| was.map(|was| was.id))
        .collect();
    let kept: HashSet<UnitId> = found.iter().filter_map(|(.., was)| was.map(|was| was.id)).collect();
    let (mut numbers, mut claimed) = (Vec::new(), HashMap::new());
    for (row, (code, former, was)) in table.rows().zip(found) {
        let Some(code) = code else {
            numbers.push(None);
            continue;
        };
        // Another row says that the unit with this number has another one now: this is a new unit.
        let was = was.filter(|was| !former.is_empty() || !renumbered.contains(&was.id));
        let holder = published.iter().find(|unit| unit.code == code && Some(unit.id) != was.map(|was| was.id));
        if holder.is_some_and(|holder| !kept.contains(&holder.id)) {
            let right = Bilingual::new(
                "另一户现在是这个号；请写出它的新号，并在“曾用房号”里写这个号",
                "another unit has this number; give it its new one, with this as a former number",
            );
            row.fault(0, CellFault::Contradicts { text: code.clone(), right }, &mut reading.faults);
        }
        if let Some(first) = was.and_then(|was| claimed.insert(was.id, row.cell(0))) {
            let text = former.first().unwrap_or(&code).clone();
            row.fault(7, CellFault::Repeated { text, first }, &mut reading.faults);
        }
        let is_known = was.is_some() || reading.current.is_none();
        if let (false, Some(unknown)) = (is_known, former.first()) {
            let sheet = Bilingual::new(UNITS.zh, UNITS.en);
            row.fault(7, CellFault::Unknown { text: unknown.clone(), sheet }, &mut reading.faults);
        }
        let id = reading.id(was.map(|was| was.id), UnitId::from_bytes);
        reading.known.units.insert(code.clone(), id);
        numbers.push(Some((id, code, former)));
    }
    numbers
}

/// The published unit of a row: one that was renumbered so before, else the one with a number of the list, else the one
/// with the row's own number.
fn named<'a>(published: &'a [Unit], code: &str, former: &[String]) -> Option<&'a Unit> {
    let own = published.iter().find(|unit| unit.code == code);
    if own.is_some_and(|own| former.iter().any(|number| own.former.contains(number))) {
        return own;
    }
    former.iter().find_map(|number| published.iter().find(|unit| unit.code == *number)).or(own)
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
