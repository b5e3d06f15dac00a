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
use yanfang_domain::catalog::{Building, Floor, Unit};
use yanfang_domain::id::{BuildingId, EntranceId, FloorId, UnitId};

/// Up to so many units on a floor have their number written in the cell.
const NAMED: usize = 14;
/// Up to so many beside their state, from there on above it.
const NAMED_BESIDE: usize = 6;

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
    /// Entrance code and how many columns it has; terraced houses have none.
    entrances: Vec<(Option<String>, usize)>,
    floors: Vec<FloorRow>,
    /// The class of how cells are laid out.
    layout: &'static str,
}

struct FloorRow {
    /// `None`: units that are on no floor.
    level: Option<i16>,
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
    let table = Tables { visitor: &visitor, states: &states, only, chosen: chosen_unit, alone: shown.len() == 1 };
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
    /// One building has the whole width.
    alone: bool,
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
        let mut floors: Vec<Option<&Floor>> = building.floors.iter().rev().map(Some).collect();
        floors.push(None);
        let at = |entrance: Option<EntranceId>, floor: Option<&Floor>| {
            by_place.get(&(entrance, floor.map(|floor| floor.id))).map_or(&[][..], Vec::as_slice)
        };
        let columns = |entrance| floors.iter().map(|floor| at(entrance, *floor).len()).max().unwrap_or(0);
        let named = building.entrances.iter().map(|entrance| (Some(entrance.id), Some(entrance.code.clone())));
        let entrances: Vec<(Option<EntranceId>, Option<String>, usize)> = named
            .chain([(None, None)])
            .map(|(id, code)| (id, code, columns(id)))
            .filter(|(.., columns)| *columns > 0)
            .collect();
        let row = |floor: Option<&Floor>| FloorRow {
            level: floor.map(|floor| floor.level),
            entrances: entrances
                .iter()
                .map(|(entrance, _, columns)| {
                    let units = at(*entrance, floor);
                    (0..*columns).map(|column| units.get(column).map(|unit| self.cell(unit))).collect()
                })
                .collect(),
        };
        let is_empty = |row: &FloorRow| row.entrances.iter().flatten().all(Option::is_none);
        let floors: Vec<FloorRow> = floors.iter().copied().map(row).filter(|row| !is_empty(row)).collect();
        let mine: Vec<&Unit> =
            by_place.values().flatten().copied().filter(|unit| self.visitor.reads(unit.id)).collect();
        let checked = |unit: &&&Unit| self.states.get(&unit.id).is_some_and(UnitState::is_checked);
        BuildingTable {
            code: building.code.clone(),
            checked: mine.iter().filter(checked).count(),
            units: mine.len(),
            floors,
            layout: self.layout(entrances.iter().map(|(.., columns)| columns).sum()),
            entrances: entrances.into_iter().map(|(_, code, columns)| (code, columns)).collect(),
        }
    }

    /// How the cells of a building with so many columns are laid out.
    const fn layout(&self, columns: usize) -> &'static str {
        match columns {
            ..=NAMED_BESIDE if self.alone => "named",
            ..=NAMED if self.alone => "named above",
            _ => "",
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
