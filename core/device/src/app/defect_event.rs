//! Everything that happens to a defect: one path, and a name for each thing people do.

use super::AppError;
use super::perform::Write;
use super::rights::find;
use crate::Device;
use std::path::PathBuf;
use yanfang_domain::command::{Body, DefectEvent};
use yanfang_domain::defect::Photo;
use yanfang_domain::event::{Attachment, Cause, EventKind, Reinspection};
use yanfang_domain::id::{DefectId, DocumentId, EventId};
use yanfang_domain::standing::fold;

/// A note and pictures as files, for events that carry them.
#[derive(Clone, Debug, Default)]
pub struct EventDraft {
    /// Free text.
    pub note: String,
    /// Pictures, taken in before the command is made.
    pub photos: Vec<PathBuf>,
}

impl Device {
    /// Any event, without pictures that are not stored yet. `after` is what this phone knows as the defect's frontier.
    pub fn defect_event(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        kind: EventKind,
    ) -> Result<EventId, AppError> {
        self.event(Write::on(document), defect, kind)
    }

    /// The contractor (or the engineer for it) takes the defect on.
    pub fn accept(&self, document: impl Into<DocumentId>, defect: DefectId) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::Accepted { deemed: false })
    }

    /// The contractor says that it is not theirs.
    pub fn dispute(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        reason: String,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::Disputed { reason })
    }

    /// Work goes on.
    pub fn progress(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        percent: Option<u8>,
        draft: EventDraft,
    ) -> Result<EventId, AppError> {
        self.event_with(document, defect, draft, |with| EventKind::Progressed { percent, with })
    }

    /// The repair is done.
    pub fn report_done(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        draft: EventDraft,
    ) -> Result<EventId, AppError> {
        self.event_with(document, defect, draft, |with| EventKind::ReportedDone { with })
    }

    /// Somebody looked again and it is good; four eyes (R13).
    pub fn pass(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        cause: Option<Cause>,
        draft: EventDraft,
    ) -> Result<EventId, AppError> {
        let result = Reinspection::Pass { cause };
        self.event_with(document, defect, draft, |with| EventKind::Reinspected { result, with })
    }

    /// Somebody looked again and it is not good.
    pub fn fail(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        reason: String,
        draft: EventDraft,
    ) -> Result<EventId, AppError> {
        let result = Reinspection::Fail { reason };
        self.event_with(document, defect, draft, |with| EventKind::Reinspected { result, with })
    }

    /// Done with, with its cause (R6).
    pub fn close_defect(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        cause: Cause,
        unreachable: bool,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::Closed { cause, unreachable })
    }

    /// It came back.
    pub fn reopen(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        reason: String,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::Reopened { reason })
    }

    /// 作废, with a reason (R12).
    pub fn void(&self, document: impl Into<DocumentId>, defect: DefectId, reason: String) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::Voided { reason, undo: false })
    }

    /// One of contradicting events holds (R7).
    pub fn decide(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        chosen: EventId,
        reason: String,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::Decided { chosen, reason })
    }

    /// A remark.
    pub fn comment(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        draft: EventDraft,
    ) -> Result<EventId, AppError> {
        self.event_with(document, defect, draft, |with| EventKind::Commented { with })
    }

    pub(super) fn event_with(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        draft: EventDraft,
        kind: impl FnOnce(Attachment) -> EventKind,
    ) -> Result<EventId, AppError> {
        let photos = self.core.take_in(&draft.photos)?;
        let named = photos.iter().map(|photo| Photo { hash: photo.hash }).collect();
        let with = Attachment { note: draft.note, photos: named };
        self.event(Write { photos, ..Write::on(document) }, defect, kind(with))
    }

    fn event(&self, write: Write, defect: DefectId, kind: EventKind) -> Result<EventId, AppError> {
        let origin = self.core.perform(write, |scene| {
            let after = fold(&find(scene.document, defect)?).frontier;
            Ok(Body::DefectEvent(DefectEvent { defect: Some(defect), after, kind }))
        })?;
        Ok(EventId(origin.record(0)))
    }
}
