//! Records what was found in a room.

use super::{Invalid, check_text};
use crate::id::{InspectionId, RoomId};
use crate::inspection::RoomResult;
use serde::{Deserialize, Serialize};

/// One inspector's record of one room; its id is the command's first record id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRoom {
    /// The round.
    pub inspection: InspectionId,
    /// The room.
    pub room: RoomId,
    /// What was found.
    pub result: RoomResult,
}

impl RecordRoom {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        match &self.result {
            RoomResult::NotSeen { reason } => check_text("reason", reason),
            RoomResult::Clear | RoomResult::Defects => Ok(()),
        }
    }
}
