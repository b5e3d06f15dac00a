//! What a command stands on: records that another command made (sync.md 3).

use yanfang_domain::batch::BatchEntry;
use yanfang_domain::command::{AddEntry, Body, DefectEvent};
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::{EventKind, WaiverBasis};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{DefectId, EntryId, EventId, InspectionId, RecordId};

/// A record that must be in the document before a command can be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Requirement {
    /// A defect.
    Defect(DefectId),
    /// An inspection.
    Inspection(InspectionId),
    /// An event; the recording of a defect counts as one, under the defect's id.
    Event(EventId),
    /// An entry.
    Entry(EntryId),
}

/// The ids that a command of this body requires; `after` counts, what lies in other documents does not.
pub fn requires(body: &Body) -> Vec<RecordId> {
    requirements(body)
        .into_iter()
        .map(|requirement| match requirement {
            Requirement::Defect(id) => id.0,
            Requirement::Inspection(id) => id.0,
            Requirement::Event(id) => id.0,
            Requirement::Entry(id) => id.0,
        })
        .collect()
}

/// The same, each with what it is.
pub(crate) fn requirements(body: &Body) -> Vec<Requirement> {
    match body {
        // The server copies what it has; nothing hangs on it.
        Body::StartInspection(_) | Body::Mirror(_) => Vec::new(),
        Body::RecordRoom(body) => vec![Requirement::Inspection(body.inspection)],
        Body::Measure(body) => vec![Requirement::Inspection(body.inspection)],
        Body::RecordDefect(body) => body.inspection.map(Requirement::Inspection).into_iter().collect(),
        Body::AmendDefect(body) => vec![Requirement::Defect(body.defect)],
        Body::AddPhotos(body) => vec![Requirement::Defect(body.defect)],
        Body::RenumberDefect(body) => vec![Requirement::Defect(body.defect)],
        Body::DefectEvent(body) => of_event(body),
        Body::AddEntry(body) => of_entry(body),
    }
}

fn of_entry(body: &AddEntry) -> Vec<Requirement> {
    let named = match &body.kind {
        EntryKind::Batch(BatchEntry::Revoked { confirmation, .. }) => Some(*confirmation),
        EntryKind::Delivery(entry) => match entry {
            DeliveryEntry::AppointmentMoved { appointment, .. } => Some(*appointment),
            DeliveryEntry::ListItemised { list, .. } => Some(*list),
            DeliveryEntry::KeyReturned { loan } => Some(*loan),
            _ => None,
        },
        EntryKind::Handover(HandoverEntry::OutcomeDecided { chosen, .. }) => Some(*chosen),
        EntryKind::Handover(HandoverEntry::Amended { previous, .. }) => Some(*previous),
        EntryKind::Batch(_) | EntryKind::Order(_) | EntryKind::Handover(_) | EntryKind::Office(_) => None,
    };
    let reception = match &body.kind {
        EntryKind::Handover(entry) => entry.handover().map(|handover| EntryId(handover.0)),
        _ => None,
    };
    body.after.iter().copied().chain(named).chain(reception).map(Requirement::Entry).collect()
}

fn of_event(body: &DefectEvent) -> Vec<Requirement> {
    let defects = body.kind.concerned(body.defect).into_iter().map(Requirement::Defect);
    let after = body.after.iter().copied().map(Requirement::Event);
    let named = match &body.kind {
        EventKind::ExtensionGranted { request, .. } | EventKind::ExtensionDeclined { request, .. } => {
            Some(Requirement::Event(*request))
        }
        EventKind::Waived { basis: WaiverBasis::Proposal(proposal) } => Some(Requirement::Event(*proposal)),
        EventKind::Decided { chosen, .. } => Some(Requirement::Event(*chosen)),
        EventKind::MarkedDuplicate { of } => Some(Requirement::Defect(*of)),
        EventKind::ChainMoved { link, .. } | EventKind::Unchained { link, .. } => Some(Requirement::Event(*link)),
        _ => None,
    };
    defects.chain(after).chain(named).collect()
}
