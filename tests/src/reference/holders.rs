//! Which firm a defect is with.

use super::{Ids, Model};
use yanfang_domain::event::{AssignedBy, Event, EventKind};
use yanfang_domain::id::{ContractorId, DefectId, EventId, OrderId};

/// What the last assignment or substitution of a line says.
#[derive(Clone, Debug)]
pub(super) struct Firm {
    pub(super) by: EventId,
    pub(super) liable_by: Option<EventId>,
    pub(super) liable: Option<ContractorId>,
    pub(super) repairer: ContractorId,
    pub(super) order: Option<OrderId>,
    pub(super) due_ms: i64,
    pub(super) person: bool,
}

/// What an event says about the firm, or what was said before.
pub(super) fn named(defect: DefectId, event: &Event, before: Option<Firm>) -> Option<Firm> {
    if let EventKind::Assigned { groups } = &event.kind {
        for group in groups {
            for (id, due_ms) in &group.defects {
                if *id == defect {
                    let person = !matches!(group.by, AssignedBy::Rule(_));
                    return Some(Firm {
                        by: event.id,
                        liable_by: Some(event.id),
                        liable: Some(group.liable),
                        repairer: group.repairer,
                        order: group.order,
                        due_ms: *due_ms,
                        person,
                    });
                }
            }
        }
    }
    let EventKind::Substituted { repairer, due_ms, order, .. } = event.kind else { return before };
    let (liable_by, liable) = before.map_or((None, None), |firm| (firm.liable_by, firm.liable));
    Some(Firm { by: event.id, liable_by, liable, repairer, order, due_ms, person: true })
}

impl Model<'_> {
    /// The firm of lines that meet: drop what was superseded, then prefer lines that prevail, then people, then age.
    pub(super) fn firm_of(&self, last: &Ids, prevailing: &Ids) -> Option<Firm> {
        let firms: Vec<(&EventId, Firm)> =
            last.iter().filter_map(|id| self.outcomes[id].firm.clone().map(|firm| (id, firm))).collect();
        let mut rest: Vec<(&EventId, Firm)> = firms
            .iter()
            .filter(|(_, firm)| !firms.iter().any(|(_, later)| self.past[&later.by].contains(&firm.by)))
            .cloned()
            .collect();
        if rest.iter().any(|(line, _)| prevailing.contains(*line)) {
            rest.retain(|(line, _)| prevailing.contains(*line));
        }
        if rest.iter().any(|(_, firm)| firm.person) {
            rest.retain(|(_, firm)| firm.person);
        }
        rest.sort_by_key(|(_, firm)| (self.events[&firm.by].at.utc_ms, firm.by));
        rest.into_iter().next().map(|(_, firm)| firm)
    }
}
