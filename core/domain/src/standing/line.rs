//! What a line of events leads to, event by event, and what several lines lead to together.

use super::concurrency::{Side, prevails};
use super::history::History;
use super::holder::{Holder, joint};
use crate::catalog::Severity;
use crate::defect::Defect;
use crate::event::{EventKind, Status};
use crate::id::DefectId;
use crate::inspection::Stage;

/// Where a line of events stands after its last event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) status: Status,
    pub(super) holder: Option<Holder>,
    pub(super) returned: u32,
    pub(super) repeated: u32,
    pub(super) liability_disputed: bool,
    pub(super) owner_confirmed: bool,
    pub(super) duplicate_of: Option<DefectId>,
    /// Sorted; empty unless the status is `NeedsDecision`.
    pub(super) contradicting: Vec<u32>,
}

/// The line that has only the recording.
const RECORDED: Line = Line {
    status: Status::Open,
    holder: None,
    returned: 0,
    repeated: 0,
    liability_disputed: false,
    owner_confirmed: false,
    duplicate_of: None,
    contradicting: Vec::new(),
};

/// All lines of one defect.
pub(super) struct Lines<'a> {
    defect: &'a Defect,
    among: &'a [Defect],
    pub(super) history: History<'a>,
    sides: Vec<Option<Side>>,
    /// By event; filled in the order of the history.
    ends: Vec<Line>,
}

impl<'a> Lines<'a> {
    /// Works out what each event leads to; `among` are the defects of the same unit.
    pub(super) fn of(defect: &'a Defect, among: &'a [Defect]) -> Self {
        let history = History::of(defect);
        let sides = (0..history.len()).map(|e| Side::of(history.event(e as u32), defect.id, defect.by)).collect();
        let ends = vec![RECORDED; history.len()];
        let mut lines = Self { defect, among, history, sides, ends };
        for index in 0..lines.history.len() {
            let event = lines.history.in_order()[index];
            lines.ends[event as usize] = lines.after(event);
        }
        lines
    }

    /// Where the line stood that ends with this event.
    pub(super) fn end(&self, event: u32) -> &Line {
        &self.ends[event as usize]
    }

    pub(super) fn side(&self, event: u32) -> Option<Side> {
        self.sides[event as usize]
    }

    /// What an event leads to, from what its author had seen.
    fn after(&self, event: u32) -> Line {
        let parents = self.history.parents(event);
        let before = self.together(parents);
        let written = self.history.event(event);
        match &written.kind {
            EventKind::Decided { chosen, .. } => match self.history.find(*chosen) {
                Some(chosen) if self.history.is_before(chosen, event) => self.end(chosen).clone(),
                // Whoever chose what they had not seen decided nothing.
                _ => before,
            },
            EventKind::UnmarkedDuplicate => {
                let all = 0..self.history.len() as u32;
                self.without_duplicates(all.filter(|&earlier| self.history.is_before(earlier, event)).collect())
            }
            kind => self.plain(event, kind, before),
        }
    }

    /// What an event of any other kind leads to.
    fn plain(&self, event: u32, kind: &EventKind, before: Line) -> Line {
        let status = self.leads_to(kind, before.status);
        let returned = matches!(
            kind,
            EventKind::Reinspected { .. } | EventKind::OwnerRejected { .. } | EventKind::Reopened { .. }
        ) && status == Status::Returned;
        let repeated =
            matches!(kind, EventKind::Reopened { .. }) && matches!(before.status, Status::Passed | Status::Closed);
        let names_liable = matches!(kind, EventKind::Assigned { .. });
        let disputes = matches!(kind, EventKind::Disputed { .. });
        let owner_says_yes = matches!(kind, EventKind::OwnerConfirmed { .. });
        Line {
            status,
            holder: Holder::next(self.history.event(event), event, self.defect.id, before.holder),
            returned: before.returned + u32::from(returned),
            repeated: before.repeated + u32::from(repeated),
            liability_disputed: disputes || before.liability_disputed && !names_liable,
            owner_confirmed: matches!(status, Status::Passed | Status::Closed)
                && (owner_says_yes || before.owner_confirmed),
            duplicate_of: match kind {
                EventKind::MarkedDuplicate { of } => Some(*of),
                _ => None,
            },
            contradicting: Vec::new(),
        }
    }

    /// The status column "to" of the event table.
    fn leads_to(&self, kind: &EventKind, before: Status) -> Status {
        match kind {
            EventKind::Assigned { .. } | EventKind::Substituted { .. } => Status::Assigned,
            EventKind::Accepted { .. } | EventKind::Progressed { .. } => Status::InRepair,
            EventKind::Disputed { .. } if self.repair_goes_on() => Status::InRepair,
            EventKind::Disputed { .. } => Status::Disputed,
            EventKind::ReportedDone { .. } => Status::ReportedDone,
            EventKind::Reinspected { result: crate::event::Reinspection::Pass { .. }, .. } => Status::Passed,
            EventKind::Reinspected { .. } | EventKind::OwnerRejected { .. } => Status::Returned,
            EventKind::OwnerConfirmed { .. } if before == Status::Closed => Status::Closed,
            EventKind::OwnerConfirmed { .. } => Status::Passed,
            EventKind::Closed { .. } => Status::Closed,
            EventKind::Reopened { .. } => match before {
                Status::Voided | Status::Waived | Status::NotADefect => Status::Open,
                _ => Status::Returned,
            },
            EventKind::Waived { .. } => Status::Waived,
            EventKind::NotADefect { .. } => Status::NotADefect,
            EventKind::Voided { .. } => Status::Voided,
            EventKind::MarkedDuplicate { .. } => Status::Duplicate,
            _ => before,
        }
    }

