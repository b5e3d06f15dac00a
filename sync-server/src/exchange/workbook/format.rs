//! The sheets of the workbook with their columns.

use super::{contractors, house_types, items, members, places, rules, settings, teams, units};
use crate::exchange::sheets::{Column, normalised};

/// A sheet of the workbook.
#[derive(Clone, Copy, Debug)]
pub struct SheetFormat {
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    pub(super) required: bool,
    pub(super) columns: &'static [Column],
}

impl SheetFormat {
    /// The sheets in the order of the format.
    pub const ALL: [Self; 12] = [
        places::PROJECT,
        places::BUILDINGS,
        house_types::HOUSE_TYPES,
        house_types::ROOMS,
        units::UNITS,
        contractors::CONTRACTORS,
        contractors::CONTRACTS,
        rules::RULES,
        members::MEMBERS,
        teams::TEAMS,
        items::ITEMS,
        settings::SETTINGS,
    ];

    /// The columns: Chinese and English name, and whether they must be filled.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        self.columns.iter().map(|column| (column.zh, column.en, column.required))
    }

    /// Whether a sheet's name is this one's: in Chinese, in English, or both with a hyphen between.
    pub(super) fn is_named(&self, name: &str) -> bool {
        let (name, zh, en) = (normalised(name), normalised(self.zh), normalised(self.en));
        name == zh || name == en || name == format!("{zh}-{en}")
    }
}
