//! What prevails of two events whose authors did not know of each other (domain.md 4, second table), as data.

use crate::event::{AssignedBy, Author, Event, EventKind, Reinspection, WaiverBasis};
use crate::id::DefectId;

/// What an event is when it meets another: its kind, told apart further where the table does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// `assigned` by a person.
    AssignedByPerson,
    /// `assigned` by a routing rule.
    AssignedByRule,
    /// `accepted` by the contractor.
    Accepted,
    /// `accepted` because the limit passed.
    DeemedAccepted,
    /// `disputed`.
    Disputed,
    /// `progressed`.
    Progressed,
    /// `reported_done`.
    ReportedDone,
    /// `reinspected` pass.
    Pass,
    /// `reinspected` fail.
    Fail,
    /// `owner_confirmed`.
    OwnerConfirmed,
    /// `owner_rejected`.
    OwnerRejected,
    /// `closed`.
    Closed,
    /// `reopened`.
    Reopened,
    /// `waived` with the owner's tick.
    WaivedByOwner,
    /// `waived` on a proposal.
    WaivedByProposal,
    /// `not_a_defect`.
    NotADefect,
    /// `substituted`.
    Substituted,
    /// `voided` as an undo by who recorded the defect.
    Undone,
    /// `voided` otherwise.
    Voided,
    /// `marked_duplicate`.
    MarkedDuplicate,
    /// `unmarked_duplicate`.
    UnmarkedDuplicate,
    /// `decided`.
    Decided,
}

impl Side {
    /// The side of a status-bearing event of this defect, recorded by this author; `None` for a neutral event.
    pub(super) fn of(event: &Event, defect: DefectId, recorded_by: Author) -> Option<Self> {
        Some(match &event.kind {
            EventKind::Assigned { groups } => {
                let group = groups.iter().find(|group| group.defects.iter().any(|(id, _)| *id == defect))?;
                match group.by {
                    AssignedBy::Rule(_) => Self::AssignedByRule,
                    AssignedBy::Person { .. } => Self::AssignedByPerson,
                }
            }
            EventKind::Accepted { deemed: true } => Self::DeemedAccepted,
            EventKind::Accepted { deemed: false } => Self::Accepted,
            EventKind::Disputed { .. } => Self::Disputed,
            EventKind::Progressed { .. } => Self::Progressed,
            EventKind::ReportedDone { .. } => Self::ReportedDone,
            EventKind::Reinspected { result: Reinspection::Pass { .. }, .. } => Self::Pass,
            EventKind::Reinspected { result: Reinspection::Fail { .. }, .. } => Self::Fail,
            EventKind::OwnerConfirmed { .. } => Self::OwnerConfirmed,
            EventKind::OwnerRejected { .. } => Self::OwnerRejected,
            EventKind::Closed { .. } => Self::Closed,
            EventKind::Reopened { .. } => Self::Reopened,
            EventKind::Waived { basis: WaiverBasis::OwnerTick { .. } } => Self::WaivedByOwner,
            EventKind::Waived { basis: WaiverBasis::Proposal(_) } => Self::WaivedByProposal,
            EventKind::NotADefect { .. } => Self::NotADefect,
            EventKind::Substituted { .. } => Self::Substituted,
            EventKind::Voided { undo: true, .. } if event.by == recorded_by => Self::Undone,
            EventKind::Voided { .. } => Self::Voided,
            EventKind::MarkedDuplicate { .. } => Self::MarkedDuplicate,
            EventKind::UnmarkedDuplicate => Self::UnmarkedDuplicate,
            EventKind::Decided { .. } => Self::Decided,
            EventKind::ExtensionRequested { .. }
            | EventKind::ExtensionGranted { .. }
            | EventKind::ExtensionDeclined { .. }
            | EventKind::Paused { .. }
            | EventKind::Resumed
            | EventKind::ConfirmedPresent { .. }
            | EventKind::SeenFixed { .. }
            | EventKind::NotVisible { .. }
            | EventKind::WaiverProposed { .. }
            | EventKind::Commented { .. }
            | EventKind::Promised { .. }
            | EventKind::Related { .. }
            | EventKind::ChainedAfter { .. }
            | EventKind::ChainMoved { .. }
            | EventKind::Unchained { .. } => return None,
        })
    }
}

