//! Something happens to a defect.

use super::{AFTER_LIMIT, Invalid, check_length, check_photos, check_text};
use crate::event::{Attachment, EventKind, Reinspection};
use crate::id::{DefectId, EventId};
use serde::{Deserialize, Serialize};

/// One event; its id is the command's first record id. The command's kind is the event's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefectEvent {
    /// Which defect; `None` only for `assigned`, which lists its defects itself.
    pub defect: Option<DefectId>,
    /// The status-bearing events its author had seen; empty: only the recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<EventId>,
    /// What happened.
    pub kind: EventKind,
}

impl DefectEvent {
    pub(super) fn validate(&self) -> Result<(), Invalid> {
        if self.after.len() > AFTER_LIMIT {
            return Err(Invalid::OutOfRange { field: "after".into() });
        }
        let lists_its_defects = matches!(self.kind, EventKind::Assigned { .. });
        if self.defect.is_none() != lists_its_defects {
            return Err(Invalid::Missing { field: "defect".into() });
        }
        check_kind(&self.kind)
    }
}

fn check_kind(kind: &EventKind) -> Result<(), Invalid> {
    match kind {
        EventKind::Assigned { groups } => {
            if groups.is_empty() || groups.iter().any(|group| group.defects.is_empty()) {
                return Err(Invalid::Missing { field: "defects".into() });
            }
            Ok(())
        }
        EventKind::Disputed { reason }
        | EventKind::ExtensionRequested { reason, .. }
        | EventKind::ExtensionDeclined { reason, .. }
        | EventKind::NotVisible { reason }
        | EventKind::OwnerRejected { reason }
        | EventKind::Reopened { reason }
        | EventKind::WaiverProposed { reason }
        | EventKind::Voided { reason, .. }
        | EventKind::Decided { reason, .. }
        | EventKind::Unchained { reason, .. } => check_text("reason", reason),
        EventKind::Progressed { percent, with } => {
            if percent.is_some_and(|percent| percent > 100) {
                return Err(Invalid::OutOfRange { field: "percent".into() });
            }
            check_attachment(with)
        }
        EventKind::Reinspected { result, with } => {
            if let Reinspection::Fail { reason } = result {
                check_text("reason", reason)?;
            }
            check_attachment(with)
        }
        EventKind::Commented { with } => {
            if with.photos.is_empty() {
                check_text("note", &with.note)?;
            }
            check_attachment(with)
        }
        EventKind::Paused { with, .. }
        | EventKind::ReportedDone { with }
        | EventKind::ConfirmedPresent { with }
        | EventKind::SeenFixed { with } => check_attachment(with),
        EventKind::NotADefect { standard, measured } => {
            check_text("standard", standard)?;
            check_length("measured", measured)
        }
        EventKind::Substituted { notice, quantities, reason, .. } => {
            check_text("notice", notice)?;
            check_text("quantities", quantities)?;
            check_length("reason", reason)
        }
        _ => Ok(()),
    }
}

fn check_attachment(with: &Attachment) -> Result<(), Invalid> {
    check_length("note", &with.note)?;
    check_photos(with.photos.len())
}
