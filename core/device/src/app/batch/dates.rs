//! Milestones and the completion record.

use crate::Device;
use crate::app::AppError;
use crate::app::perform::Write;
use std::path::PathBuf;
use yanfang_domain::batch::{BatchEntry, Milestone, heads};
use yanfang_domain::defect::Photo;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{BatchId, EntryId};

impl Device {
    /// Plans a date (UTC ms).
    pub fn set_milestone(&self, batch: BatchId, milestone: Milestone, planned_ms: i64) -> Result<EntryId, AppError> {
        self.enter(batch, EntryKind::Batch(BatchEntry::MilestoneSet { milestone, planned_ms }), heads)
    }

    /// Enters the completion record (备案表) with its date (UTC ms) and a picture of it, if there is one.
    pub fn record_completion(
        &self,
        batch: BatchId,
        number: &str,
        date_ms: i64,
        picture: Option<PathBuf>,
    ) -> Result<EntryId, AppError> {
        let photos = self.core.take_in(picture.as_slice())?;
        let photo = photos.first().map(|photo| Photo { hash: photo.hash });
        let number = number.to_owned();
        let write = Write { photos, ..Write::on(batch) };
        let record = BatchEntry::CompletionRecorded { number, date_ms, photo };
        self.enter_with(write, EntryKind::Batch(record), heads)
    }
}
