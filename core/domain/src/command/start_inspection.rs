//! Begins an inspection of a unit.

use crate::inspection::Stage;
use serde::{Deserialize, Serialize};

/// Begins one round in one unit; its id is the command's first record id. Nothing in it can be invalid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartInspection {
    /// The stage.
    pub stage: Stage,
}
