//! Units by building, floor, team or batch, each group with its figures.

use super::asked::{Asked, By};
use super::read::Home;
use super::share;
use crate::console::visitor::Visitor;
use crate::console::words::Words;
use std::collections::{BTreeMap, HashMap};
use yanfang_domain::batch::BatchState;
use yanfang_domain::catalog::Building;
use yanfang_domain::id::{BatchId, UnitId};
use yanfang_domain::inspection::CoverageFigures;

/// Some units.
pub(super) struct Group {
    /// The id in the page's address.
    pub(super) key: String,
    pub(super) name: String,
    /// By their places among the homes.
    pub(super) homes: Vec<usize>,
}

/// A group as a row.
pub(super) struct GroupRow {
    pub(super) href: String,
    pub(super) here: bool,
    pub(super) name: String,
    pub(super) figures: CoverageFigures,
    pub(super) share: String,
    /// What the bar says in words.
    pub(super) label: String,
}

/// Units of no building (common areas of the project).
const NOWHERE: &str = "none";

/// The groups that have units, in the order of the catalog; batches by the time they were opened at. A unit of two teams
/// is in both.
pub(super) fn groups(
    visitor: &Visitor,
    asked: &Asked,
    homes: &[Home<'_>],
    batches: &BTreeMap<BatchId, BatchState>,
) -> Vec<Group> {
    let catalog = visitor.catalog.catalog();
    let words = visitor.words;
    let group = |key: String, name: String, holds: &dyn Fn(&Home<'_>) -> bool| {
        let homes = homes.iter().enumerate().filter(|(_, home)| holds(home)).map(|(at, _)| at).collect();
        Group { key, name, homes }
    };
    let mut groups: Vec<Group> = match asked.by {
        By::Building => catalog
            .places
            .buildings
            .iter()
            .map(|one| {
                group(one.id.to_string(), building(one, words), &|home: &Home<'_>| home.unit.building == Some(one.id))
            })
            .collect(),
        By::Floor => return floors(visitor, homes),
        By::Team => {
            let of_stage = catalog.teams.iter().filter(|team| team.stage == asked.stage());
            let row = |team: &yanfang_domain::team::Team| {
                group(team.id.to_string(), team.name.clone(), &|home: &Home<'_>| team.covers(home.unit))
            };
            return of_stage.map(row).collect();
        }
        By::Batch => {
            let places: HashMap<UnitId, usize> =
                homes.iter().enumerate().map(|(at, home)| (home.unit.id, at)).collect();
            let row = |(id, state): (&BatchId, &BatchState)| {
                let homes = state.units.iter().filter_map(|unit| places.get(unit).copied()).collect();
                Group { key: id.to_string(), name: state.name.clone(), homes }
            };
            return batches.iter().map(row).collect();
        }
    };
    let nowhere = words.t("不在楼栋里", "In no building").to_owned();
    groups.push(group(NOWHERE.to_owned(), nowhere, &|home: &Home<'_>| home.unit.building.is_none()));
    groups.retain(|group| !group.homes.is_empty());
    groups
}

/// Every floor with units, from the top of each building, as people read a building.
fn floors(visitor: &Visitor, homes: &[Home<'_>]) -> Vec<Group> {
    let words = visitor.words;
    let mut by_floor: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, home) in homes.iter().enumerate() {
        by_floor.entry((home.unit.building, home.unit.floor)).or_default().push(at);
    }
    let mut groups = Vec::new();
    for one in &visitor.catalog.catalog().places.buildings {
        let name = building(one, words);
        for floor in one.floors.iter().rev() {
            let Some(homes) = by_floor.remove(&(Some(one.id), Some(floor.id))) else { continue };
            let level = match words.t("zh", "en") {
                "zh" => format!("{name} {} 层", floor.level),
                _ => format!("{name}, floor {}", floor.level),
            };
            groups.push(Group { key: floor.id.to_string(), name: level, homes });
        }
    }
    let mut rest: Vec<usize> = by_floor.into_values().flatten().collect();
    rest.sort_unstable();
    if !rest.is_empty() {
        let name = words.t("不分层", "On no floor").to_owned();
        groups.push(Group { key: NOWHERE.to_owned(), name, homes: rest });
    }
    groups
}

fn building(building: &Building, words: Words) -> String {
    match words.t("zh", "en") {
        "zh" => format!("{} 号楼", building.code),
        _ => format!("Building {}", building.code),
    }
}

pub(super) fn row(asked: &Asked, group: &Group, homes: &[Home<'_>], words: Words) -> GroupRow {
    let figures: CoverageFigures = group.homes.iter().map(|at| &homes[*at].coverage).collect();
    let here = asked.group == group.key;
    // A second click shows all units again.
    let href = asked.group(if here { "" } else { &group.key }).href();
    let share = share(&figures);
    let label = format!("{} {share}", words.t("查完", "Inspected"));
    GroupRow { href, here, name: group.name.clone(), figures, share, label }
}
