//! Receptions of an owner in the words of domain.md 2, steps 10 and 11: what is signed, chosen, handed over, closed.

mod form;
mod rules;

pub use rules::{Visit, may, may_in_unit};

use super::seen::{Seen, Set, each, has};
use super::sentence::{Reading, Sentence as S};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::event::Status;
use yanfang_domain::handover::{HandoverEntry, Outcome, TaskState};
use yanfang_domain::id::{DefectId, EntryId, HandoverId};
use yanfang_domain::inspection::Stage;

/// Which outcome people told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// None.
    Nothing,
    /// One.
    One(Outcome),
    /// Several, by people who did not know of each other.
    Apart(BTreeSet<EntryId>),
}

impl Told {
    fn accepting(&self) -> bool {
        matches!(self, Self::One(Outcome::Accepted | Outcome::AcceptedRepairLater))
    }
}

/// What a reception comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceptionView {
    /// Which.
    pub id: HandoverId,
    /// Signatures that hold.
    pub signatures: BTreeSet<EntryId>,
    /// What the owner's side of a form stands on that all have signed.
    pub signed: Option<EntryId>,
    /// When the last of those needed signed.
    pub signed_ms: Option<i64>,
    /// What came after it.
    pub late: BTreeSet<EntryId>,
    /// The outcome.
    pub outcome: Told,
    /// The final outcome.
    pub last: Told,
    /// The keys are the owner's.
    pub keys: bool,
    /// Closed by hand.
    pub closed: bool,
    /// What is to be repaired.
    pub tasks: BTreeMap<DefectId, TaskState>,
    /// What the next entry names.
    pub heads: BTreeSet<EntryId>,
}

/// A unit's entries, with who had seen what, and its defects.
pub struct House<'a> {
    reading: Reading,
    seen: Seen<'a>,
    defects: &'a [Defect],
    standings: &'a [Standing],
    complete: RefCell<BTreeMap<usize, bool>>,
}

impl<'a> House<'a> {
    /// Reads the entries of a unit, whose defects stand as they are said to.
    pub fn of(reading: Reading, entries: &'a [Entry], defects: &'a [Defect], standings: &'a [Standing]) -> Self {
        Self { reading, seen: Seen::of(entries), defects, standings, complete: RefCell::default() }
    }

    fn id(&self, place: usize) -> EntryId {
        self.seen.entries[place].id
    }

