//! An attempt to reach the owner: in vain on three days, and a task may close as 未联系上业主.

use crate::{AppError, Device};
use yanfang_domain::delivery::{Channel, DeliveryEntry};
use yanfang_domain::id::{EntryId, UnitId};

impl Device {
    /// Records an attempt and whether somebody answered; the note names nobody.
    pub fn contact_owner(
        &self,
        unit: UnitId,
        channel: Channel,
        reached: bool,
        note: String,
    ) -> Result<EntryId, AppError> {
        self.deliver(unit, DeliveryEntry::Contacted { channel, reached, note }, |_| false)
    }
}
