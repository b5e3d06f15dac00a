//! Figures over a batch as this phone has it, and the conclusions that the person in charge draws from them.

use crate::Device;
use crate::app::AppError;
use crate::app::elsewhere::Elsewhere;
use crate::store::documents;
use yanfang_document::CanonicalFigures;
use yanfang_domain::batch::{BatchEntry, BatchState, Counted, Figures, UnitCounted};
use yanfang_domain::entry::Elsewhere as _;
use yanfang_domain::id::{BatchId, Digest, DocumentId, EntryId, UnitId};
use yanfang_domain::standing::fold_among;

impl Device {
    /// Counts what this phone holds of the batch's units; the figures say how many those are (R9).
    pub fn batch_figures(&self, batch: BatchId) -> Result<Figures, AppError> {
        let known = self.core.known().ok_or(AppError::UnknownDocument { document: batch.into() })?;
        let state = BatchState::of(&self.core.document(batch.into())?.entries());
        let counted: Vec<UnitCounted> =
            state.units.iter().map(|unit| self.counted(*unit, &known)).collect::<Result<_, _>>()?;
        Ok(Figures::of(&counted))
    }

    fn counted(&self, unit: UnitId, known: &crate::app::Known) -> Result<UnitCounted, AppError> {
        let id = DocumentId::Unit(unit);
        let inspected = {
            let reader = self.core.reader();
            if documents::find(&reader, id)?.is_none() {
                return Ok(UnitCounted::default());
            }
            Elsewhere::new(&reader, known).readiness(unit).is_some_and(|readiness| readiness.inspected)
        };
        let content = self.core.document(id)?.unit();
        let defects = content
            .defects
            .iter()
            .map(|defect| Counted::of(defect, &fold_among(defect, &content.defects), &known.catalog))
            .collect();
        Ok(UnitCounted { heard: true, inspected, defects })
    }

    /// Writes conclusions about the figures as they are now; `document` is one that lies on the server already.
    pub fn write_summary(
        &self,
        batch: BatchId,
        conclusions: &str,
        document: Option<Digest>,
    ) -> Result<EntryId, AppError> {
        let figures = CanonicalFigures::from(&self.batch_figures(batch)?).hash;
        let conclusions = conclusions.to_owned();
        self.enter_batch(batch, |_, _| Ok(BatchEntry::SummaryWritten { figures, conclusions, document }))
    }
}
