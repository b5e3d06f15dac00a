//! Puts a batch together, and changes its units.

use crate::Device;
use crate::app::AppError;
use yanfang_domain::batch::{BatchEntry, heads};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{BatchId, EntryId, UnitId};

impl Device {
    /// Puts a batch together from units in any order.
    pub fn open_batch(&self, name: &str, units: &[UnitId]) -> Result<BatchId, AppError> {
        let bytes = self.core.entropy().bytes()?;
        let mut entropy = [0; 10];
        entropy.copy_from_slice(&bytes[..10]);
        let now = self.core.clock().now();
        let batch = BatchId::new(now.utc_ms.max(0) as u64, entropy);
        let (name, units) = (name.to_owned(), sorted(units));
        self.enter(batch, EntryKind::Batch(BatchEntry::Opened { name, units }), heads)?;
        Ok(batch)
    }

    /// Says which units the batch has from now on; what was signed before no longer covers them.
    pub fn change_batch_units(&self, batch: BatchId, units: &[UnitId], reason: &str) -> Result<EntryId, AppError> {
        let (units, reason) = (sorted(units), reason.to_owned());
        self.enter(batch, EntryKind::Batch(BatchEntry::UnitsChanged { units, reason }), heads)
    }
}

fn sorted(units: &[UnitId]) -> Vec<UnitId> {
    let mut units = units.to_vec();
    units.sort_unstable();
    units.dedup();
    units
}
