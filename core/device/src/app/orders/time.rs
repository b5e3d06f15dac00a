//! More time: asked by the contractor, answered by the engineer (a critical defect: by the manager); pauses.

use crate::Device;
use crate::app::{AppError, EventDraft};
use yanfang_domain::event::{EventKind, PauseReason};
use yanfang_domain::id::{DefectId, DocumentId, EventId};

impl Device {
    /// The contractor asks for more time.
    pub fn ask_extension(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        until_ms: i64,
        reason: String,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::ExtensionRequested { until_ms, reason })
    }

    /// The engineer grants it; the date may be another than the one asked for.
    pub fn grant_extension(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        request: EventId,
        until_ms: i64,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::ExtensionGranted { request, until_ms })
    }

    /// The engineer declines it.
    pub fn decline_extension(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        request: EventId,
        reason: String,
    ) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::ExtensionDeclined { request, reason })
    }

    /// The clock stops until then; with a picture of the door where nobody was home.
    pub fn pause(
        &self,
        document: impl Into<DocumentId>,
        defect: DefectId,
        reason: PauseReason,
        until_ms: i64,
        draft: EventDraft,
    ) -> Result<EventId, AppError> {
        self.event_with(document, defect, draft, |with| EventKind::Paused { reason, until_ms, with })
    }

    /// The clock goes on before the pause's end.
    pub fn resume(&self, document: impl Into<DocumentId>, defect: DefectId) -> Result<EventId, AppError> {
        self.defect_event(document, defect, EventKind::Resumed)
    }
}
