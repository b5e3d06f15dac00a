//! Defects that were marked as duplicates of each other in a circle, each by somebody who did not know of the others.

use crate::defect::{Defect, Standing};
use crate::id::DefectId;
use std::collections::BTreeMap;

/// The defect recorded first of each circle, by its place in the unit.
pub(super) fn firsts_of_circles(unit: &[Defect], standings: &[Standing]) -> Vec<usize> {
    // One mark alone is a circle where it names the defect itself.
    if standings.iter().all(|standing| standing.duplicate_of.is_none()) {
        return Vec::new();
    }
    let places: BTreeMap<DefectId, usize> = unit.iter().enumerate().map(|(place, defect)| (defect.id, place)).collect();
    let next = |place: usize| standings[place].duplicate_of.and_then(|original| places.get(&original).copied());
    let mut firsts = Vec::new();
    let mut seen = vec![false; unit.len()];
    for start in 0..unit.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(place) = at.filter(|&place| !seen[place]) {
            seen[place] = true;
            path.push(place);
            at = next(place);
        }
        // The path ran into itself: what lies from there on is a circle.
        let circle = at.and_then(|place| path.iter().position(|&passed| passed == place)).map(|from| &path[from..]);
        let first =
            circle.and_then(|circle| circle.iter().min_by_key(|&&place| (unit[place].at.utc_ms, unit[place].id)));
        firsts.extend(first);
    }
    firsts
}
