//! What is known of a unit's way to its owner.

use crate::{AppError, Device};
use yanfang_domain::batch::GateState;
use yanfang_domain::delivery::{DeliveryState, days_unreached, delivery_state};
use yanfang_domain::handover::Progress;
use yanfang_domain::id::{HandoverId, UnitId};

/// The way of a unit to its owner, as this phone knows it.
#[derive(Clone, Debug)]
pub struct DeliveryDetail {
    /// Which.
    pub unit: UnitId,
    /// Notice, appointments, formalities, readings, keys, lists, visits, receptions.
    pub state: DeliveryState,
    /// 逾期未收, now.
    pub overdue: bool,
    /// Receptions that are open at the same time.
    pub contested: Vec<HandoverId>,
    /// Whether a handover may begin (R1), and how old that knowledge is.
    pub gate: GateState,
    /// How far each reception is, in the order of the receptions.
    pub progress: Vec<Progress>,
    /// On how many days the owner was tried in vain since last reached.
    pub days_unreached: usize,
}

impl Device {
    /// Reads the way of a unit to its owner.
    pub fn delivery_detail(&self, unit: UnitId) -> Result<DeliveryDetail, AppError> {
        let now_ms = self.core.server_time_ms();
        let (gate, _) = self.known_gate(unit)?;
        self.on_ground(unit, |ground| {
            let state = delivery_state(ground.entries, &ground.catalog.settings);
            let progress = state.receptions.iter();
            let progress = progress.filter_map(|one| yanfang_domain::handover::progress(ground, one.id)).collect();
            DeliveryDetail {
                unit,
                overdue: state.is_overdue(now_ms),
                contested: state.contested(),
                gate,
                progress,
                days_unreached: days_unreached(ground.entries, i64::MIN),
                state,
            }
        })
    }
}
