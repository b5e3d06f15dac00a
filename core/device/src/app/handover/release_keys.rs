//! 钥匙发放.

use crate::{AppError, Device};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Releases the keys: after an accepting outcome, all signatures, and every 必办 formality done or released.
    pub fn release_keys(&self, unit: UnitId, handover: HandoverId) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::KeysReleased { handover })
    }
}
