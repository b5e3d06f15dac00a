//! The server copies defects and events between a unit's document and a work order's (sync.md 5).

use super::Invalid;
use crate::catalog::{Element, Severity};
use crate::defect::{Photo, Pin};
use crate::event::{Author, Event};
use crate::id::{DefectId, RoomId, UnitId};
use crate::inspection::Stage;
use crate::language::Bilingual;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Where a defect is, in words: a contractor's catalog lists neither units nor rooms (sync.md 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefectPlace {
    /// The unit's number as people say it.
    pub unit: String,
    /// The building's code; `None` for a common area of the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    /// The level of the floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<i16>,
    /// The room.
    pub room: Bilingual,
}

/// The listed fields of a defect: what a contractor is given of it, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MirroredDefect {
    /// Which.
    pub id: DefectId,
    /// In which unit.
    pub unit: UnitId,
    /// The place in words.
    pub place: DefectPlace,
    /// Who recorded it.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// In which stage.
    pub stage: Stage,
    /// Its number in the unit.
    pub number: u32,
    /// The room.
    pub room: RoomId,
    /// The part of the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<Element>,
    /// The check item's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The place on the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
    /// Photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
}

/// What is copied; the server's alone, idempotent by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mirror {
    /// Defects, into an order's document only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<MirroredDefect>,
    /// Events under their own ids, with author, time and `after` as they were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

impl Mirror {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        if self.defects.is_empty() && self.events.is_empty() {
            return Err(Invalid::Missing { field: "defects or events".into() });
        }
        Ok(())
    }
}
