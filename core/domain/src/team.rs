//! Teams that inspect together (内部联合验收): by building, floor or entrance.

use crate::catalog::Unit;
use crate::id::{BuildingId, EntranceId, FloorId, MemberId, TeamId};
use crate::inspection::Stage;
use serde::{Deserialize, Serialize};

/// A part of the project that a team goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamScope {
    /// A building.
    Building(BuildingId),
    /// An entrance.
    Entrance(EntranceId),
    /// A floor.
    Floor(FloorId),
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// Its name, such as `一组`.
    pub name: String,
    /// The stage it inspects for.
    pub stage: Stage,
    /// Who goes.
    pub members: Vec<MemberId>,
    /// Where.
    pub scopes: Vec<TeamScope>,
}

impl TeamScope {
    /// Whether a unit lies in it.
    pub fn covers(self, unit: &Unit) -> bool {
        match self {
            Self::Building(building) => unit.building == Some(building),
            Self::Entrance(entrance) => unit.entrance == Some(entrance),
            Self::Floor(floor) => unit.floor == Some(floor),
        }
    }
}

impl Team {
    /// Whether a unit is this team's to inspect.
    pub fn covers(&self, unit: &Unit) -> bool {
        self.scopes.iter().any(|scope| scope.covers(unit))
    }
}

/// The teams a member goes with, in their order.
pub fn teams_of(teams: &[Team], member: MemberId) -> impl Iterator<Item = &Team> {
    teams.iter().filter(move |team| team.members.contains(&member))
}

/// Units that no team of a stage goes through: a project whose teams leave units out has to be told.
pub fn left_out<'a>(teams: &[Team], stage: Stage, units: &'a [Unit]) -> Vec<&'a Unit> {
    let teams: Vec<&Team> = teams.iter().filter(|team| team.stage == stage).collect();
    units.iter().filter(|unit| !teams.iter().any(|team| team.covers(unit))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::UnitKind;
    use crate::id::{HouseTypeId, UnitId};

    fn unit(id: u8, building: Option<u8>, entrance: Option<u8>, floor: Option<u8>) -> Unit {
        Unit {
            id: UnitId::from_bytes([id; 16]),
            kind: UnitKind::Dwelling,
            code: id.to_string(),
            building: building.map(|of| BuildingId::from_bytes([of; 16])),
            entrance: entrance.map(|of| EntranceId::from_bytes([of; 16])),
            floor: floor.map(|of| FloorId::from_bytes([of; 16])),
            house_type: HouseTypeId::from_bytes([1; 16]),
            former: Vec::new(),
            directions: None,
        }
    }

    fn team(id: u8, stage: Stage, members: &[u8], scopes: Vec<TeamScope>) -> Team {
        let members = members.iter().map(|of| MemberId::from_bytes([*of; 16])).collect();
        Team { id: TeamId::from_bytes([id; 16]), name: id.to_string(), stage, members, scopes }
    }

    #[test]
    fn a_team_goes_through_its_buildings_entrances_and_floors_and_no_other_unit() {
        let units = [unit(1, Some(1), Some(1), Some(1)), unit(2, Some(1), Some(2), Some(2)), unit(3, None, None, None)];
        for (scope, expected) in [
            (TeamScope::Building(BuildingId::from_bytes([1; 16])), [true, true, false]),
            (TeamScope::Entrance(EntranceId::from_bytes([2; 16])), [false, true, false]),
            (TeamScope::Floor(FloorId::from_bytes([1; 16])), [true, false, false]),
        ] {
            let team = team(1, Stage::Internal, &[], vec![scope]);
            assert_eq!(units.each_ref().map(|unit| team.covers(unit)), expected, "{scope:?}");
        }
    }

    #[test]
    fn units_of_no_team_are_named_and_a_team_of_another_stage_does_not_count() {
        let units = [unit(1, Some(1), None, Some(1)), unit(2, Some(1), None, Some(2)), unit(3, Some(2), None, Some(3))];
        let floor = TeamScope::Floor(FloorId::from_bytes([1; 16]));
        let other = TeamScope::Building(BuildingId::from_bytes([2; 16]));
        let teams = [team(1, Stage::Internal, &[7], vec![floor]), team(2, Stage::ThirdParty, &[8], vec![other])];
        let codes = |stage| left_out(&teams, stage, &units).iter().map(|unit| unit.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes(Stage::Internal), ["2", "3"]);
        assert_eq!(codes(Stage::ThirdParty), ["1", "2"]);
        let names: Vec<_> = teams_of(&teams, MemberId::from_bytes([7; 16])).map(|team| &team.name).collect();
        assert_eq!(names, ["1"]);
    }
}
