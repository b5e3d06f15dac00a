//! 手续: done or not done.

use crate::{AppError, Device};
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{EntryId, UnitId};

impl Device {
    /// Says that a formality of the project's settings is done, or not after all.
    pub fn mark_formality(&self, unit: UnitId, code: &str, done: bool) -> Result<EntryId, AppError> {
        let entry = DeliveryEntry::FormalityMarked { code: code.to_owned(), done };
        self.deliver(unit, entry, |entry| {
            matches!(&entry.kind, EntryKind::Delivery(DeliveryEntry::FormalityMarked { code: of, .. }) if of == code)
        })
    }
}
