//! The list of units with counts.

use super::AppError;
use crate::Device;
use crate::store::documents::{self, Counts};
use std::collections::HashMap;
use yanfang_domain::catalog::UnitKind;
use yanfang_domain::id::{BuildingId, DocumentId, EntranceId, FloorId, UnitId};

/// A unit as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLine {
    /// Which.
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// Number as people say it.
    pub code: String,
    /// 曾用房号: the numbers it had before, the newest first.
    pub former: Vec<String>,
    /// The building.
    pub building: Option<BuildingId>,
    /// The entrance.
    pub entrance: Option<EntranceId>,
    /// The floor.
    pub floor: Option<FloorId>,
    /// How many rooms it has by its house type.
    pub rooms: u32,
    /// What was recorded; zero where this phone heard nothing yet.
    pub counts: Counts,
}

impl Device {
    /// Every unit of the catalog in its order, with what this phone knows of it.
    pub fn list_units(&self) -> Result<Vec<UnitLine>, AppError> {
        let Some(known) = self.core.known() else { return Ok(Vec::new()) };
        let held = documents::all(&self.core.reader())?;
        let held = held.into_iter().filter(|held| !held.gone);
        let counts: HashMap<DocumentId, Counts> = held.map(|held| (held.id, held.counts)).collect();
        let lines = known.catalog.places.units.iter().map(|unit| UnitLine {
            id: unit.id,
            kind: unit.kind,
            code: unit.code.clone(),
            former: unit.former.clone(),
            building: unit.building,
            entrance: unit.entrance,
            floor: unit.floor,
            rooms: known.room_count(unit),
            counts: counts.get(&DocumentId::Unit(unit.id)).copied().unwrap_or_default(),
        });
        Ok(lines.collect())
    }

    /// The units whose number has what was typed, then those that had such a number; each in the catalog's order.
    pub fn find_units(&self, typed: &str) -> Result<Vec<UnitLine>, AppError> {
        let typed = typed.trim().to_lowercase();
        let Some(known) = self.core.known() else { return Ok(Vec::new()) };
        let found = |line: &UnitLine| known.unit(line.id).is_some_and(|unit| unit.has_number_with(&typed));
        let mut lines: Vec<UnitLine> = self.list_units()?.into_iter().filter(found).collect();
        lines.sort_by_key(|line| !line.code.to_lowercase().contains(&typed));
        Ok(lines)
    }

    /// The catalog this phone holds.
    pub fn catalog(&self) -> Option<yanfang_domain::catalog::Catalog> {
        self.core.known().map(|known| known.catalog.clone())
    }
}
