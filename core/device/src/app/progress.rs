//! How far the teams are, and a member's day (domain.md 2, step 2).
//!
//! A room counts by whichever round of the team's stage accounts for it; what earlier rounds left open is asked by the
//! newest. Figures are what this phone has heard; the sync status says how old that is (R9).

use super::{AppError, Known};
use crate::Device;
use crate::store::documents;
use std::collections::HashSet;
use yanfang_domain::catalog::Unit;
use yanfang_domain::id::{DocumentId, InspectionId, TeamId, UnitId};
use yanfang_domain::inspection::{RoundState, Stage, stage_state};
use yanfang_domain::team::{Team, teams_of};

/// A unit of one of the member's teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLine {
    /// The unit.
    pub unit: UnitId,
    /// Its number as people say it.
    pub code: String,
    /// The team.
    pub team: TeamId,
    /// The stage it inspects for.
    pub stage: Stage,
    /// The round that was begun last; `None`: none yet.
    pub inspection: Option<InspectionId>,
    /// Rooms accounted for of all, whether the unit is inspected, what earlier rounds left to be confirmed.
    pub state: RoundState,
}

/// How far a team is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamProgress {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// The stage it inspects for.
    pub stage: Stage,
    /// Its units.
    pub units: u32,
    /// Of these, the ones with a round begun.
    pub begun: u32,
    /// Of these, the inspected ones: each room is accounted for.
    pub inspected: u32,
    /// Of these, the ones of which each earlier defect was confirmed too.
    pub complete: u32,
    /// All rooms and earlier defects of its units together.
    pub state: RoundState,
}

impl Device {
    /// Units of the member's teams with how far each is, team by team in the catalog's order.
    pub fn my_day(&self) -> Result<Vec<DayLine>, AppError> {
        let identity = self.core.identity().ok_or(AppError::NotEnrolled)?;
        let Some(known) = self.core.known() else { return Ok(Vec::new()) };
        let held = self.held_units()?;
        let teams = teams_of(&known.catalog.teams, identity.member);
        let lines: Result<Vec<Vec<DayLine>>, AppError> = teams.map(|team| self.lines_of(&known, &held, team)).collect();
        Ok(lines?.concat())
    }

    /// How far each team is, in the catalog's order.
    pub fn team_progress(&self) -> Result<Vec<TeamProgress>, AppError> {
        let Some(known) = self.core.known() else { return Ok(Vec::new()) };
        let held = self.held_units()?;
        let teams = known.catalog.teams.iter();
        teams.map(|team| Ok(progress(team, &self.lines_of(&known, &held, team)?))).collect()
    }

    fn lines_of(&self, known: &Known, held: &HashSet<UnitId>, team: &Team) -> Result<Vec<DayLine>, AppError> {
        let units = known.catalog.places.units.iter().filter(|unit| team.covers(unit));
        units
            .map(|unit| {
                let (inspection, state) = self.stage_of(known, held, unit, team.stage)?;
                Ok(DayLine {
                    unit: unit.id,
                    code: unit.code.clone(),
                    team: team.id,
                    stage: team.stage,
                    inspection,
                    state,
                })
            })
            .collect()
    }

    /// How far a stage is in a unit; of one that nobody recorded anything in only the number of rooms is known.
    fn stage_of(
        &self,
        known: &Known,
        held: &HashSet<UnitId>,
        unit: &Unit,
        stage: Stage,
    ) -> Result<(Option<InspectionId>, RoundState), AppError> {
        let Some(house_type) = known.house_type(unit) else { return Ok((None, RoundState::default())) };
        if !held.contains(&unit.id) {
            return Ok(stage_state(house_type, &[], stage, &[]));
        }
        let content = self.core.reading(DocumentId::Unit(unit.id), |_, document| Ok(document.unit()))?;
        Ok(stage_state(house_type, &content.inspections, stage, &content.defects))
    }

    /// Units of which this phone holds a document.
    pub(super) fn held_units(&self) -> Result<HashSet<UnitId>, AppError> {
        let held = documents::all(&self.core.reader())?.into_iter().filter(|held| !held.gone);
        let units = held.filter_map(|held| match held.id {
            DocumentId::Unit(unit) => Some(unit),
            DocumentId::Batch(_) | DocumentId::Order(_) | DocumentId::Case(_) => None,
        });
        Ok(units.collect())
    }
}

fn progress(team: &Team, lines: &[DayLine]) -> TeamProgress {
    let count = |what: fn(&DayLine) -> bool| lines.iter().filter(|line| what(line)).count() as u32;
    let mut state = RoundState::default();
    for line in lines {
        state.rooms += line.state.rooms;
        state.rooms_done += line.state.rooms_done;
        state.not_seen += line.state.not_seen;
        state.carried += line.state.carried;
        state.answered += line.state.answered;
    }
    TeamProgress {
        team: team.id,
        name: team.name.clone(),
        stage: team.stage,
        units: lines.len() as u32,
        begun: count(|line| line.inspection.is_some()),
        inspected: count(|line| line.state.is_inspected()),
        complete: count(|line| line.state.is_complete()),
        state,
    }
}
