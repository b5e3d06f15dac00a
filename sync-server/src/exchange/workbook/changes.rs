//! What publishing a draft would change, part by part, under the codes people know.

use std::collections::{BTreeMap, HashMap};
use yanfang_domain::catalog::{Catalog, Places, Settings, Unit};

/// A part of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// 项目.
    Project,
    /// 楼栋, with entrances and floors.
    Buildings,
    /// 户型, with rooms and plans.
    HouseTypes,
    /// 房号.
    Units,
    /// 检查项.
    Items,
    /// 责任单位.
    Contractors,
    /// 标段.
    Contracts,
    /// 派单规则.
    Rules,
    /// 成员.
    Members,
    /// 班组.
    Teams,
    /// 设置.
    Settings,
}

/// What happens to one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is new.
    Added,
    /// It differs from what is published.
    Changed,
    /// It goes away; only rules and teams do.
    Removed,
}

/// What changes in one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartChanges {
    /// The part.
    pub part: Part,
    /// How many things it has after publishing.
    pub total: usize,
    /// What changes, by code, sorted.
    pub changes: Vec<(String, Change)>,
}

impl PartChanges {
    /// Whether anything changes.
    pub fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }

    /// How often this change happens.
    pub fn count(&self, change: Change) -> usize {
        self.changes.iter().filter(|(_, found)| *found == change).count()
    }
}

/// Compares the published catalog, if there is one, with the next.
pub(super) fn between(current: Option<&Catalog>, next: &Catalog) -> Vec<PartChanges> {
    let places = |catalog: &Catalog| catalog.places.clone();
    let (old, new) = (current.map(places), places(next));
    let old = old.as_ref();
    let settings = |catalog: &Catalog| one(catalog.settings.clone());
    let units = old.map(|places| renumbered(places, &new));
    vec![
        compare(Part::Project, old.map(|p| one(p.project.clone())), one(new.project.clone()), |p| p.code.clone()),
        compare(Part::Buildings, old.map(|p| p.buildings.clone()), new.buildings, |b| b.code.clone()),
        compare(Part::HouseTypes, old.map(|p| p.house_types.clone()), new.house_types, |t| t.code.clone()),
        compare(Part::Units, units, new.units, |u| u.code.clone()),
        compare(Part::Items, current.map(|c| c.items.clone()), next.items.clone(), |i| i.code.clone()),
        compare(
            Part::Contractors,
            current.map(|c| c.contractors.contractors.clone()),
            next.contractors.contractors.clone(),
            |firm| firm.code.clone(),
        ),
        compare(
            Part::Contracts,
            current.map(|c| c.contractors.contracts.clone()),
            next.contractors.contracts.clone(),
            |contract| contract.name.clone(),
        ),
        compare(Part::Rules, current.map(|c| c.rules.clone()), next.rules.clone(), |r| r.number.to_string()),
        compare(Part::Members, current.map(|c| c.members.clone()), next.members.clone(), |m| m.account.clone()),
        compare(Part::Teams, current.map(|c| c.teams.clone()), next.teams.clone(), |t| t.name.clone()),
        compare(Part::Settings, current.map(settings), settings(next), |_: &Settings| String::new()),
    ]
}

/// The old units under the numbers that they have now, so that one with another number is a changed one.
fn renumbered(old: &Places, new: &Places) -> Vec<Unit> {
    let now: HashMap<_, _> = new.units.iter().map(|unit| (unit.id, &unit.code)).collect();
    let code = |unit: &Unit| now.get(&unit.id).map_or_else(|| unit.code.clone(), |code| (*code).clone());
    old.units.iter().map(|unit| Unit { code: code(unit), ..unit.clone() }).collect()
}

fn one<T>(thing: T) -> Vec<T> {
    vec![thing]
}

fn compare<T: PartialEq>(part: Part, old: Option<Vec<T>>, new: Vec<T>, code: impl Fn(&T) -> String) -> PartChanges {
    let mut before: BTreeMap<String, T> =
        old.unwrap_or_default().into_iter().map(|thing| (code(&thing), thing)).collect();
    let total = new.len();
    let mut changes = BTreeMap::new();
    for thing in new {
        let code = code(&thing);
        match before.remove(&code) {
            None => drop(changes.insert(code, Change::Added)),
            Some(old) if old != thing => drop(changes.insert(code, Change::Changed)),
            Some(_) => {}
        }
    }
    changes.extend(before.into_keys().map(|code| (code, Change::Removed)));
    PartChanges { part, total, changes: changes.into_iter().collect() }
}
