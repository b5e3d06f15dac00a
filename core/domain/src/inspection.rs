//! Inspections (验收): one round in one unit, of one stage, with one record a room.

mod coverage;
mod round;

pub use coverage::{CoverageFigures, UnitCoverage};
pub use round::{Answer, Carried, RoundState, Said, carried_over, round_state, stage_state};

use crate::catalog::HouseType;
use crate::event::Author;
use crate::id::{InspectionId, MeasurementId, RoomId, RoomRecordId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// The stage (阶段) an inspection or a defect belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 第三方验房.
    ThirdParty,
    /// 内部联合验收.
    Internal,
    /// 六方联合抽检.
    SixParty,
    /// 物业承接查验.
    PropertyTakeover,
    /// 业主开放日.
    OpenDay,
    /// 正式交付.
    Handover,
    /// 质量回访 / 上门保养.
    WarrantyVisit,
    /// 空置房巡查.
    VacantCheck,
}

/// What an inspector found in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomResult {
    /// 无问题.
    Clear,
    /// 有问题.
    Defects,
    /// 未查到, with the reason.
    NotSeen {
        /// Why nobody could look: 门锁, 堆物, 施工中, 其他.
        reason: String,
    },
}

/// One inspector's record of one room. Two made apart are both kept; the stronger evidence counts (domain.md 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomRecord {
    /// Which.
    pub id: RoomRecordId,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// Which room.
    pub room: RoomId,
    /// What was found.
    pub result: RoomResult,
}

/// A measured value (实测实量).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Which.
    pub id: MeasurementId,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// Which room.
    pub room: RoomId,
    /// The check item measured.
    pub item: String,
    /// The point, from 1 (clear height: five points).
    pub point: u16,
    /// The value in thousandths of the item's unit (whole numbers: never rounded before comparing).
    pub value_milli: Option<i64>,
    /// The design value in the same unit, where the tolerance is relative to one.
    pub design_milli: Option<i64>,
    /// Why it could not be measured (测不到), where there is no value.
    pub reason: Option<String>,
}

/// One round of inspection in one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// Which.
    pub id: InspectionId,
    /// Who began it.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// The stage.
    pub stage: Stage,
    /// The catalog version it was made with (house type and check items).
    pub catalog: u32,
    /// All room records, by id.
    pub rooms: Vec<RoomRecord>,
    /// All measurements, by id.
    pub measurements: Vec<Measurement>,
}

impl RoomResult {
    /// How strong the evidence is: defects, then clear, then not seen (domain.md 4).
    const fn strength(&self) -> u8 {
        match self {
            Self::NotSeen { .. } => 0,
            Self::Clear => 1,
            Self::Defects => 2,
        }
    }
}

/// The record by which a room counts: the strongest evidence, of equal ones the first made; `None` without any record.
pub fn room_state(records: &[RoomRecord], room: RoomId) -> Option<&RoomRecord> {
    let of_room = records.iter().filter(|record| record.room == room);
    of_room.min_by_key(|record| (std::cmp::Reverse(record.result.strength()), record.at.utc_ms, record.id))
}

/// Whether each room of the house type is accounted for: clear, with defects, or not seen with a reason.
pub fn is_inspected(house_type: &HouseType, inspection: &Inspection) -> bool {
    house_type.rooms.iter().all(|room| room_state(&inspection.rooms, room.id).is_some())
}

#[cfg(test)]
mod tests;
