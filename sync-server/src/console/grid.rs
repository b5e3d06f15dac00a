//! The progress grid: where does it stick?

mod cell;
mod chosen;

use super::error::{PageError, show};
use super::frame::{Frame, Place};
use super::shape::Shape;
use super::visitor::Visitor;
use super::when;
use super::words::Words;
use crate::api::Api;
use crate::store::{Row, StoreError};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use cell::{Cell, UnitState};
use chosen::ChosenUnit;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use yanfang_domain::catalog::{Building, Unit};
use yanfang_domain::id::{BuildingId, EntranceId, FloorId, UnitId};

/// As many buildings are shown at first; more are chosen by name.
const AT_ONCE: usize = 3;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    building: String,
    unit: String,
}

/// A building as a table: a row a floor from the top, a group of columns an entrance.
struct BuildingTable {
    code: String,
    checked: usize,
    units: usize,
    /// Entrance code and how many columns it has.
    entrances: Vec<(String, usize)>,
    floors: Vec<FloorRow>,
}

struct FloorRow {
    level: i16,
    /// Cells by entrance; `None` where the floor has fewer units.
    entrances: Vec<Vec<Option<Cell>>>,
}

/// A building to choose: address, code, units at work, whether it is shown alone.
struct Choice {
    href: String,
    code: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "grid.html")]
struct GridPage {
    frame: Frame,
    choices: Vec<Choice>,
    all_chosen: bool,
    buildings: Vec<BuildingTable>,
    shown: usize,
    total: usize,
    chosen: Option<ChosenUnit>,
    legend: Vec<(Cell, &'static str)>,
}

pub(super) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let states = states(&api, &visitor).await?;
    let places = &visitor.catalog.catalog().places;
    let readable = |building: &&Building| {
        places.units.iter().any(|unit| unit.building == Some(building.id) && visitor.reads(unit.id))
    };
    let mine: Vec<&Building> = places.buildings.iter().filter(readable).collect();
    let only: Option<BuildingId> = asked.building.parse().ok();
    let chosen_unit: Option<UnitId> = asked.unit.parse().ok().filter(|unit| visitor.reads(*unit));
    let shown: Vec<&Building> = match only {
        Some(only) => mine.iter().copied().filter(|building| building.id == only).collect(),
        None => mine.iter().copied().take(AT_ONCE).collect(),
    };
    let table = Tables { visitor: &visitor, states: &states, only, chosen: chosen_unit };
    let buildings: Vec<BuildingTable> = shown.iter().map(|building| table.building(building)).collect();
    let chosen = match chosen_unit {
        Some(unit) => chosen::read(&api, &visitor, unit, states.get(&unit)).await?,
        None => None,
    };
    let title = words.t("楼栋进度", "Progress").to_owned();
    let page = GridPage {
        frame: Frame::new(&api, &visitor, Place::Grid, title, Vec::new()).await?,
        choices: mine.iter().map(|building| choice(building, only)).collect(),
        all_chosen: only.is_none(),
        shown: buildings.iter().map(|building| building.units).sum(),
        total: places.units.iter().filter(|unit| unit.building.is_some() && visitor.reads(unit.id)).count(),
        buildings,
        chosen,
        legend: cell::legend(words),
    };
    show(&page, words)
}

fn choice(building: &Building, only: Option<BuildingId>) -> Choice {
    Choice {
        href: format!("/console/grid?building={}", building.id),
        code: building.code.clone(),
        chosen: only == Some(building.id),
    }
}

async fn states(api: &Api, visitor: &Visitor) -> Result<HashMap<UnitId, UnitState>, StoreError> {
    let sql = "SELECT unit, rooms, rooms_done, not_seen, open, to_assign, with_contractor, to_reinspect,
        needs_decision, total, heard_ms FROM unit_state WHERE project = $1";
    let rows = api.server().database().query(sql, vec![visitor.project().to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, state(row)?))).collect()
}

fn state(row: &Row) -> Result<UnitState, StoreError> {
    let count = |column| row.integer(column).map(|count| count.max(0) as usize);
    Ok(UnitState {
        rooms: count(1)?,
        rooms_done: count(2)?,
        not_seen: count(3)?,
        open: count(4)?,
        to_assign: count(5)?,
        with_contractor: count(6)?,
        to_reinspect: count(7)?,
        needs_decision: count(8)?,
        total: count(9)?,
        heard_ms: row.integer(10)?,
    })
}

/// Makes the tables.
struct Tables<'a> {
    visitor: &'a Visitor,
    states: &'a HashMap<UnitId, UnitState>,
    only: Option<BuildingId>,
    chosen: Option<UnitId>,
}

impl Tables<'_> {
    fn building(&self, building: &Building) -> BuildingTable {
        let mut by_place: HashMap<(Option<EntranceId>, Option<FloorId>), Vec<&Unit>> = HashMap::new();
        let units = &self.visitor.catalog.catalog().places.units;
        for unit in units.iter().filter(|unit| unit.building == Some(building.id)) {
            by_place.entry((unit.entrance, unit.floor)).or_default().push(unit);
        }
        for units in by_place.values_mut() {
            units.sort_by(|one, other| one.code.cmp(&other.code));
        }
        let columns = |entrance: EntranceId| {
            let floors = building.floors.iter();
            floors.map(|floor| by_place.get(&(Some(entrance), Some(floor.id))).map_or(0, Vec::len)).max().unwrap_or(0)
        };
        let entrances: Vec<(EntranceId, String, usize)> = building
            .entrances
            .iter()
            .map(|entrance| (entrance.id, entrance.code.clone(), columns(entrance.id)))
            .collect();
        let row = |floor: &yanfang_domain::catalog::Floor| FloorRow {
            level: floor.level,
            entrances: entrances
                .iter()
                .map(|(entrance, _, columns)| {
                    let units = by_place.get(&(Some(*entrance), Some(floor.id))).map_or(&[][..], Vec::as_slice);
                    (0..*columns).map(|column| units.get(column).map(|unit| self.cell(unit))).collect()
                })
                .collect(),
        };
        let mine: Vec<&Unit> =
            by_place.values().flatten().copied().filter(|unit| self.visitor.reads(unit.id)).collect();
        let checked = |unit: &&&Unit| self.states.get(&unit.id).is_some_and(UnitState::is_checked);
        BuildingTable {
            code: building.code.clone(),
            checked: mine.iter().filter(checked).count(),
            units: mine.len(),
            floors: building.floors.iter().rev().map(row).collect(),
            entrances: entrances.into_iter().map(|(_, code, columns)| (code, columns)).collect(),
        }
    }

    fn cell(&self, unit: &Unit) -> Cell {
        let building = self.only.map_or(String::new(), |only| format!("building={only}&"));
        let href = format!("/console/grid?{building}unit={}", unit.id);
        let readable = self.visitor.reads(unit.id);
        let state = self.states.get(&unit.id).filter(|_| readable);
        let today_ms = when::day_start_ms(self.visitor.now_ms);
        Cell::of(unit, state, today_ms, self.chosen == Some(unit.id), href, self.visitor.words)
    }
}
