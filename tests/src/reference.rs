//! The fold a second time, to check the first: written from domain.md 4 alone, as sets and sentences, slow and plain.
//!
//! It shares no code with the product, only the types that go in and come out. Where the two differ, one of them has
//! misread the rules.

pub mod batch;
mod due;
mod holders;
pub mod life;
pub mod random;
pub mod reception;
pub mod rights;
pub mod rows;
pub mod sample;
mod seen;
pub mod sentence;
mod verdict;

use holders::Firm;
use std::collections::{BTreeMap, BTreeSet};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::event::{Event, EventKind, Reinspection, Status};
use yanfang_domain::id::{DefectId, EventId};
use yanfang_domain::inspection::Stage;

type Ids = BTreeSet<EventId>;

/// Whether an event is about a defect: an assignment lists its defects, all others name one.
fn is_about(event: &Event, defect: DefectId) -> bool {
    match &event.kind {
        EventKind::Assigned { groups } if event.defect.is_none() => {
            groups.iter().flat_map(|group| &group.defects).any(|(id, _)| *id == defect)
        }
        _ => event.defect == Some(defect),
    }
}

/// What a set of events comes to.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    status: Status,
    firm: Option<Firm>,
    returned: u32,
    repeated: u32,
    disputed: bool,
    owner: bool,
    original: Option<DefectId>,
    contradicting: Ids,
    prevailing: Ids,
}

/// One defect's events with everything that follows from `after`.
pub(crate) struct Model<'a> {
    defect: &'a Defect,
    unit: &'a [Defect],
    events: BTreeMap<EventId, &'a Event>,
    /// For each status-bearing event all that came before it.
    past: BTreeMap<EventId, Ids>,
    outcomes: BTreeMap<EventId, Outcome>,
}

/// Where a defect stands, by the sentences of domain.md 4.
pub fn standing(defect: &Defect, unit: &[Defect]) -> Standing {
    let model = Model::of(defect, unit);
    model.standing(&model.whole(&model.all()))
}

/// Where each defect of a unit stands. Of defects that people marked as duplicates of each other in a circle the one
/// recorded first is the original, whatever its marks say.
pub fn unit_standings(unit: &[Defect]) -> Vec<Standing> {
    let mut standings: Vec<Standing> = unit.iter().map(|defect| standing(defect, unit)).collect();
    let original = |id: DefectId| {
        let place = unit.iter().position(|defect| defect.id == id)?;
        standings[place].duplicate_of
    };
    let circle = |id: DefectId| {
        let mut passed = vec![id];
        while let Some(next) = original(*passed.last()?) {
            if next == id {
                return Some(passed);
            }
            if passed.contains(&next) {
                return None;
            }
            passed.push(next);
        }
        None
    };
    let age = |id: &DefectId| unit.iter().find(|defect| defect.id == *id).map(|defect| (defect.at.utc_ms, defect.id));
    let first =
        |defect: &Defect| circle(defect.id).is_some_and(|all| all.iter().min_by_key(|id| age(id)) == Some(&defect.id));
    let firsts: Vec<bool> = unit.iter().map(first).collect();
    for (place, defect) in unit.iter().enumerate().filter(|(place, _)| firsts[*place]) {
        let model = Model::of(defect, unit);
        standings[place] = model.standing(&model.unmarked(&model.all()));
    }
    standings
}

impl<'a> Model<'a> {
    fn of(defect: &'a Defect, unit: &'a [Defect]) -> Self {
        let own = defect.events.iter().filter(|event| is_about(event, defect.id));
        let mut model = Model {
            defect,
            unit,
            events: own.map(|event| (event.id, event)).collect(),
            past: BTreeMap::new(),
            outcomes: BTreeMap::new(),
        };
        model.learn_past();
        let mut by_age: Vec<EventId> = model.past.keys().copied().collect();
        by_age.sort_by_key(|id| model.past[id].len());
        for id in by_age {
            let outcome = model.lead(id);
            model.outcomes.insert(id, outcome);
        }
        model
    }

    fn all(&self) -> Ids {
        self.past.keys().copied().collect()
    }

