//! 钥匙借用: lent and returned.

use crate::{AppError, Device};
use yanfang_domain::delivery::{Borrower, DeliveryEntry};
use yanfang_domain::id::{EntryId, UnitId};

impl Device {
    /// Lends a key or card set, as labelled, until a time (UTC ms).
    pub fn lend_key(
        &self,
        unit: UnitId,
        key: String,
        to: Borrower,
        due_ms: i64,
        purpose: String,
    ) -> Result<EntryId, AppError> {
        self.deliver(unit, DeliveryEntry::KeyLent { key, to, due_ms, purpose }, |_| false)
    }

    /// Takes a lent key back.
    pub fn return_key(&self, unit: UnitId, loan: EntryId) -> Result<EntryId, AppError> {
        self.deliver(unit, DeliveryEntry::KeyReturned { loan }, |entry| entry.id == loan)
    }
}
