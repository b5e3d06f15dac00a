//! What people do with the batch: mostly what comes next, sometimes anything.

use super::History;
use super::phone::Act;
use super::town::{CLERK, ENGINEERS, LEAD, MANAGERS, NOBODY, SIGNERS, Town, UNITS, unit_id};
use crate::reference::sample::drawn;
use crate::reference::sentence::Reading;
use yanfang_domain::batch::{
    BatchEntry, BatchState, Draw, Milestone, Party, PartyWord, SampleResult, SignOff, Stratum,
};
use yanfang_domain::catalog::Unit;
use yanfang_domain::id::{EntryId, MemberId, UnitId};

type Choice = (Act, &'static [usize]);

/// The units of the batch that is there at first.
fn dwellings() -> Vec<UnitId> {
    (0..3).map(unit_id).collect()
}

fn sample(town: &Town, units: &[UnitId], failed: u32, seed: u64) -> Vec<Stratum> {
    let places: Vec<&Unit> = town.catalog.places.units.iter().filter(|unit| units.contains(&unit.id)).collect();
    drawn(Reading::default(), &places, town.catalog.settings.sample_size, failed, seed)
}

/// A batch that went through everything without a word against it.
pub(super) fn opened_and_confirmed(town: &Town) -> Vec<(MemberId, BatchEntry)> {
    let by = |place: usize| town.catalog.members[place].id;
    let strata = sample(town, &dwellings(), 0, 1);
    let units: Vec<UnitId> = strata.iter().flat_map(|one| one.units.clone()).collect();
    let mut all = vec![
        (by(CLERK[0]), BatchEntry::Opened { name: "一批".into(), units: dwellings() }),
        (by(CLERK[0]), BatchEntry::CompletionRecorded { number: "备 1".into(), date_ms: 0, photo: None }),
        (by(LEAD[0]), BatchEntry::SampleDrawn { draw: 1, seed: 1, strata }),
    ];
    let inspected = |unit| BatchEntry::SampleInspected { draw: 1, unit, result: SampleResult::Pass };
    all.extend(units.into_iter().map(|unit| (by(ENGINEERS[0]), inspected(unit))));
    let signed = |party| BatchEntry::SignedOff { draw: 1, party, verdict: SignOff::Accept, signature: None };
    all.extend(Party::ALL.iter().enumerate().map(|(place, party)| (by(SIGNERS[place][0]), signed(*party))));
    all.push((by(LEAD[0]), BatchEntry::Confirmed { draw: 1, number: "JF-1".into() }));
    all
}

impl History {
    /// Something with the batch.
    pub(super) fn with_the_batch(&mut self, place: usize) -> Choice {
        let state = BatchState::of(&self.phones[place].batch);
        let (entry, people) =
            if self.goes_on(80) { self.next_of_batch(place, &state) } else { self.any_of_batch(place, &state) };
        (Act::Batch(entry), people)
    }

    fn next_of_batch(&mut self, place: usize, state: &BatchState) -> (BatchEntry, &'static [usize]) {
        if !state.is_opened() {
            return (BatchEntry::Opened { name: "一批".into(), units: dwellings() }, CLERK);
        }
        if state.confirmed().is_some() {
            return self.after_confirmation(place, state);
        }
        if state.completion.is_none() && self.goes_on(80) {
            return (BatchEntry::CompletionRecorded { number: "备 1".into(), date_ms: 0, photo: None }, CLERK);
        }
        if !state.units_contested.is_empty() && self.random.chance(60) {
            return (self.units_changed(), CLERK);
        }
        match state.current() {
            None => (self.drawn(state), LEAD),
            Some(draw) if draw.failed() => (self.drawn(state), LEAD),
            Some(draw) if !draw.complete() => self.inspected(draw),
            Some(draw) if !draw.all_accept() => self.signed_off(place, draw),
            Some(draw) => (BatchEntry::Confirmed { draw: draw.number, number: "JF-1".into() }, LEAD),
        }
    }

    fn after_confirmation(&mut self, place: usize, state: &BatchState) -> (BatchEntry, &'static [usize]) {
        match (self.random.below(5), state.current()) {
            (0..2, _) => (self.revoked(state), LEAD),
            (2, _) => (self.units_changed(), CLERK),
            (3, Some(draw)) => self.inspected(draw),
            _ => self.any_of_batch(place, state),
        }
    }

    fn any_of_batch(&mut self, place: usize, state: &BatchState) -> (BatchEntry, &'static [usize]) {
        let number = if self.random.chance(85) { state.current().map_or(1, |draw| draw.number) } else { 2 };
        match (self.random.below(10), state.current()) {
            (0, _) => (BatchEntry::Opened { name: "二批".into(), units: dwellings() }, CLERK),
            (1, _) => (self.units_changed(), CLERK),
            (2, _) => (BatchEntry::CompletionRecorded { number: "备 2".into(), date_ms: 1, photo: None }, CLERK),
            (3, _) => (self.drawn(state), LEAD),
            (4, Some(draw)) => self.inspected(draw),
            (5, _) => (BatchEntry::Confirmed { draw: number, number: "JF-2".into() }, MANAGERS),
            (6, _) => (self.revoked(state), LEAD),
            (7, _) => (BatchEntry::MilestoneSet { milestone: Milestone::Delivery, planned_ms: 1 }, LEAD),
            (8, Some(draw)) => self.signed_off(place, &draw.clone()),
            (8, None) => {
                let party = *self.random.pick(&Party::ALL);
                (BatchEntry::SignedOff { draw: number, party, verdict: SignOff::Accept, signature: None }, NOBODY)
            }
            _ => {
                let unit = unit_id(self.random.below(UNITS));
                (BatchEntry::SampleInspected { draw: number, unit, result: SampleResult::Pass }, ENGINEERS)
            }
        }
    }

    fn units_changed(&mut self) -> BatchEntry {
        let mut units: Vec<UnitId> = (0..UNITS).map(unit_id).filter(|_| self.random.chance(65)).collect();
        match self.random.below(20) {
            0 => units = vec![UnitId::from_bytes([99; 16])],
            1..4 => units = dwellings(),
            _ => {}
        }
        if units.is_empty() {
            units = dwellings();
        }
        BatchEntry::UnitsChanged { units, reason: "改".into() }
    }

    fn drawn(&mut self, state: &BatchState) -> BatchEntry {
        let seed = self.random.below(5) as u64;
        let strata = sample(&self.town, &state.units, state.failed_draws(), seed);
        // Now and then by another seed than is said, or under another number.
        let seed = seed + u64::from(self.random.chance(6));
        let draw = state.next_draw() + u16::from(self.random.chance(4));
        BatchEntry::SampleDrawn { draw, seed, strata }
    }

    fn inspected(&mut self, draw: &Draw) -> (BatchEntry, &'static [usize]) {
        let mut left = draw.left();
        if left.is_empty() {
            left = draw.results.keys().copied().collect();
        }
        let drawn = !left.is_empty() && self.random.chance(93);
        let unit = if drawn { *self.random.pick(&left) } else { unit_id(self.random.below(UNITS)) };
        let fail = SampleResult::Fail { reason: "渗水".into(), defects: Vec::new() };
        let result = if self.random.chance(91) { SampleResult::Pass } else { fail };
        (BatchEntry::SampleInspected { draw: draw.number, unit, result }, ENGINEERS)
    }

    fn signed_off(&mut self, place: usize, draw: &Draw) -> (BatchEntry, &'static [usize]) {
        let waits = |party: &Party| ![PartyWord::Accepted, PartyWord::OnConditions].contains(&draw.word(*party));
        let waiting: Vec<Party> = Party::ALL.into_iter().filter(waits).collect();
        let party = if waiting.is_empty() || self.random.chance(12) {
            *self.random.pick(&Party::ALL)
        } else {
            *self.random.pick(&waiting)
        };
        let verdict = match self.random.below(20) {
            0 => SignOff::Refuse { reasons: "甲".into() },
            1 => SignOff::Refuse { reasons: "乙".into() },
            2..4 => self.on_conditions(place),
            _ => SignOff::Accept,
        };
        let people = SIGNERS[Party::ALL.iter().position(|one| *one == party).unwrap_or_default()];
        (BatchEntry::SignedOff { draw: draw.number, party, verdict, signature: None }, people)
    }

    fn on_conditions(&mut self, place: usize) -> SignOff {
        let unit = self.random.below(UNITS);
        match self.phones[place].units[unit].defects.first() {
            Some(defect) => {
                SignOff::AcceptOnConditions { defects: vec![(unit_id(unit), defect.id)], text: "先修好".into() }
            }
            None => SignOff::Accept,
        }
    }

    fn revoked(&mut self, state: &BatchState) -> BatchEntry {
        let all: Vec<EntryId> = state.confirmations.iter().map(|one| one.entry).collect();
        let confirmation = match all.last() {
            Some(last) if self.random.chance(80) => *last,
            Some(_) => *self.random.pick(&all),
            None => EntryId(crate::reference::random::record(251, 1)),
        };
        BatchEntry::Revoked { confirmation, reason: "撤".into() }
    }
}
