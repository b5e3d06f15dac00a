//! R1: whether a handover may begin in a unit, and how old that knowledge is.

use crate::app::elsewhere::Elsewhere;
use crate::store::meta;
use crate::{AppError, Device};
use yanfang_domain::entry::{Confirmation, Elsewhere as _};
use yanfang_domain::handover::Gate;
use yanfang_domain::id::UnitId;

/// What this phone knows of a unit's confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateStanding {
    /// A confirmation is in force by what was last heard.
    Open(Gate),
    /// There was one, and it was revoked.
    Revoked {
        /// The last one.
        confirmation: Confirmation,
        /// When the server was last heard (UTC ms).
        heard_ms: Option<i64>,
    },
    /// Nothing is confirmed, or nothing was heard: only viewing.
    Shut {
        /// When the server was last heard (UTC ms).
        heard_ms: Option<i64>,
    },
}

impl GateStanding {
    /// The gate, where it is open.
    pub const fn open(&self) -> Option<Gate> {
        match self {
            Self::Open(gate) => Some(*gate),
            Self::Revoked { .. } | Self::Shut { .. } => None,
        }
    }
}

impl Device {
    /// Whether a handover may begin, by what this phone last heard.
    pub fn gate(&self, unit: UnitId) -> Result<GateStanding, AppError> {
        let Some(known) = self.core.known() else { return Ok(GateStanding::Shut { heard_ms: None }) };
        let reader = self.core.reader();
        let heard_ms: Option<i64> = meta::get(&reader, meta::LAST_SYNC)?;
        let confirmations = Elsewhere::new(&reader, &known).confirmations(unit);
        let valid = confirmations.iter().rfind(|confirmation| !confirmation.revoked);
        Ok(match (valid, confirmations.last()) {
            (Some(valid), _) => GateStanding::Open(Gate {
                batch: valid.batch,
                confirmation: valid.entry,
                heard_ms: heard_ms.unwrap_or_default(),
            }),
            (None, Some(last)) => GateStanding::Revoked { confirmation: *last, heard_ms },
            (None, None) => GateStanding::Shut { heard_ms },
        })
    }
}
