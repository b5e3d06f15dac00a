//! Takes a defect back that was recorded a moment ago (撤销).

use super::AppError;
use super::perform::Write;
use super::rights::find;
use crate::Device;
use crate::store::{documents, pending};
use yanfang_domain::command::{Body, DefectEvent};
use yanfang_domain::event::{Author, EventKind};
use yanfang_domain::id::{DefectId, DocumentId, EventId, UnitId};
use yanfang_domain::standing::fold;

/// How long a defect may be taken back (ms); it is not sent before (sync.md 2).
pub const UNDO_WINDOW_MS: u32 = 8_000;

impl Device {
    /// Voids a defect that this member recorded on this phone, while its undo is open. Nothing is deleted (R12).
    pub fn undo(&self, unit: UnitId, defect: DefectId) -> Result<EventId, AppError> {
        let over = AppError::UndoOver { defect };
        if !self.is_undo_open(unit, defect)? {
            return Err(over);
        }
        let origin = self.core.perform(Write::on(unit), |scene| {
            let recorded = find(scene.document, defect)?;
            if recorded.by != Author::Member(scene.member) {
                return Err(AppError::UndoOver { defect });
            }
            let kind = EventKind::Voided { reason: "撤销".into(), undo: true };
            Ok(Body::DefectEvent(DefectEvent { defect: Some(defect), after: fold(&recorded).frontier, kind }))
        })?;
        Ok(EventId(origin.record(0)))
    }

    /// Whether a defect's eight seconds still run.
    pub fn is_undo_open(&self, unit: UnitId, defect: DefectId) -> Result<bool, AppError> {
        let now = self.core.clock().now().utc_ms;
        let reader = self.core.reader();
        let Some(held) = documents::find(&reader, DocumentId::Unit(unit))? else { return Ok(false) };
        let waiting = pending::of_document(&reader, held.row)?;
        Ok(waiting.iter().any(|waiting| waiting.origin == defect.0.origin && waiting.hold_until_ms > now))
    }
}
