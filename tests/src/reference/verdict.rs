//! The concurrency table of domain.md 4 as it is written there: a pair and its result.

use super::{Ids, Model, Outcome};
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{AssignedBy, Event, EventKind, Reinspection, Status, WaiverBasis};
use yanfang_domain::id::EventId;

/// The rows: one of the left with one of the right has this result. `accepted` with `progressed` are equal results.
const PAIRS: &[(&str, &str, &str)] = &[
    ("progressed accepted deemed", "reported_done", "ReportedDone"),
    ("disputed", "accepted progressed", "NeedsDecision"),
    ("deemed", "disputed", "Disputed"),
    ("assigned-by-person", "assigned-by-rule", "the person's"),
    ("assigned-by-person assigned-by-rule", "accepted deemed progressed reported_done disputed", "Assigned"),
    ("owner_rejected", "pass closed owner_confirmed", "Returned"),
    ("pass", "fail", "NeedsDecision"),
    ("pass", "progressed reported_done", "Passed"),
    ("fail", "reported_done progressed", "Returned"),
    ("waived-by-owner", "accepted deemed progressed", "Waived"),
    ("waived-by-owner waived-by-proposal", "reported_done", "ReportedDone"),
    ("undone", "assigned-by-person assigned-by-rule", "Voided"),
    ("marked_duplicate", "accepted deemed progressed reported_done", "Duplicate"),
];

/// What the table calls an event.
pub(super) fn word(defect: &Defect, event: &Event) -> &'static str {
    match &event.kind {
        EventKind::Assigned { groups } => {
            let mine = groups.iter().find(|group| group.defects.iter().any(|(id, _)| *id == defect.id)).unwrap();
            if let AssignedBy::Rule(_) = mine.by { "assigned-by-rule" } else { "assigned-by-person" }
        }
        EventKind::Accepted { deemed: true } => "deemed",
        EventKind::Reinspected { result: Reinspection::Pass { .. }, .. } => "pass",
        EventKind::Reinspected { result: Reinspection::Fail { .. }, .. } => "fail",
        EventKind::Waived { basis: WaiverBasis::OwnerTick { .. } } => "waived-by-owner",
        EventKind::Waived { basis: WaiverBasis::Proposal(_) } => "waived-by-proposal",
        EventKind::Voided { undo: true, .. } if event.by == defect.by => "undone",
        kind => kind.name().text(),
    }
}

/// The result of a pair, looked up both ways round.
fn listed(one: &str, other: &str) -> Option<&'static str> {
    let has = |words: &str, word: &str| words.split(' ').any(|each| each == word);
    PAIRS
        .iter()
        .find(|(left, right, _)| has(left, one) && has(right, other) || has(left, other) && has(right, one))
        .map(|(_, _, result)| *result)
}

impl Model<'_> {
    /// The events that prevail over, or agree with, every other; none where people must decide.
    pub(super) fn prevailing(&self, last: &Ids) -> Ids {
        let mut prevailing = Ids::new();
        for one in last {
            let others: Vec<&EventId> = last.iter().filter(|other| *other != one).collect();
            if others.iter().any(|other| self.stands(one, other).is_none()) {
                return Ids::new();
            }
            if others.iter().all(|other| self.stands(one, other) == Some(true)) {
                prevailing.insert(*one);
            }
        }
        prevailing
    }

    /// Whether the first stands against the second; `None` if people must decide.
    fn stands(&self, one: &EventId, other: &EventId) -> Option<bool> {
        let (first, second) = (&self.outcomes[one], &self.outcomes[other]);
        if self.equal(first, second) {
            return (first.status != Status::NeedsDecision).then_some(true);
        }
        let word = |id| word(self.defect, self.events[id]);
        match listed(word(one), word(other))? {
            "NeedsDecision" => None,
            "the person's" => Some(word(one) == "assigned-by-person"),
            // Of a critical or owner-facing defect the dispute that prevails leaves it in repair.
            "Disputed" => Some(word(one) == "disputed"),
            result => Some(format!("{:?}", first.status) == result),
        }
    }

    /// Equal results: the same status, and not with two firms by two people who did not know of each other.
    fn equal(&self, one: &Outcome, other: &Outcome) -> bool {
        if one.status != other.status {
            return false;
        }
        let at_a_firm = ["Assigned", "InRepair", "Disputed", "ReportedDone", "Returned"];
        let (Some(first), Some(second)) = (&one.firm, &other.firm) else { return true };
        let apart = !self.past[&first.by].contains(&second.by) && !self.past[&second.by].contains(&first.by);
        let differ = first.liable != second.liable || first.repairer != second.repairer;
        !(at_a_firm.contains(&format!("{:?}", one.status).as_str()) && differ && apart && first.person == second.person)
    }
}
