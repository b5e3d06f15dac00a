//! Where in the project a topic belongs: the unit it names, else the one that was asked for.

use crate::exchange::third_party::find_room;
use yanfang_domain::catalog::{Catalog, HouseType, Room, Unit, UnitKind};
use yanfang_domain::id::UnitId;

/// The units and rooms of a project, as texts name them.
pub(super) struct Placing<'a> {
    catalog: &'a Catalog,
    fallback: Vec<&'a Unit>,
}

impl<'a> Placing<'a> {
    /// Texts that name no unit go to `fallback` in turn; without any, to the project's common area, else its first unit.
    pub(super) fn new(catalog: &'a Catalog, fallback: &[UnitId]) -> Self {
        let units = &catalog.places.units;
        let mut chosen: Vec<&Unit> =
            fallback.iter().filter_map(|id| units.iter().find(|unit| unit.id == *id)).collect();
        if chosen.is_empty() {
            let common = units.iter().find(|unit| unit.kind == UnitKind::CommonArea);
            chosen.extend(common.or(units.first()));
        }
        Self { catalog, fallback: chosen }
    }

    /// The unit that the first of these texts to name one names; else the next in turn. `None`: there is no unit.
    pub(super) fn unit<'t>(&self, texts: impl Iterator<Item = &'t str>, turn: usize) -> Option<&'a Unit> {
        let mut texts = texts;
        let named = texts.find_map(|text| self.named(text));
        named.or_else(|| self.fallback.get(turn % self.fallback.len().max(1)).copied())
    }

    /// The first room that one of these texts names, else the house type's first.
    pub(super) fn room<'t>(&self, unit: &Unit, mut texts: impl Iterator<Item = &'t str>) -> Option<&'a Room> {
        let house_type = self.house_type(unit)?;
        texts.find_map(|text| find_room(house_type, text).ok()).or(house_type.rooms.first())
    }

    fn house_type(&self, unit: &Unit) -> Option<&'a HouseType> {
        self.catalog.places.house_types.iter().find(|house_type| house_type.id == unit.house_type)
    }

    /// The unit whose code stands in the text as a word; of several the one that stands first, then the longest. A former
    /// number counts where no present one is named.
    fn named(&self, text: &str) -> Option<&'a Unit> {
        let text = text.to_lowercase();
        let units = || self.catalog.places.units.iter();
        let first = |found: &mut dyn Iterator<Item = (usize, &'a String, &'a Unit)>| {
            let first = found.min_by_key(|(at, code, _)| (*at, std::cmp::Reverse(code.len())));
            first.map(|(_, _, unit)| unit)
        };
        let named = first(&mut units().filter_map(|unit| Some((place_of(&text, &unit.code)?, &unit.code, unit))));
        let former = units().flat_map(|unit| unit.former.iter().map(move |code| (code, unit)));
        named.or_else(|| first(&mut former.filter_map(|(code, unit)| Some((place_of(&text, code)?, code, unit)))))
    }
}

/// Where a code stands in a text, not as part of a longer one. A code of digits alone is one only if nothing else is
/// there: "101" may be millimetres.
fn place_of(text: &str, code: &str) -> Option<usize> {
    let code = code.to_lowercase();
    if code.is_empty() || code.chars().all(|c| c.is_ascii_digit()) {
        return (text.trim() == code && !code.is_empty()).then_some(0);
    }
    let joins = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(&code).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + code.len()..).and_then(|after| after.chars().next());
        // Chinese puts no space around a code: only what could go on with it counts.
        let goes_on = |c: Option<char>| c.is_some_and(|c| joins(c) && c.is_ascii());
        !goes_on(before) && !goes_on(after)
    })
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn a_code_is_found_as_a_word_only() {
        for (text, code, at) in [
            ("kavel 03, entree", "Kavel 03", Some(0)),
            ("see kavel 031", "Kavel 03", None),
            ("在3-1-101户的客厅", "3-1-101", Some("在".len())),
            ("13-1-101", "3-1-101", None),
            ("3-1-1012 and 3-1-101", "3-1-101", Some(13)),
            ("101", "101", Some(0)),
            ("at most 101 mm", "101", None),
            ("", "", None),
        ] {
            assert_eq!(place_of(text, code), at, "{text} {code}");
        }
    }
}
