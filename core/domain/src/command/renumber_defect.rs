//! Gives a defect another number.

use super::Invalid;
use crate::id::DefectId;
use serde::{Deserialize, Serialize};

/// Of two equal numbers the later to arrive is renumbered by the server; the old one stays searchable (domain.md 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenumberDefect {
    /// Which defect.
    pub defect: DefectId,
    /// Its new number, from 1.
    pub number: u32,
}

impl RenumberDefect {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        if self.number == 0 { Err(Invalid::OutOfRange { field: "number".into() }) } else { Ok(()) }
    }
}