/// One row: each of the first prevails over each of the second.
struct Row {
    prevails: &'static [Side],
    over: &'static [Side],
}

/// What prevails over what. Pairs that are in no row are for people to decide: among them are `disputed` with
/// `accepted` or `progressed`, and pass with fail.
const PREVAILS: &[Row] = {
    use Side::{
        Accepted, AssignedByPerson, AssignedByRule, Closed, DeemedAccepted, Disputed, Fail, MarkedDuplicate,
        OwnerConfirmed, OwnerRejected, Pass, Progressed, ReportedDone, Undone, WaivedByOwner, WaivedByProposal,
    };
    const ASSIGNED: &[Side] = &[AssignedByPerson, AssignedByRule];
    const TAKEN_ON: &[Side] = &[Accepted, DeemedAccepted, Progressed];
    const WORK: &[Side] = &[Accepted, DeemedAccepted, Progressed, ReportedDone];
    &[
        Row { prevails: &[ReportedDone], over: TAKEN_ON },
        Row { prevails: &[Disputed], over: &[DeemedAccepted] },
        Row { prevails: &[AssignedByPerson], over: &[AssignedByRule] },
        Row { prevails: ASSIGNED, over: WORK },
        Row { prevails: ASSIGNED, over: &[Disputed] },
        Row { prevails: &[OwnerRejected], over: &[Pass, Closed, OwnerConfirmed] },
        Row { prevails: &[Pass], over: &[Progressed, ReportedDone] },
        Row { prevails: &[Fail], over: &[ReportedDone, Progressed] },
        Row { prevails: &[WaivedByOwner], over: TAKEN_ON },
        Row { prevails: &[ReportedDone], over: &[WaivedByOwner, WaivedByProposal] },
        Row { prevails: &[Undone], over: ASSIGNED },
        Row { prevails: &[MarkedDuplicate], over: WORK },
    ]
};

/// Whether the first prevails over the second by the table alone, whatever they lead to.
pub(super) fn prevails(one: Side, other: Side) -> bool {
    PREVAILS.iter().any(|row| row.prevails.contains(&one) && row.over.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDES: [Side; 22] = [
        Side::AssignedByPerson,
        Side::AssignedByRule,
        Side::Accepted,
        Side::DeemedAccepted,
        Side::Disputed,
        Side::Progressed,
        Side::ReportedDone,
        Side::Pass,
        Side::Fail,
        Side::OwnerConfirmed,
        Side::OwnerRejected,
        Side::Closed,
        Side::Reopened,
        Side::WaivedByOwner,
        Side::WaivedByProposal,
        Side::NotADefect,
        Side::Substituted,
        Side::Undone,
        Side::Voided,
        Side::MarkedDuplicate,
        Side::UnmarkedDuplicate,
        Side::Decided,
    ];

    #[test]
    fn no_pair_prevails_both_ways() {
        for one in SIDES {
            for other in SIDES {
                assert!(!(prevails(one, other) && prevails(other, one)), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn what_people_must_decide_is_in_no_row() {
        for (one, other) in [
            (Side::Pass, Side::Fail),
            (Side::Disputed, Side::Accepted),
            (Side::Disputed, Side::Progressed),
            (Side::WaivedByProposal, Side::Progressed),
            (Side::Voided, Side::AssignedByPerson),
            (Side::Decided, Side::Decided),
        ] {
            assert!(!prevails(one, other) && !prevails(other, one), "{one:?} and {other:?}");
        }
    }
}
