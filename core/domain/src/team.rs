//! Teams that inspect together (内部联合验收): by building, floor or entrance.

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
