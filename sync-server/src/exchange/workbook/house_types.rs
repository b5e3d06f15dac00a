//! Sheets 户型 and 房间.

use super::reading::{Reading, may, must, name, refer};
use super::words::ROOM_KINDS;
use super::{PLAN_BYTES, SheetFormat, check_plan};
use crate::exchange::sheets::{CellFault, Row};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path};
use yanfang_domain::catalog::{HouseType, Plan, Room};
use yanfang_domain::defect::Pin;
use yanfang_domain::id::{HouseTypeId, RoomId};
use yanfang_domain::language::Bilingual;

pub(super) const HOUSE_TYPES: SheetFormat = SheetFormat {
    zh: "户型",
    en: "House types",
    required: true,
    columns: &[
        must("编号", "Code"),
        must("名称", "Name"),
        may("英文名", "English name"),
        must("面积", "Area m2"),
        may("平面图", "Plan"),
        may("图宽", "Plan width mm"),
        may("图高", "Plan height mm"),
    ],
};

pub(super) const ROOMS: SheetFormat = SheetFormat {
    zh: "房间",
    en: "Rooms",
    required: true,
    columns: &[
        must("户型", "House type"),
        must("名称", "Name"),
        may("英文名", "English name"),
        must("类型", "Kind"),
        may("轮廓", "Outline"),
    ],
};

/// House types with plans and rooms.
pub(super) fn read(reading: &mut Reading<'_>) -> Vec<HouseType> {
    let mut types = Vec::new();
    let mut cells = HashMap::new();
    if let Some(table) = reading.table(&HOUSE_TYPES) {
        let mut seen = HashMap::new();
        for row in table.rows() {
            types.extend(house_type(reading, &row, &mut seen, &mut cells));
        }
    }
    rooms(reading, &mut types);
    for house_type in &types {
        if house_type.rooms.is_empty() {
            let at = cells.get(&house_type.id).copied().unwrap_or_default();
            let rooms = Bilingual::new(ROOMS.zh, ROOMS.en);
            let fault = CellFault::Unknown { text: format!("{} / {}", house_type.code, ROOMS.zh), sheet: rooms };
            reading.faults.add(HOUSE_TYPES.zh, (at, 0), fault);
        }
    }
    types
}

fn house_type(
    reading: &mut Reading<'_>,
    row: &Row<'_>,
    seen: &mut HashMap<String, String>,
    cells: &mut HashMap<HouseTypeId, u32>,
) -> Option<HouseType> {
    let code = row.code(0, seen, &mut reading.faults);
    let name = name(row, 1, 2, &mut reading.faults);
    let area = row.number(3, 100, (1, 10_000_000), &mut reading.faults);
    let plan = plan(reading, row);
    let code = code?;
    let published = reading.current.and_then(|current| current.places.house_types.iter().find(|t| t.code == code));
    let id = reading.id(published.map(|found| found.id), HouseTypeId::from_bytes);
    reading.known.house_types.insert(code.clone(), id);
    cells.insert(id, row.row);
    // A row with a fault stays, so that its rooms find it; the workbook is refused anyway.
    let name = name.unwrap_or_default();
    Some(HouseType { id, code, name, area_centi_m2: area.unwrap_or_default() as u32, rooms: Vec::new(), plan })
}

/// The plan: SVG text in the cell, or the name of a file beside the workbook; with its size.
fn plan(reading: &mut Reading<'_>, row: &Row<'_>) -> Option<Plan> {
    let cell = row.value(4, &mut reading.faults).map(crate::exchange::sheets::Value::text)?;
    let svg = if cell.starts_with('<') { Ok(cell) } else { plan_file(reading.folder, &cell) };
    let faults = &mut reading.faults;
    let width = row.number(5, 1, (100, 1_000_000), faults);
    let height = row.number(6, 1, (100, 1_000_000), faults);
    for column in [5, 6] {
        if row.value(column, faults).is_none() {
            row.fault(column, CellFault::Empty { column: HOUSE_TYPES.columns[column].name() }, faults);
        }
    }
    let svg = svg.and_then(|svg| check_plan(&svg).map(|()| svg).map_err(CellFault::Plan));
    match svg {
        Ok(svg) => Some(Plan { svg, width_mm: width? as u32, height_mm: height? as u32 }),
        Err(fault) => {
            row.fault(4, fault, faults);
            None
        }
    }
}

/// Reads a plan of at most [`PLAN_BYTES`] by its bare name in the workbook's folder.
fn plan_file(folder: &Path, name: &str) -> Result<String, CellFault> {
    let missing = || CellFault::PlanFile { file: name.to_owned() };
    let bare = Path::new(name).components().eq([Component::Normal(name.as_ref())]) && !name.contains(['\\', ':']);
    let file = if bare { File::open(folder.join(name)).ok() } else { None };
    let mut svg = String::new();
    let limit = PLAN_BYTES as u64 + 1;
    file.ok_or_else(missing)?.take(limit).read_to_string(&mut svg).map_err(|_| missing())?;
    Ok(svg)
}

fn rooms(reading: &mut Reading<'_>, types: &mut [HouseType]) {
    let Some(table) = reading.table(&ROOMS) else { return };
    let mut seen = HashMap::new();
    for row in table.rows() {
        let faults = &mut reading.faults;
        let house_type = refer(&row, 0, &reading.known.house_types, &HOUSE_TYPES, faults);
        let name = name(&row, 1, 2, faults);
        let kind = row.word(3, ROOM_KINDS, faults);
        let outline = outline(reading, &row);
        let (Some(house_type), Some(name), Some(kind)) = (house_type, name, kind) else { continue };
        let key = format!("{house_type}\n{}", name.zh);
        if !row.once(1, &name.zh, key, &mut seen, &mut reading.faults) {
            continue;
        }
        let published = reading.current.and_then(|current| {
            let found = current.places.house_types.iter().find(|found| found.id == house_type)?;
            found.rooms.iter().find(|room| room.name.zh == name.zh)
        });
        let id = reading.id(published.map(|room| room.id), RoomId::from_bytes);
        if let Some(house_type) = types.iter_mut().find(|found| found.id == house_type) {
            house_type.rooms.push(Room { id, kind, name, outline });
        }
    }
}

/// Corners such as `500,500; 2400,500; 2400,2400`, 3 to 64 of them, in ten-thousandths of the plan.
fn outline(reading: &mut Reading<'_>, row: &Row<'_>) -> Vec<Pin> {
    let Some(text) = row.text(4, &mut reading.faults) else { return Vec::new() };
    let corner = |part: &str| {
        let (x, y) = part.trim().split_once([',', '，'])?;
        let (x, y) = (x.trim().parse().ok()?, y.trim().parse().ok()?);
        (x <= Pin::SCALE && y <= Pin::SCALE).then_some(Pin { x, y })
    };
    let corners: Option<Vec<Pin>> = text.split([';', '；']).map(corner).collect();
    if let Some(corners) = corners.filter(|corners| (3..=64).contains(&corners.len())) {
        return corners;
    }
    let example = "500,500; 2400,500; 2400,2400 (0..10000)".to_owned();
    row.fault(4, CellFault::Form { text: text.chars().take(40).collect(), example }, &mut reading.faults);
    Vec::new()
}