    /// What a set of events comes to when no mark of a duplicate is among them.
    fn unmarked(&self, set: &Ids) -> Outcome {
        let rest = set.iter().copied().filter(|id| {
            self.outcomes[id].status != Status::Duplicate
                && !matches!(self.events[id].kind, EventKind::UnmarkedDuplicate)
        });
        self.whole(&rest.collect())
    }

    /// Grows every past until nothing is added any more.
    fn learn_past(&mut self) {
        let bearing: Ids =
            self.events.values().filter(|event| rows::bears_status(event)).map(|event| event.id).collect();
        for &id in &bearing {
            let named = self.events[&id].after.iter().copied().filter(|other| bearing.contains(other));
            self.past.insert(id, named.collect());
        }
        loop {
            let mut grew = false;
            for id in &bearing {
                let inherited: Ids = self.past[id].iter().flat_map(|parent| self.past[parent].clone()).collect();
                let past = self.past.get_mut(id).unwrap();
                let size = past.len();
                past.extend(inherited);
                grew |= past.len() > size;
            }
            if !grew {
                return;
            }
        }
    }

    /// Those of a set that none of the set came after.
    fn last_of(&self, set: &Ids) -> Ids {
        set.iter().copied().filter(|id| !set.iter().any(|other| self.past[other].contains(id))).collect()
    }

    /// What one event leads to.
    fn lead(&self, id: EventId) -> Outcome {
        let event = self.events[&id];
        let before = self.whole(&self.past[&id]);
        match &event.kind {
            EventKind::Decided { chosen, .. } if self.past[&id].contains(chosen) => {
                return self.outcomes[chosen].clone();
            }
            EventKind::Decided { .. } => return before,
            EventKind::UnmarkedDuplicate => return self.unmarked(&self.past[&id]),
            _ => {}
        }
        let mut after = before.clone();
        after.contradicting.clear();
        after.prevailing = Ids::from([id]);
        after.original = None;
        after.status = match &event.kind {
            EventKind::Disputed { .. } => {
                let owner_facing = [Stage::Handover, Stage::OpenDay].contains(&self.defect.stage);
                let critical = format!("{:?}", self.defect.severity) == "Critical";
                if owner_facing || critical { Status::InRepair } else { Status::Disputed }
            }
            EventKind::OwnerConfirmed { .. } => {
                if before.status == Status::Closed {
                    Status::Closed
                } else {
                    Status::Passed
                }
            }
            EventKind::Reopened { .. } => {
                let verdict = [Status::Voided, Status::Waived, Status::NotADefect].contains(&before.status);
                if verdict { Status::Open } else { Status::Returned }
            }
            EventKind::Reinspected { result: Reinspection::Fail { .. }, .. } => Status::Returned,
            EventKind::Reinspected { .. } => Status::Passed,
            kind => rows::plain_status(kind.name().text()),
        };
        if after.status == Status::Returned {
            after.returned += 1;
        }
        if let EventKind::Reopened { .. } = event.kind {
            after.repeated += u32::from([Status::Passed, Status::Closed].contains(&before.status));
        }
        match &event.kind {
            EventKind::Disputed { .. } => after.disputed = true,
            EventKind::Assigned { .. } => after.disputed = false,
            EventKind::OwnerConfirmed { .. } => after.owner = true,
            EventKind::MarkedDuplicate { of } => after.original = Some(*of),
            _ => {}
        }
        after.owner &= [Status::Passed, Status::Closed].contains(&after.status);
        after.firm = holders::named(self.defect.id, event, before.firm);
        after
    }

    /// What a set of events comes to, that holds with each event its past (but for marks of duplicates).
    fn whole(&self, set: &Ids) -> Outcome {
        let last = self.last_of(set);
        if last.is_empty() {
            return Outcome {
                status: Status::Open,
                firm: None,
                returned: 0,
                repeated: 0,
                disputed: false,
                owner: false,
                original: None,
                contradicting: Ids::new(),
                prevailing: Ids::new(),
            };
        }
        if last.len() == 1 {
            return self.outcomes[last.first().unwrap()].clone();
        }
        self.meet(&last)
    }

