//! Records a defect.

use super::{Invalid, check_length, check_photos, check_text};
use crate::catalog::{Element, Severity};
use crate::defect::{Photo, Pin};
use crate::id::{InspectionId, RoomId};
use crate::inspection::Stage;
use serde::{Deserialize, Serialize};

/// One thing wrong at one place; its id is the command's first record id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordDefect {
    /// The stage it was found in.
    pub stage: Stage,
    /// The round, if in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<InspectionId>,
    /// The room.
    pub room: RoomId,
    /// The part of the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<Element>,
    /// The check item's code; without one the office classifies it.
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
    /// Photos already stored on this phone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// The next free number of the unit as far as this phone knows, from 1.
    pub number: u32,
}

impl RecordDefect {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        check_length("note", &self.note)?;
        check_photos(self.photos.len())?;
        if let Some(item) = &self.item {
            check_text("item", item)?;
        }
        if self.number == 0 {
            return Err(Invalid::OutOfRange { field: "number".into() });
        }
        if self.pin.is_some_and(|pin| pin.x > Pin::SCALE || pin.y > Pin::SCALE) {
            return Err(Invalid::OutOfRange { field: "pin".into() });
        }
        if self.item.is_none() && self.note.trim().is_empty() && self.photos.is_empty() {
            return Err(Invalid::Missing { field: "item, note or photo".into() });
        }
        Ok(())
    }
}
