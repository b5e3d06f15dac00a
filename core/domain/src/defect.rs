//! A defect (问题) as recorded: its fields, its photos, what others wrote at the same time.

use crate::catalog::{Element, Severity};
use crate::event::{Author, Event, EventKind, Status};
use crate::id::{DefectId, Digest, InspectionId, RoomId, UnitId};
use crate::inspection::Stage;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A place on the plan: ten-thousandths of its width and height, 0 to 10,000 (about 1 mm of a dwelling).
///
/// Whole numbers rather than floats: equal places compare equal, and two of them cost four bytes instead of sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

impl Pin {
    /// The largest value of a coordinate.
    pub const SCALE: u16 = 10_000;

    /// The place at these fractions (0..1) of width and height; values outside are moved to the edge.
    pub fn at(x: f64, y: f64) -> Self {
        let scaled = |value: f64| (value.clamp(0.0, 1.0) * f64::from(Self::SCALE)).round() as u16;
        Self { x: scaled(x), y: scaled(y) }
    }

    /// Fractions (0..1) of width and height.
    pub fn fractions(self) -> (f64, f64) {
        (f64::from(self.x) / f64::from(Self::SCALE), f64::from(self.y) / f64::from(Self::SCALE))
    }
}

/// A field of a defect that is a register: concurrent values are all kept (domain.md 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The free text.
    Note,
    /// The part of the room.
    Element,
    /// The check item's code.
    Item,
    /// How bad it is.
    Severity,
    /// The place on the plan.
    Pin,
    /// The room.
    Room,
    /// The number in the unit.
    Number,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    /// The free text.
    Note(String),
    /// The part of the room, or that it is unknown again.
    Element(Option<Element>),
    /// The check item's code, or that it is unknown again.
    Item(Option<String>),
    /// How bad it is.
    Severity(Severity),
    /// The place on the plan, or none.
    Pin(Option<Pin>),
    /// The room.
    Room(RoomId),
    /// The number in the unit, from 1.
    Number(u32),
}

/// A value that somebody wrote while another wrote the one that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherValue {
    /// What the value is.
    pub value: FieldValue,
    /// Who wrote it.
    pub by: Author,
    /// When, by the author's device.
    pub at: Moment,
}

/// A photo of a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// SHA-256 of the stored picture's bytes, its name everywhere.
    pub hash: Digest,
}

/// A defect as its document holds it: what was recorded, the present values of its fields, all its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// Which.
    pub id: DefectId,
    /// Who recorded it.
    pub by: Author,
    /// When, by the author's device.
    pub at: Moment,
    /// In which stage it was found.
    pub stage: Stage,
    /// In which inspection, if in one.
    pub inspection: Option<InspectionId>,
    /// Its place in the unit, from 1.
    pub number: u32,
    /// The room.
    pub room: RoomId,
    /// The part of the room.
    pub element: Option<Element>,
    /// The check item's code; `None` until somebody classifies it ("没选检查项").
    pub item: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// Free text.
    pub note: String,
    /// The place on the plan.
    pub pin: Option<Pin>,
    /// Photos given when it was recorded, and added since.
    pub photos: Vec<Photo>,
    /// For each field that two people wrote at the same time: the values beside the one shown.
    pub others: Vec<OtherValue>,
    /// Everything that happened to it, in no particular order: the fold does not depend on it.
    pub events: Vec<Event>,
}

/// Status and all else that is computed from a defect's events (R7); see [`crate::standing`] for the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The status.
    pub status: Status,
    /// Who answers for it.
    pub liable: Option<crate::id::ContractorId>,
    /// Who repairs it.
    pub repairer: Option<crate::id::ContractorId>,
    /// The order it is on.
    pub order: Option<crate::id::OrderId>,
    /// When it is due now (UTC ms), extensions counted.
    pub due_ms: Option<i64>,
    /// When it was due at first (UTC ms), if that differs.
    pub original_due_ms: Option<i64>,
    /// The status-bearing events that nothing came after: what the next event names in `after`.
    pub frontier: Vec<crate::id::EventId>,
    /// The events that contradict each other, where the status is `NeedsDecision`.
    pub contradicting: Vec<crate::id::EventId>,
    /// How often it went back to `Returned`: failed, rejected by the owner or reopened.
    pub returned: u32,
    /// How often it was reopened after a pass or close (重复维修).
    pub repeated: u32,
    /// The liable contractor disputes, whatever the status is.
    pub liability_disputed: bool,
    /// The owner said yes to the repair and nobody took that back.
    pub owner_confirmed: bool,
    /// Work by a former repairer or newer than a fail, which the holder should look at first.
    pub look_first: Vec<crate::id::EventId>,
    /// What it is a duplicate of.
    pub duplicate_of: Option<DefectId>,
    /// Paused until (UTC ms).
    pub paused_until_ms: Option<i64>,
    /// The repairs that come before this one and are not done yet, each with its unit ([`crate::chain`]).
    pub waits_for: Vec<(UnitId, DefectId)>,
    /// The date promised to the owner (UTC ms).
    pub promised_ms: Option<i64>,
}

/// The defects that people linked with this one (one leak, two homes), each with its unit.
pub fn related(defect: &Defect) -> BTreeSet<(UnitId, DefectId)> {
    let own = defect.events.iter().filter(|event| event.concerns(defect.id));
    own.filter_map(|event| match event.kind {
        EventKind::Related { unit, defect } => Some((unit, defect)),
        _ => None,
    })
    .collect()
}