    fn meet(&self, last: &Ids) -> Outcome {
        let prevailing = self.prevailing(last);
        let all: Vec<&Outcome> = last.iter().map(|id| &self.outcomes[id]).collect();
        let status = prevailing.first().map_or(Status::NeedsDecision, |id| self.outcomes[id].status);
        let firm = self.firm_of(last, &prevailing);
        let named_by = |firm: &Option<Firm>| firm.as_ref().and_then(|firm| firm.liable_by);
        let mut contradicting = Ids::new();
        if status == Status::NeedsDecision {
            for id in last {
                let inner = &self.outcomes[id].contradicting;
                if inner.is_empty() {
                    contradicting.insert(*id);
                } else {
                    contradicting.extend(inner);
                }
            }
        }
        Outcome {
            status,
            returned: all.iter().map(|outcome| outcome.returned).max().unwrap(),
            repeated: all.iter().map(|outcome| outcome.repeated).max().unwrap(),
            disputed: all.iter().any(|one| one.disputed && named_by(&one.firm) == named_by(&firm)),
            owner: [Status::Passed, Status::Closed].contains(&status) && all.iter().any(|one| one.owner),
            original: (status == Status::Duplicate).then(|| self.first_original(&all)).flatten(),
            firm,
            contradicting,
            prevailing,
        }
    }

    /// Of several originals the one recorded first; those nobody has at hand last.
    fn first_original(&self, all: &[&Outcome]) -> Option<DefectId> {
        let mut named: Vec<DefectId> = all.iter().filter_map(|outcome| outcome.original).collect();
        named.sort();
        let mut known: Vec<&Defect> = self.unit.iter().filter(|defect| named.contains(&defect.id)).collect();
        known.sort_by_key(|defect| (defect.at.utc_ms, defect.id));
        known.first().map(|defect| defect.id).or(named.first().copied())
    }

    fn standing(&self, whole: &Outcome) -> Standing {
        let frontier = self.last_of(&self.all());
        let (due_ms, paused_until_ms) = due::due(self, whole.firm.as_ref());
        let base = whole.firm.as_ref().map(|firm| firm.due_ms);
        let mut promises: Vec<_> = self.events.values().filter(|e| e.kind.name().text() == "promised").collect();
        promises.sort_by_key(|event| (event.at.utc_ms, event.id));
        Standing {
            status: whole.status,
            liable: whole.firm.as_ref().and_then(|firm| firm.liable),
            repairer: whole.firm.as_ref().map(|firm| firm.repairer),
            order: whole.firm.as_ref().and_then(|firm| firm.order),
            due_ms,
            original_due_ms: if due_ms == base { None } else { base },
            look_first: self.look_first(&frontier, whole).into_iter().collect(),
            frontier: frontier.into_iter().collect(),
            contradicting: whole.contradicting.iter().copied().collect(),
            returned: whole.returned,
            repeated: whole.repeated,
            liability_disputed: whole.disputed,
            owner_confirmed: whole.owner,
            duplicate_of: whole.original,
            paused_until_ms: paused_until_ms.filter(|_| !rows::is_settled(whole.status)),
            waits_for: due::waits_for(self),
            promised_ms: promises.last().map(|event| match event.kind {
                EventKind::Promised { until_ms } => until_ms,
                _ => unreachable!("only promises were taken"),
            }),
        }
    }

    /// Work to look at first: reported done for a firm that was replaced; any work newer than a fail.
    fn look_first(&self, frontier: &Ids, whole: &Outcome) -> Ids {
        if whole.status == Status::NeedsDecision || frontier.len() == 1 {
            return Ids::new();
        }
        let word = |id: &EventId| verdict::word(self.defect, self.events[id]);
        let fail = frontier.iter().any(|id| word(id) == "fail");
        let replaced = |id: &EventId| {
            self.outcomes[id].firm.as_ref().map(|firm| firm.by) != whole.firm.as_ref().map(|firm| firm.by)
        };
        let chosen = frontier.iter().copied().filter(|id| match word(id) {
            "reported_done" => fail || replaced(id),
            "progressed" => fail,
            _ => false,
        });
        chosen.collect()
    }
}
