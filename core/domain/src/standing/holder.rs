//! Who answers for a defect and who repairs it, as the assignment in force says.

use super::history::History;
use crate::event::{AssignedBy, Event, EventKind};
use crate::id::{ContractorId, DefectId, OrderId};

/// What the assignment (or substitution) in force says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    /// The event that said it.
    pub(super) source: u32,
    /// The `assigned` that named the liable; another than `source` after a substitution.
    pub(super) liable_source: Option<u32>,
    pub(super) liable: Option<ContractorId>,
    pub(super) repairer: ContractorId,
    pub(super) order: Option<OrderId>,
    pub(super) due_ms: i64,
    pub(super) by_person: bool,
}

impl Holder {
    /// What an event makes of the holder before it: only `assigned` and `substituted` change it.
    pub(super) fn next(event: &Event, source: u32, defect: DefectId, before: Option<Self>) -> Option<Self> {
        match &event.kind {
            EventKind::Assigned { groups } => groups.iter().find_map(|group| {
                let (_, due_ms) = group.defects.iter().find(|(id, _)| *id == defect)?;
                Some(Self {
                    source,
                    liable_source: Some(source),
                    liable: Some(group.liable),
                    repairer: group.repairer,
                    order: group.order,
                    due_ms: *due_ms,
                    by_person: matches!(group.by, AssignedBy::Person { .. }),
                })
            }),
            EventKind::Substituted { repairer, due_ms, order, .. } => Some(Self {
                source,
                liable_source: before.and_then(|holder| holder.liable_source),
                liable: before.and_then(|holder| holder.liable),
                repairer: *repairer,
                order: *order,
                due_ms: *due_ms,
                by_person: true,
            }),
            _ => before,
        }
    }

    /// Whether two people gave the defect to different firms while apart.
    pub(super) fn contradicts(&self, other: &Self, history: &History<'_>) -> bool {
        (self.liable, self.repairer) != (other.liable, other.repairer)
            && self.by_person == other.by_person
            && !history.is_before(self.source, other.source)
            && !history.is_before(other.source, self.source)
    }
}

/// The holder of several lines of events together: the assignment that none of the others came after; of several, one
/// of a line that prevails (`true`), then a person's before a rule's, then the first made.
pub(super) fn joint(lines: &[(Option<Holder>, bool)], history: &History<'_>) -> Option<Holder> {
    let superseded = |holder: &Holder| {
        lines.iter().any(|(other, _)| other.is_some_and(|other| history.is_before(holder.source, other.source)))
    };
    lines
        .iter()
        .filter_map(|(holder, prevails)| holder.map(|holder| (holder, *prevails)))
        .filter(|(holder, _)| !superseded(holder))
        .min_by_key(|(holder, prevails)| {
            let event = history.event(holder.source);
            (!prevails, !holder.by_person, event.at.utc_ms, event.id)
        })
        .map(|(holder, _)| holder)
}
