//! The way of a unit to its owner: one file a use case, all offline.

mod appointments;
mod check_in;
mod contact_owner;
mod delivery_detail;
mod formality;
mod keys;
mod lists;
mod meters;
mod open_day;
mod owners_list;
mod serve_notice;

pub use check_in::CheckedIn;
pub use delivery_detail::DeliveryDetail;
pub use lists::{AppointmentLine, KeyLoanLine, OverdueLine};
pub use meters::{BulkReading, MeterDraft, ReadingDone};
pub use serve_notice::NoticeDraft;

use super::AppError;
use super::perform::Write;
use crate::Device;
use std::path::PathBuf;
use yanfang_domain::defect::Photo;
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::{Entry, EntryKind, latest};
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Writes an entry that knows of everything here about the unit that fits.
    fn deliver(&self, unit: UnitId, entry: DeliveryEntry, knows: impl Fn(&Entry) -> bool) -> Result<EntryId, AppError> {
        self.enter(unit, EntryKind::Delivery(entry), |entries| latest(entries, knows))
    }

    /// The same with pictures, which are taken in before.
    fn deliver_with(
        &self,
        unit: UnitId,
        pictures: &[PathBuf],
        handover: Option<HandoverId>,
        entry: impl FnOnce(Vec<Photo>) -> DeliveryEntry,
    ) -> Result<EntryId, AppError> {
        let photos = self.core.take_in(pictures)?;
        let named = photos.iter().map(|photo| Photo { hash: photo.hash }).collect();
        let write = Write { photos, ..Write::on(unit) };
        self.enter_with(write, EntryKind::Delivery(entry(named)), |entries| {
            handover.map(|handover| yanfang_domain::handover::after_of(entries, handover)).unwrap_or_default()
        })
    }
}
