//! A delivery batch in the words of domain.md 2, step 7: which draw counts, what the parties say, what opens the gate.

mod rules;

pub use rules::{Around, Ask, may};

use super::seen::{Seen, Set, each, has};
use super::sentence::{Reading, Sentence as S};
use std::collections::BTreeSet;
use yanfang_domain::batch::{BatchEntry, BatchStatus, Party, PartyWord, SampleResult, SignOff};
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::id::{DefectId, EntryId, UnitId};

/// The entries of a batch, with who had seen what.
pub struct Batch<'a> {
    reading: Reading,
    seen: Seen<'a>,
    kinds: Vec<&'a BatchEntry>,
    confirmed: Vec<Confirmed>,
}

/// A confirmation, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The entry.
    pub entry: EntryId,
    /// The units it is about.
    pub units: BTreeSet<UnitId>,
    /// Whether the gate is open by it.
    pub holds: bool,
}

/// What a batch comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchView {
    /// How far it is.
    pub status: BatchStatus,
    /// Its units.
    pub units: BTreeSet<UnitId>,
    /// Two people set them apart.
    pub apart: bool,
    /// The draw that counts.
    pub draw: Option<EntryId>,
    /// The parties on it.
    pub words: Vec<PartyWord>,
    /// How often a sample failed.
    pub failed: u32,
    /// Every confirmation by time.
    pub confirmed: Vec<Confirmed>,
    /// What the next entry names.
    pub heads: BTreeSet<EntryId>,
}

