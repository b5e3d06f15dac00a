//! What the published catalog holds and the workbook leaves out stays: records refer to it (N7).
//!
//! Routing rules, teams and settings are the exception: no record refers to them, the workbook has all that are in force.
//! A workbook without the sheet of teams says nothing of them.

use std::collections::HashSet;
use std::hash::Hash;
use yanfang_domain::catalog::Catalog;

/// Adds what only `current` holds to the draft, in its order, behind what the workbook has.
pub(super) fn carry_over(draft: &mut Catalog, current: &Catalog) {
    let (places, published) = (&mut draft.places, &current.places);
    append(&mut places.phases, &published.phases, |phase| phase.id);
    for building in &mut places.buildings {
        if let Some(old) = published.buildings.iter().find(|old| old.id == building.id) {
            append(&mut building.entrances, &old.entrances, |entrance| entrance.id);
            append(&mut building.floors, &old.floors, |floor| floor.id);
            building.floors.sort_by_key(|floor| floor.level);
        }
    }
    append(&mut places.buildings, &published.buildings, |building| building.id);
    for house_type in &mut places.house_types {
        if let Some(old) = published.house_types.iter().find(|old| old.id == house_type.id) {
            append(&mut house_type.rooms, &old.rooms, |room| room.id);
        }
    }
    append(&mut places.house_types, &published.house_types, |house_type| house_type.id);
    append(&mut places.units, &published.units, |unit| unit.id);
    places.remember_numbers(published);
    append(&mut draft.contractors.contractors, &current.contractors.contractors, |firm| firm.id);
    append(&mut draft.contractors.contracts, &current.contractors.contracts, |contract| contract.id);
    append(&mut draft.members, &current.members, |member| member.id);
    append(&mut draft.items, &current.items, |item| item.code.clone());
    draft.items.sort_by(|a, b| a.code.cmp(&b.code));
}

fn append<T: Clone, K: Hash + Eq>(draft: &mut Vec<T>, current: &[T], key: impl Fn(&T) -> K) {
    let present: HashSet<K> = draft.iter().map(&key).collect();
    draft.extend(current.iter().filter(|thing| !present.contains(&key(thing))).cloned());
}