    /// Critical and owner-facing defects are repaired while people dispute who answers for them.
    fn repair_goes_on(&self) -> bool {
        self.defect.severity == Severity::Critical || matches!(self.defect.stage, Stage::Handover | Stage::OpenDay)
    }

    /// What some events lead to without the marks of duplicates among them.
    pub(super) fn without_duplicates(&self, mut events: Vec<u32>) -> Line {
        events.retain(|&event| {
            self.end(event).status != Status::Duplicate && self.side(event) != Some(Side::UnmarkedDuplicate)
        });
        self.together(&self.history.latest(events))
    }

    /// Where lines stand together whose last events did not know of each other.
    pub(super) fn together(&self, events: &[u32]) -> Line {
        match events {
            [] => RECORDED,
            [only] => self.end(*only).clone(),
            _ => self.joined(events),
        }
    }

    fn joined(&self, events: &[u32]) -> Line {
        let winners = self.winners(events);
        let status = winners.first().map_or(Status::NeedsDecision, |&event| self.end(event).status);
        let held: Vec<_> = events.iter().map(|&event| (self.end(event).holder, winners.contains(&event))).collect();
        let holder = joint(&held, &self.history);
        let ends = || events.iter().map(|&event| self.end(event));
        let answers =
            |line: &Line| line.holder.and_then(|held| held.liable_source) == holder.and_then(|held| held.liable_source);
        Line {
            status,
            holder,
            returned: ends().map(|line| line.returned).max().unwrap_or_default(),
            repeated: ends().map(|line| line.repeated).max().unwrap_or_default(),
            liability_disputed: ends().any(|line| line.liability_disputed && answers(line)),
            owner_confirmed: matches!(status, Status::Passed | Status::Closed)
                && ends().any(|line| line.owner_confirmed),
            duplicate_of: if status == Status::Duplicate { self.first_original(events) } else { None },
            contradicting: if status == Status::NeedsDecision { self.contradicting(events) } else { Vec::new() },
        }
    }

    /// The events that prevail over, or agree with, every other; none if there is none or one pair is for people.
    fn winners(&self, events: &[u32]) -> Vec<u32> {
        let mut standing: Vec<(u32, bool)> = events.iter().map(|&event| (event, true)).collect();
        for one in 0..events.len() {
            for other in one + 1..events.len() {
                match self.judge(events[one], events[other]) {
                    Verdict::Agree => {}
                    Verdict::First => standing[other].1 = false,
                    Verdict::Second => standing[one].1 = false,
                    Verdict::ForPeople => return Vec::new(),
                }
            }
        }
        standing.into_iter().filter(|(_, stands)| *stands).map(|(event, _)| event).collect()
    }

    /// Judges one pair.
    fn judge(&self, one: u32, other: u32) -> Verdict {
        let (first, second) = (self.end(one), self.end(other));
        if first.status == second.status && !self.contradict(first, second) {
            return if first.status == Status::NeedsDecision { Verdict::ForPeople } else { Verdict::Agree };
        }
        let (Some(one), Some(other)) = (self.side(one), self.side(other)) else { return Verdict::ForPeople };
        match (prevails(one, other), prevails(other, one)) {
            (true, false) => Verdict::First,
            (false, true) => Verdict::Second,
            _ => Verdict::ForPeople,
        }
    }

    /// Equal statuses are not equal results where they leave the repair with different firms.
    fn contradict(&self, first: &Line, second: &Line) -> bool {
        let with_a_firm = matches!(
            first.status,
            Status::Assigned | Status::InRepair | Status::Disputed | Status::ReportedDone | Status::Returned
        );
        match (&first.holder, &second.holder) {
            (Some(first), Some(second)) => with_a_firm && first.contradicts(second, &self.history),
            _ => false,
        }
    }

    /// The original recorded first; one that is not at hand comes after those that are.
    fn first_original(&self, events: &[u32]) -> Option<DefectId> {
        let originals = events.iter().filter_map(|&event| self.end(event).duplicate_of);
        originals.min_by_key(|original| {
            let recorded = self.among.iter().find(|defect| defect.id == *original).map(|defect| defect.at.utc_ms);
            (recorded.is_none(), recorded, *original)
        })
    }

    /// All that people must choose between.
    fn contradicting(&self, events: &[u32]) -> Vec<u32> {
        let mut all: Vec<u32> = Vec::new();
        for &event in events {
            match self.end(event).contradicting.as_slice() {
                [] => all.push(event),
                inner => all.extend(inner),
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// How a pair is judged.
enum Verdict {
    Agree,
    First,
    Second,
    ForPeople,
}