impl<'a> Batch<'a> {
    /// Reads the entries of a batch.
    pub fn of(reading: Reading, entries: &'a [Entry]) -> Self {
        let seen = Seen::by_names(entries);
        let kind = |entry: &&'a Entry| match &entry.kind {
            EntryKind::Batch(kind) => kind,
            other => unreachable!("{other:?} is not of a batch"),
        };
        let kinds = seen.entries.iter().map(kind).collect();
        let mut batch = Self { reading, seen, kinds, confirmed: Vec::new() };
        batch.confirmed = batch.confirmations();
        batch
    }

    fn all(&self, which: impl Fn(&BatchEntry) -> bool) -> Set {
        (0..self.kinds.len()).filter(|place| which(self.kinds[*place])).fold(0, |set, place| set | 1 << place)
    }

    fn id(&self, place: usize) -> EntryId {
        self.seen.entries[place].id
    }

    /// The units of the last who set them, and whether these agree.
    fn units(&self, known: Set) -> (BTreeSet<UnitId>, bool) {
        let set = self.all(|kind| matches!(kind, BatchEntry::Opened { .. } | BatchEntry::UnitsChanged { .. }));
        let said: BTreeSet<BTreeSet<UnitId>> = each(self.seen.last(set & known))
            .map(|place| match self.kinds[place] {
                BatchEntry::Opened { units, .. } | BatchEntry::UnitsChanged { units, .. } => {
                    units.iter().copied().collect()
                }
                _ => unreachable!("only these set units"),
            })
            .collect();
        (said.iter().flatten().copied().collect(), said.len() < 2)
    }

    fn draws(&self) -> Vec<usize> {
        each(self.all(|kind| matches!(kind, BatchEntry::SampleDrawn { .. }))).collect()
    }

    fn number(&self, draw: usize) -> u16 {
        match self.kinds[draw] {
            BatchEntry::SampleDrawn { draw, .. } => *draw,
            _ => unreachable!("only draws have a number"),
        }
    }

    fn sample(&self, draw: usize) -> BTreeSet<UnitId> {
        match self.kinds[draw] {
            BatchEntry::SampleDrawn { strata, .. } => strata.iter().flat_map(|one| one.units.clone()).collect(),
            _ => unreachable!("only draws have a sample"),
        }
    }

    /// Nobody changed the units or revoked a confirmation without the knowledge of who drew.
    fn counts(&self, draw: usize) -> bool {
        let ends = self.all(|kind| {
            matches!(kind, BatchEntry::Opened { .. } | BatchEntry::UnitsChanged { .. } | BatchEntry::Revoked { .. })
        });
        each(ends).all(|end| has(self.seen.before[draw], end))
    }

    /// The draws of the highest number that count; more than one: drawn apart.
    fn counting(&self) -> Vec<usize> {
        let draws: Vec<usize> = self.draws().into_iter().filter(|draw| self.counts(*draw)).collect();
        let highest = draws.iter().map(|draw| self.number(*draw)).max();
        draws.into_iter().filter(|draw| Some(self.number(*draw)) == highest).collect()
    }

    fn current(&self) -> Option<usize> {
        let counting = self.counting();
        if counting.len() == 1 { counting.first().copied() } else { None }
    }

    /// The results of a unit in a draw: whether each is a pass.
    fn results(&self, number: u16, of: UnitId) -> Vec<bool> {
        let result = |kind: &&BatchEntry| match kind {
            BatchEntry::SampleInspected { draw, unit, result } if (*draw, *unit) == (number, of) => {
                Some(matches!(result, SampleResult::Pass))
            }
            _ => None,
        };
        self.kinds.iter().filter_map(result).collect()
    }

    fn complete(&self, draw: usize) -> bool {
        self.sample(draw).into_iter().all(|unit| !self.results(self.number(draw), unit).is_empty())
    }

    fn failed(&self, draw: usize) -> bool {
        self.sample(draw).into_iter().any(|unit| self.results(self.number(draw), unit).contains(&false))
    }

    /// The words of a party on a draw that nothing of the party came after.
    fn standing(&self, draw: usize, party: Party) -> Vec<(usize, &'a SignOff)> {
        let number = self.number(draw);
        let of = self.all(
            |kind| matches!(kind, BatchEntry::SignedOff { draw, party: of, .. } if (*draw, *of) == (number, party)),
        );
        let of = each(of).filter(|place| has(self.seen.before[*place], draw)).fold(0, |set, place| set | 1 << place);
        let word = |place: usize| match self.kinds[place] {
            BatchEntry::SignedOff { verdict, .. } => (place, verdict),
            _ => unreachable!("only words were taken"),
        };
        each(self.seen.last(of)).map(word).collect()
    }

    fn word(&self, draw: usize, party: Party) -> PartyWord {
        let standing = self.standing(draw, party);
        let Some((_, first)) = standing.first() else { return PartyWord::Missing };
        if standing.iter().any(|(_, other)| other != first) {
            return PartyWord::NeedsDecision;
        }
        match first {
            SignOff::Accept => PartyWord::Accepted,
            SignOff::AcceptOnConditions { .. } => PartyWord::OnConditions,
            SignOff::Refuse { .. } => PartyWord::Refused,
        }
    }

    fn words(&self, draw: usize) -> Vec<PartyWord> {
        Party::ALL.iter().map(|party| self.word(draw, *party)).collect()
    }

    fn all_accept(&self, draw: usize) -> bool {
        self.words(draw).iter().all(|word| [PartyWord::Accepted, PartyWord::OnConditions].contains(word))
    }

    fn conditions(&self, draw: usize) -> Vec<(UnitId, DefectId)> {
        let mut conditions = Vec::new();
        for party in Party::ALL {
            for (_, word) in self.standing(draw, party) {
                if let SignOff::AcceptOnConditions { defects, .. } = word {
                    conditions.extend(defects.iter().copied());
                }
            }
        }
        conditions
    }

    /// Every confirmation: it holds while nothing that its author had not seen speaks against it.
    fn confirmations(&self) -> Vec<Confirmed> {
        let made = each(self.all(|kind| matches!(kind, BatchEntry::Confirmed { .. })));
        made.map(|place| {
            let (units, agreed) = self.units(self.seen.before[place]);
            let founded = agreed && !units.is_empty();
            let holds = founded && self.holds(place);
            Confirmed { entry: self.id(place), units: if agreed { units } else { BTreeSet::new() }, holds }
        })
        .collect()
    }

    fn holds(&self, place: usize) -> bool {
        let BatchEntry::Confirmed { draw: number, .. } = self.kinds[place] else { return false };
        let seen = self.seen.before[place];
        let unseen = |set: Set| each(set).any(|other| !has(seen, other));
        let revoked = unseen(self.all(|kind| matches!(kind, BatchEntry::Revoked { .. })));
        let changed = unseen(self.all(|kind| matches!(kind, BatchEntry::UnitsChanged { .. })));
        let drawn = |draw: &usize| {
            let stale = if self.reading.counts(S::RevocationCloses) && self.reading.counts(S::UnitsChangeCloses) {
                !self.counts(*draw)
            } else {
                false
            };
            self.number(*draw) == *number && has(seen, *draw) && !stale
        };
        let Some(basis) = self.draws().into_iter().rfind(drawn) else { return false };
        self.complete(basis)
            && self.reading.all(&[
                (S::RevocationCloses, !revoked),
                (S::UnitsChangeCloses, !changed),
                (S::FailCloses, !self.failed(basis)),
                (S::PartyCloses, self.all_accept(basis)),
            ])
    }

    fn in_force(&self) -> bool {
        self.confirmed.iter().any(|one| one.holds)
    }

    /// The confirmations for a unit by time: the gate is open if one holds.
    pub fn confirmations_of(&self, unit: UnitId) -> Vec<Confirmed> {
        self.confirmed.iter().filter(|one| one.units.contains(&unit)).cloned().collect()
    }

    /// What the next decision names: decisions that no other names. Results of a sample stand outside of the order.
    pub fn heads(&self) -> BTreeSet<EntryId> {
        let ordered = self.all(|kind| !matches!(kind, BatchEntry::SampleInspected { .. }));
        each(self.seen.last(ordered)).map(|place| self.id(place)).collect()
    }

    fn status(&self) -> BatchStatus {
        let any = |set: Set| set != 0;
        if self.in_force() {
            return BatchStatus::Confirmed;
        }
        if !self.units(Set::MAX).1 || self.counting().len() > 1 {
            return BatchStatus::NeedsDecision;
        }
        let Some(draw) = self.current() else {
            let revoked = any(self.all(|kind| matches!(kind, BatchEntry::Revoked { .. })));
            return if revoked { BatchStatus::Revoked } else { BatchStatus::Preparing };
        };
        let words = self.words(draw);
        match () {
            () if self.failed(draw) => BatchStatus::SampleFailed,
            () if !self.complete(draw) => BatchStatus::Sampling,
            () if words.contains(&PartyWord::NeedsDecision) => BatchStatus::NeedsDecision,
            () if words.contains(&PartyWord::Refused) => BatchStatus::Refused,
            () if words.contains(&PartyWord::Missing) => BatchStatus::Signing,
            () => BatchStatus::AllSigned,
        }
    }

    /// What it comes to.
    pub fn view(&self) -> BatchView {
        let (units, agreed) = self.units(Set::MAX);
        let draw = self.current();
        BatchView {
            status: self.status(),
            units,
            apart: !agreed,
            draw: draw.map(|draw| self.id(draw)),
            words: draw.map_or_else(Vec::new, |draw| self.words(draw)),
            failed: self.failed_draws(),
            confirmed: self.confirmed.clone(),
            heads: self.heads(),
        }
    }

    fn failed_draws(&self) -> u32 {
        self.draws().into_iter().filter(|draw| self.failed(*draw)).count() as u32
    }
}
