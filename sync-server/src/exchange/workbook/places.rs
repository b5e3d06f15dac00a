//! Sheets 项目 and 楼栋.

use super::SheetFormat;
use super::reading::{Reading, may, must, name};
use crate::exchange::sheets::{CellFault, Row};
use std::collections::{HashMap, HashSet};
use yanfang_domain::catalog::{Building, Entrance, Floor, Phase, Project};
use yanfang_domain::id::{BuildingId, EntranceId, FloorId, PhaseId, ProjectId};
use yanfang_domain::language::Bilingual;

pub(super) const PROJECT: SheetFormat = SheetFormat {
    zh: "项目",
    en: "Project",
    required: true,
    columns: &[must("编号", "Code"), must("名称", "Name"), may("英文名", "English name"), may("时差", "UTC offset")],
};

pub(super) const BUILDINGS: SheetFormat = SheetFormat {
    zh: "楼栋",
    en: "Buildings",
    required: true,
    columns: &[
        must("编号", "Code"),
        may("分期", "Phase"),
        may("单元", "Entrances"),
        must("最低层", "Lowest floor"),
        must("最高层", "Highest floor"),
    ],
};

/// The one row of the project.
pub(super) fn project(reading: &mut Reading<'_>) -> Option<Project> {
    let table = reading.table(&PROJECT)?;
    let mut rows = table.rows();
    let row = rows.next()?;
    let faults = &mut reading.faults;
    let code = row.text(0, faults);
    let name = name(&row, 1, 2, faults);
    if let Some(offset) = row.text(3, faults) {
        match offset_min(&offset) {
            Some(minutes) => reading.offset_min = minutes,
            None => row.fault(3, CellFault::Form { text: offset, example: "+08:00".into() }, faults),
        }
    }
    for more in rows {
        let right = Bilingual::new("一个工作簿只有一个项目", "a workbook has one project");
        let text = more.text(0, faults).unwrap_or_default();
        more.fault(0, CellFault::Contradicts { text, right }, faults);
    }
    let code = code?;
    let published = reading.current.map(|current| &current.places.project);
    if let Some(other) = published.filter(|published| published.code != code) {
        let right = Bilingual::new(
            format!("已发布的项目是 {}", other.code),
            format!("the published project is {}", other.code),
        );
        row.fault(0, CellFault::Contradicts { text: code, right }, faults);
        return None;
    }
    let id = reading.id(published.map(|published| published.id), ProjectId::from_bytes);
    Some(Project { id, code, name: name? })
}

/// Minutes east of UTC of a text such as `+08:00`.
fn offset_min(text: &str) -> Option<i16> {
    let (sign, clock) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = clock.split_once(':')?;
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = sign * (hours.checked_mul(60)?.checked_add(minutes)?);
    ((0..60).contains(&minutes) && (-720..=840).contains(&total)).then_some(total)
}

/// Phases and buildings with their entrances and floors.
pub(super) fn buildings(reading: &mut Reading<'_>) -> (Vec<Phase>, Vec<Building>) {
    let (mut phases, mut buildings, mut seen): (Vec<Phase>, _, _) = (Vec::new(), Vec::new(), HashMap::new());
    let Some(table) = reading.table(&BUILDINGS) else { return (phases, buildings) };
    for row in table.rows() {
        let code = row.code(0, &mut seen, &mut reading.faults);
        let phase = row.text(1, &mut reading.faults).map(|name| phase(reading, &mut phases, name));
        let lowest = row.number(3, 1, (-9, 200), &mut reading.faults);
        let highest = row.number(4, 1, (-9, 200), &mut reading.faults);
        let Some(code) = code else { continue };
        let published = reading.current.and_then(|current| current.places.buildings.iter().find(|b| b.code == code));
        let id = reading.id(published.map(|building| building.id), BuildingId::from_bytes);
        reading.known.buildings.insert(code.clone(), id);
        let entrances = entrances(reading, &row, id, published);
        let floors = match (lowest, highest) {
            (Some(lowest), Some(highest)) if lowest > highest => {
                let right = Bilingual::new(format!("不低于 {lowest}"), format!("not below {lowest}"));
                let fault = CellFault::Contradicts { text: highest.to_string(), right };
                row.fault(4, fault, &mut reading.faults);
                Vec::new()
            }
            (Some(lowest), Some(highest)) => floors(reading, id, published, lowest..=highest),
            _ => Vec::new(),
        };
        buildings.push(Building { id, phase, code, entrances, floors });
    }
    (phases, buildings)
}

fn phase(reading: &mut Reading<'_>, phases: &mut Vec<Phase>, name: String) -> PhaseId {
    if let Some(phase) = phases.iter().find(|phase| phase.name == name) {
        return phase.id;
    }
    let published = reading.current.and_then(|current| current.places.phases.iter().find(|p| p.name == name));
    let id = reading.id(published.map(|phase| phase.id), PhaseId::from_bytes);
    phases.push(Phase { id, name });
    id
}

fn entrances(
    reading: &mut Reading<'_>,
    row: &Row<'_>,
    building: BuildingId,
    published: Option<&Building>,
) -> Vec<Entrance> {
    let (mut entrances, mut seen) = (Vec::new(), HashSet::new());
    for code in row.list(2, &mut reading.faults) {
        if !seen.insert(code.clone()) {
            row.fault(2, CellFault::Repeated { text: code, first: row.cell(2) }, &mut reading.faults);
            continue;
        }
        let found = published.and_then(|building| building.entrances.iter().find(|entrance| entrance.code == code));
        let id = reading.id(found.map(|entrance| entrance.id), EntranceId::from_bytes);
        reading.known.entrances.insert((building, code.clone()), id);
        entrances.push(Entrance { id, code });
    }
    entrances
}

/// Level 0 does not exist: 1 is the ground floor, -1 the first basement.
fn floors(
    reading: &mut Reading<'_>,
    building: BuildingId,
    published: Option<&Building>,
    levels: std::ops::RangeInclusive<i64>,
) -> Vec<Floor> {
    let mut floors = Vec::new();
    for level in levels.filter(|level| *level != 0).map(|level| level as i16) {
        let found = published.and_then(|building| building.floors.iter().find(|floor| floor.level == level));
        let id = reading.id(found.map(|floor| floor.id), FloorId::from_bytes);
        reading.known.floors.insert((building, level), id);
        floors.push(Floor { id, level });
    }
    floors
}
