//! R1: the confirmation that a handover would begin under, and how old that knowledge is.

use crate::app::elsewhere::Elsewhere;
use crate::store::meta;
use crate::{AppError, Device};
use yanfang_domain::batch::{GateState, gate};
use yanfang_domain::entry::Elsewhere as _;
use yanfang_domain::handover::Gate;
use yanfang_domain::id::UnitId;

impl Device {
    /// Whether a handover may begin by what this phone last heard, and what a reception would name as its gate: a
    /// revoked confirmation too, so that the rule can say which it is.
    pub(crate) fn known_gate(&self, unit: UnitId) -> Result<(GateState, Option<Gate>), AppError> {
        let Some(known) = self.core.known() else { return Ok((GateState::None, None)) };
        let now_ms = self.core.clock().now().utc_ms;
        let reader = self.core.reader();
        let heard_ms: i64 = meta::get(&reader, meta::LAST_SYNC)?.unwrap_or_default();
        let state = gate(&Elsewhere::new(&reader, &known).confirmations(unit), heard_ms, now_ms);
        let named = match state {
            GateState::Open { confirmation, .. } | GateState::Revoked { confirmation } => {
                Some(Gate { batch: confirmation.batch, confirmation: confirmation.entry, heard_ms })
            }
            GateState::None => None,
        };
        Ok((state, named))
    }
}
