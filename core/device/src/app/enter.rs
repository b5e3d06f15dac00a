//! Writes an entry about a unit, an order or a batch: what the use cases of inspection and delivery have in common.

use super::AppError;
use super::perform::Write;
use crate::Device;
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::id::{DocumentId, EntryId};

impl Device {
    /// Writes an entry. `after` picks from the document's entries those that the author had seen and decides upon.
    pub(crate) fn enter(
        &self,
        document: impl Into<DocumentId>,
        kind: EntryKind,
        after: impl FnOnce(&[Entry]) -> Vec<EntryId>,
    ) -> Result<EntryId, AppError> {
        self.enter_with(Write::on(document), kind, after)
    }

    /// The same with photos that lie in the folder already.
    pub(crate) fn enter_with(
        &self,
        write: Write,
        kind: EntryKind,
        after: impl FnOnce(&[Entry]) -> Vec<EntryId>,
    ) -> Result<EntryId, AppError> {
        let origin = self
            .core
            .perform(write, |scene| Ok(Body::AddEntry(AddEntry { after: after(&scene.document.entries()), kind })))?;
        Ok(EntryId(origin.record(0)))
    }

    /// Every entry of a document as this phone has it, by id.
    pub fn entries(&self, document: impl Into<DocumentId>) -> Result<Vec<Entry>, AppError> {
        Ok(self.core.document(document.into())?.entries())
    }
}
