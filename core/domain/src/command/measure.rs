//! Records a measurement.

use super::{Invalid, check_text};
use crate::id::{InspectionId, RoomId};
use serde::{Deserialize, Serialize};

/// One measured point; its id is the command's first record id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The round.
    pub inspection: InspectionId,
    /// The room.
    pub room: RoomId,
    /// The check item's code.
    pub item: String,
    /// The point, from 1.
    pub point: u16,
    /// The value in thousandths of the item's unit.
    pub value_milli: Option<i64>,
    /// The design value in the same unit.
    pub design_milli: Option<i64>,
    /// Why it could not be measured.
    pub reason: Option<String>,
}

impl Measure {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        check_text("item", &self.item)?;
        if self.point == 0 {
            return Err(Invalid::OutOfRange { field: "point".into() });
        }
        match (self.value_milli, &self.reason) {
            (Some(_), _) => Ok(()),
            (None, Some(reason)) => check_text("reason", reason),
            (None, None) => Err(Invalid::Missing { field: "value".into() }),
        }
    }
}
