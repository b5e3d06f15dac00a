//! Records a defect with its photos.

use super::AppError;
use super::perform::Write;
use crate::Device;
use std::path::PathBuf;
use yanfang_domain::catalog::{Element, Severity};
use yanfang_domain::command::{Body, RecordDefect};
use yanfang_domain::defect::{Photo, Pin};
use yanfang_domain::id::{DefectId, InspectionId, RoomId, UnitId};
use yanfang_domain::inspection::Stage;

/// What a person says about a defect. The number is given here.
#[derive(Clone, Debug)]
pub struct DefectDraft {
    /// The stage it was found in.
    pub stage: Stage,
    /// The round, if in one.
    pub inspection: Option<InspectionId>,
    /// The room.
    pub room: RoomId,
    /// The part of the room.
    pub element: Option<Element>,
    /// The check item's code; without one the office classifies it.
    pub item: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// Free text.
    pub note: String,
    /// The place on the plan.
    pub pin: Option<Pin>,
    /// Pictures as files, taken in before the command is made.
    pub photos: Vec<PathBuf>,
}

impl Device {
    /// Records a defect. When this returns, it and its photos are on the disk (N1).
    pub fn record_defect(&self, unit: UnitId, draft: DefectDraft) -> Result<DefectId, AppError> {
        let photos = self.core.take_in(&draft.photos)?;
        let named = photos.iter().map(|photo| Photo { hash: photo.hash }).collect();
        let write = Write { photos, hold_ms: self.core.undo_window_ms(), ..Write::on(unit) };
        let origin = self.core.perform(write, |scene| {
            Ok(Body::RecordDefect(RecordDefect {
                stage: draft.stage,
                inspection: draft.inspection,
                room: draft.room,
                element: draft.element,
                item: draft.item,
                severity: draft.severity,
                note: draft.note,
                pin: draft.pin,
                photos: named,
                number: scene.document.next_number(),
            }))
        })?;
        Ok(DefectId(origin.record(0)))
    }
}