    fn handovers(&self, which: impl Fn(&'a HandoverEntry) -> bool) -> Set {
        self.seen.all(|entry| matches!(&entry.kind, EntryKind::Handover(kind) if which(kind)))
    }

    /// Where each reception begins.
    fn beginnings(&self) -> Vec<usize> {
        each(self.handovers(|kind| matches!(kind, HandoverEntry::Started { .. }))).collect()
    }

    fn beginning(&self, handover: HandoverId) -> Option<usize> {
        self.beginnings().into_iter().find(|place| self.id(*place).0 == handover.0)
    }

    /// Everything that belongs to a reception.
    fn whole(&self, start: usize) -> Set {
        let id = HandoverId(self.id(start).0);
        let said = self.handovers(|kind| kind.handover() == Some(id));
        let read = self.seen.all(|entry| match &entry.kind {
            EntryKind::Delivery(
                DeliveryEntry::MeterRead { handover, .. } | DeliveryEntry::ListAttached { handover, .. },
            ) => *handover == Some(id),
            _ => false,
        });
        said | read | 1 << start
    }

    fn part(&self, start: usize, which: impl Fn(&'a HandoverEntry) -> bool) -> Set {
        self.handovers(which) & self.whole(start)
    }

    /// What these entries tell: the last of them, each with the outcome it stands for.
    fn told(&self, spoken: Set) -> Told {
        let mut outcomes: BTreeMap<EntryId, Outcome> = BTreeMap::new();
        let mut empty = BTreeSet::new();
        for place in each(self.seen.last(spoken)) {
            match self.stands_for(place) {
                Some((entry, outcome)) => drop(outcomes.insert(entry, outcome)),
                None => drop(empty.insert(self.id(place))),
            }
        }
        let different: BTreeSet<Outcome> = outcomes.values().copied().collect();
        match different.first() {
            None => Told::Nothing,
            Some(only) if different.len() == 1 => Told::One(*only),
            Some(_) => Told::Apart(outcomes.into_keys().chain(empty).collect()),
        }
    }

    fn stands_for(&self, place: usize) -> Option<(EntryId, Outcome)> {
        match &self.seen.entries[place].kind {
            EntryKind::Handover(
                HandoverEntry::OutcomeSet { outcome, .. } | HandoverEntry::FinalOutcomeSet { outcome, .. },
            ) => Some((self.id(place), *outcome)),
            EntryKind::Handover(HandoverEntry::OutcomeDecided { chosen, .. }) => {
                let chosen = self.seen.place(*chosen)?;
                match &self.seen.entries[chosen].kind {
                    EntryKind::Handover(HandoverEntry::OutcomeSet { outcome, .. }) => Some((self.id(chosen), *outcome)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Before the signature what was said last; afterwards what is on the signed forms and what was decided about them.
    fn outcome(&self, start: usize) -> Told {
        let set = self.part(start, |kind| matches!(kind, HandoverEntry::OutcomeSet { .. }));
        let decided = self.part(start, |kind| matches!(kind, HandoverEntry::OutcomeDecided { .. }));
        let signed = self.signed(start).filter(|_| self.reading.counts(S::SignedOutcomeStays));
        let Some(signed) = signed else { return self.told(set | decided) };
        let upon = |place: usize| has(self.seen.before[place], signed);
        let mut forms = vec![signed];
        forms.extend(self.owners(self.valid(start, Set::MAX)).filter(|other| !upon(*other)));
        let mut on_forms: Set = 0;
        for form in forms {
            on_forms |= self.seen.last((set | decided) & self.seen.before[form]) & set;
        }
        if on_forms == 0 {
            on_forms = each(set).filter(|place| !upon(*place)).fold(0, |all, place| all | 1 << place);
        }
        self.told(on_forms | decided)
    }

    fn last_outcome(&self, start: usize) -> Told {
        self.told(self.part(start, |kind| matches!(kind, HandoverEntry::FinalOutcomeSet { .. })))
    }

    fn keys(&self, start: usize) -> bool {
        let out = |kind: &HandoverEntry| {
            matches!(
                kind,
                HandoverEntry::KeysReleased { .. } | HandoverEntry::FinalOutcomeSet { key_release: Some(_), .. }
            )
        };
        self.part(start, out) != 0
    }

    fn closed(&self, start: usize) -> bool {
        self.part(start, |kind| matches!(kind, HandoverEntry::Closed { .. })) != 0
    }

    fn is_open(standing: &Standing) -> bool {
        !super::rows::is_settled(standing.status)
    }

    /// The defects of the handover, and what was open when the form was signed and is open still.
    fn tasks(&self, start: usize) -> BTreeMap<DefectId, TaskState> {
        let signed_ms = self.signed_ms(start);
        let mut tasks = BTreeMap::new();
        for (defect, standing) in self.defects.iter().zip(self.standings) {
            let own = defect.stage == Stage::Handover;
            let passed = standing.status == Status::Passed;
            let state = match () {
                () if Self::is_open(standing) => TaskState::Open,
                () if own && passed && standing.owner_confirmed => TaskState::WaitsForClosing,
                () if own && passed => TaskState::WaitsForOwner,
                () => TaskState::Done,
            };
            let earlier = signed_ms.is_none_or(|signed| defect.at.utc_ms <= signed);
            if own || earlier && state != TaskState::Done {
                tasks.insert(defect.id, state);
            }
        }
        tasks
    }

    fn has_tasks(&self, start: usize) -> bool {
        self.tasks(start).values().any(|state| *state != TaskState::Done)
    }

    /// What the next entry of a reception names.
    pub fn heads(&self, handover: HandoverId) -> BTreeSet<EntryId> {
        let whole = self.beginning(handover).map_or(0, |start| self.whole(start));
        each(self.seen.last(whole)).map(|place| self.id(place)).collect()
    }

    /// Of the entries that fit those that none of them came after.
    pub fn last(&self, which: impl Fn(&Entry) -> bool) -> Vec<EntryId> {
        each(self.seen.last(self.seen.all(which))).map(|place| self.id(place)).collect()
    }

    /// What each reception comes to, by its beginning.
    pub fn view(&self) -> Vec<ReceptionView> {
        let view = |start: usize| ReceptionView {
            id: HandoverId(self.id(start).0),
            signatures: each(self.signatures(self.valid(start, Set::MAX))).map(|place| self.id(place)).collect(),
            signed: self.signed(start).map(|place| self.id(place)),
            signed_ms: self.signed_ms(start),
            late: self.late(start),
            outcome: self.outcome(start),
            last: self.last_outcome(start),
            keys: self.keys(start),
            closed: self.closed(start),
            tasks: self.tasks(start),
            heads: self.heads(HandoverId(self.id(start).0)),
        };
        self.beginnings().into_iter().map(view).collect()
    }
}
