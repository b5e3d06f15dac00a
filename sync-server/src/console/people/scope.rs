//! Scopes as people say and choose them.

use crate::console::visitor::Visitor;
use yanfang_domain::language::Language;
use yanfang_domain::role::Scope;

/// A scope by its name.
pub(super) fn name(visitor: &Visitor, scope: Scope) -> String {
    let (places, w) = (&visitor.catalog.catalog().places, visitor.words);
    let building = |code: &str| match w.0 {
        Language::Zh => format!("{code} 号楼"),
        Language::En => format!("building {code}"),
    };
    let found = match scope {
        Scope::Project => Some(w.t("全项目", "the whole project").to_owned()),
        Scope::Building(id) => places.buildings.iter().find(|one| one.id == id).map(|one| building(&one.code)),
        Scope::Entrance(id) => places.buildings.iter().find_map(|one| {
            let entrance = one.entrances.iter().find(|entrance| entrance.id == id)?;
            let code = &entrance.code;
            Some(match w.0 {
                Language::Zh => format!("{} {code} 单元", building(&one.code)),
                Language::En => format!("{}, entrance {code}", building(&one.code)),
            })
        }),
        Scope::Unit(id) => visitor.catalog.unit(id).map(|unit| unit.code.clone()),
    };
    found.unwrap_or_else(|| "–".to_owned())
}

/// Project, buildings and entrances to choose from, as (value, name). A unit is typed.
pub(super) fn choices(visitor: &Visitor) -> Vec<(String, String)> {
    let mut scopes = vec![Scope::Project];
    for building in &visitor.catalog.catalog().places.buildings {
        scopes.push(Scope::Building(building.id));
        scopes.extend(building.entrances.iter().map(|entrance| Scope::Entrance(entrance.id)));
    }
    scopes.into_iter().map(|scope| (value(scope), name(visitor, scope))).collect()
}

/// A scope in a form.
pub(super) fn value(scope: Scope) -> String {
    match scope {
        Scope::Project => "project".to_owned(),
        Scope::Building(id) => format!("building:{id}"),
        Scope::Entrance(id) => format!("entrance:{id}"),
        Scope::Unit(id) => format!("unit:{id}"),
    }
}

/// What a form means; a unit's number, where one is typed, before the choice.
pub(super) fn read(visitor: &Visitor, choice: &str, unit: &str) -> Option<Scope> {
    if !unit.trim().is_empty() {
        let units = &visitor.catalog.catalog().places.units;
        return units.iter().find(|one| one.code == unit.trim()).map(|one| Scope::Unit(one.id));
    }
    match choice.split_once(':') {
        None if choice == "project" => Some(Scope::Project),
        Some(("building", id)) => id.parse().ok().map(Scope::Building),
        Some(("entrance", id)) => id.parse().ok().map(Scope::Entrance),
        Some(("unit", id)) => id.parse().ok().map(Scope::Unit),
        _ => None,
    }
}
