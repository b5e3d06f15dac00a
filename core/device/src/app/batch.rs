//! Delivery batches on a phone: everything of them works without a network (domain.md 2, steps 7 and 8).

mod dates;
mod detail;
mod open;
mod sample;
mod sign_off;
mod summary;

pub use detail::{BatchDetail, BatchLine};

use super::AppError;
use super::perform::{Scene, Write};
use crate::Device;
use yanfang_domain::batch::{BatchEntry, BatchState};
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{BatchId, EntryId};

impl Device {
    /// Writes an entry of a batch after all that this phone has of it.
    fn enter_batch(
        &self,
        batch: BatchId,
        make: impl FnOnce(&Scene<'_>, &BatchState) -> Result<BatchEntry, AppError>,
    ) -> Result<EntryId, AppError> {
        let origin = self.core.perform(Write::on(batch), |scene| {
            let mut state = BatchState::of(&scene.document.entries());
            let kind = make(scene, &state)?;
            // Results of a sample are facts, in no order with anything (see `yanfang_domain::batch::heads`).
            let ordered = !matches!(kind, BatchEntry::SampleInspected { .. });
            let after = if ordered { std::mem::take(&mut state.heads) } else { Vec::new() };
            Ok(Body::AddEntry(AddEntry { after, kind: EntryKind::Batch(kind) }))
        })?;
        Ok(EntryId(origin.record(0)))
    }
}
