//! Places: project > phase > building > entrance > floor > unit > room, and the house types that give a unit its rooms.

use crate::defect::Pin;
use crate::id::{BuildingId, EntranceId, FloorId, HouseTypeId, PhaseId, ProjectId, RoomId, UnitId};
use crate::language::Bilingual;
use serde::{Deserialize, Serialize};

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Which.
    pub id: ProjectId,
    /// Short code, unique in the company.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
}

/// A phase (分期).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Which.
    pub id: PhaseId,
    /// Its name.
    pub name: String,
}

/// A building (楼栋).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Building {
    /// Which.
    pub id: BuildingId,
    /// Its phase.
    pub phase: Option<PhaseId>,
    /// Code as on the door, such as `3`.
    pub code: String,
    /// Entrances in order.
    pub entrances: Vec<Entrance>,
    /// Floors from the lowest.
    pub floors: Vec<Floor>,
}

/// An entrance (单元), the stairwell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entrance {
    /// Which.
    pub id: EntranceId,
    /// Code, such as `1`.
    pub code: String,
}

/// A floor (楼层).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// Which.
    pub id: FloorId,
    /// Level, 1 is the ground floor, basements are negative.
    pub level: i16,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A home.
    Dwelling,
    /// 公区.
    CommonArea,
    /// 车位.
    Parking,
    /// 储藏室.
    Storage,
    /// 商铺.
    Shop,
}

/// A unit (户).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Which.
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// Number as people say it: building-entrance-room, such as `3-1-1201`.
    pub code: String,
    /// 曾用房号: the numbers it had before, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
    /// The building; `None` for a common area of the project.
    pub building: Option<BuildingId>,
    /// The entrance.
    pub entrance: Option<EntranceId>,
    /// The floor.
    pub floor: Option<FloorId>,
    /// The house type that gives it rooms and plan.
    pub house_type: HouseTypeId,
    /// How to get there.
    pub directions: Option<String>,
}

/// A house type (户型); a later version is another catalog version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HouseType {
    /// Which.
    pub id: HouseTypeId,
    /// Code, such as `C2`.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Area in square metres, times 100.
    pub area_centi_m2: u32,
    /// Rooms in walking order.
    pub rooms: Vec<Room>,
    /// The floor plan.
    pub plan: Option<Plan>,
}

/// What a room is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// 玄关.
    Hall,
    /// 客厅.
    Living,
    /// 餐厅.
    Dining,
    /// 卧室.
    Bedroom,
    /// 书房.
    Study,
    /// 厨房.
    Kitchen,
    /// 卫生间.
    Bath,
    /// 阳台.
    Balcony,
    /// 储藏.
    Storage,
    /// A zone of a common area, a parking place, anything else.
    Zone,
}

/// A room (房间) of a house type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Which.
    pub id: RoomId,
    /// What it is.
    pub kind: RoomKind,
    /// Its name.
    pub name: Bilingual,
    /// Its outline on the plan, corner by corner; empty where there is no plan.
    pub outline: Vec<Pin>,
}

/// A floor plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The drawing as an SVG document; checked on import to hold shapes and text only.
    pub svg: String,
    /// Width of the drawing in millimetres of the building.
    pub width_mm: u32,
    /// Height of the drawing in millimetres of the building.
    pub height_mm: u32,
}
