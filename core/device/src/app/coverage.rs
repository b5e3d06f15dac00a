//! How much a stage has covered, building by building or of a batch: every unit of a third-party inspection (domain.md 2,
//! step 1), as far as this phone has heard (R9).

use super::{AppError, Known};
use crate::Device;
use std::collections::HashSet;
use yanfang_domain::batch::BatchState;
use yanfang_domain::catalog::Unit;
use yanfang_domain::id::{BatchId, BuildingId, DocumentId, UnitId};
use yanfang_domain::inspection::{CoverageFigures, Stage, UnitCoverage};

/// How much of some units a stage has covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Units and rooms.
    pub figures: CoverageFigures,
    /// Units that this phone holds anything of: what the figures can say something about (R9).
    pub heard: u32,
    /// Units of which not each room is accounted for, in the catalog's order, with the rooms that lack a record.
    pub missing: Vec<(UnitId, UnitCoverage)>,
}

impl Device {
    /// Each building in the order of its first unit; `None`: common areas of the project. Reads every unit that this
    /// phone holds.
    pub fn coverage(&self, stage: Stage) -> Result<Vec<(Option<BuildingId>, Coverage)>, AppError> {
        let Some(known) = self.core.known() else { return Ok(Vec::new()) };
        let held = self.held_units()?;
        let mut all: Vec<(Option<BuildingId>, Coverage)> = Vec::new();
        for unit in &known.catalog.places.units {
            let place = all.iter().position(|(building, _)| *building == unit.building).unwrap_or(all.len());
            if place == all.len() {
                all.push((unit.building, Coverage::default()));
            }
            self.cover(&known, &held, unit, stage, &mut all[place].1)?;
        }
        Ok(all)
    }

    /// The units of a batch.
    pub fn batch_coverage(&self, batch: BatchId, stage: Stage) -> Result<Coverage, AppError> {
        let known = self.core.known().ok_or(AppError::UnknownDocument { document: batch.into() })?;
        let state = BatchState::of(&self.core.document(batch.into())?.entries());
        let held = self.held_units()?;
        let mut coverage = Coverage::default();
        for unit in known.catalog.places.units.iter().filter(|unit| state.units.contains(&unit.id)) {
            self.cover(&known, &held, unit, stage, &mut coverage)?;
        }
        Ok(coverage)
    }

    fn cover(
        &self,
        known: &Known,
        held: &HashSet<UnitId>,
        unit: &Unit,
        stage: Stage,
        coverage: &mut Coverage,
    ) -> Result<(), AppError> {
        let Some(house_type) = known.house_type(unit) else { return Ok(()) };
        let heard = held.contains(&unit.id);
        let rounds = if heard {
            self.core.reading(DocumentId::Unit(unit.id), |_, document| Ok(document.unit().inspections))?
        } else {
            Vec::new()
        };
        let records = rounds.iter().filter(|round| round.stage == stage).flat_map(|round| &round.rooms);
        let of_unit = UnitCoverage::of(house_type, records.map(|record| (record.room, &record.result)));
        coverage.figures.add(&of_unit);
        coverage.heard += u32::from(heard);
        if !of_unit.is_covered() {
            coverage.missing.push((unit.id, of_unit));
        }
        Ok(())
    }
}
