//! What may be written into a batch now.

use super::Batch;
use crate::reference::sample;
use crate::reference::seen::Set;
use crate::reference::sentence::Sentence as S;
use std::collections::BTreeSet;
use yanfang_domain::batch::{BatchEntry, Party, PartyWord, SampleResult, SignOff, Stratum};
use yanfang_domain::catalog::{Catalog, Unit};
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, EntryId, UnitId};

/// What is known of the units of a batch.
pub trait Around {
    /// Whether each room has a record.
    fn inspected(&self, unit: UnitId) -> bool;

    /// Whether a critical defect is open.
    fn critical_open(&self, unit: UnitId) -> bool;

    /// Whether a defect is known and done with.
    fn is_done(&self, unit: UnitId, defect: DefectId) -> bool;
}

/// Who asks, and what is known there.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Who writes.
    pub author: Author,
    /// The party the writer signs for.
    pub party: Option<Party>,
    /// Other documents.
    pub around: &'a dyn Around,
}

/// Whether an entry may be written, rights apart.
pub fn may(batch: &Batch<'_>, ask: &Ask<'_>, entry: &BatchEntry) -> bool {
    let (here, agreed) = batch.units(Set::MAX);
    // Whoever set its units has put it together, by whatever word.
    let opened = !here.is_empty();
    let sentences = match entry {
        BatchEntry::Opened { units, .. } => {
            return batch.reading.all(&[(S::OpenedOnce, !opened), (S::UnitsKnown, known(ask.catalog, units))]);
        }
        BatchEntry::UnitsChanged { units, .. } => {
            let same = units.iter().copied().collect::<BTreeSet<_>>() == here;
            vec![(S::OtherUnits, !agreed || !same), (S::UnitsKnown, known(ask.catalog, units))]
        }
        BatchEntry::SampleDrawn { draw, seed, strata } => batch.drawing(ask, *draw, *seed, strata),
        BatchEntry::SampleInspected { draw, unit, result } => {
            let sample = batch.current().map(|draw| batch.sample(draw)).unwrap_or_default();
            let fails = matches!(result, SampleResult::Fail { .. });
            vec![
                (S::OnTheCurrentDraw, batch.is_current(*draw)),
                (S::InTheSample, sample.contains(unit)),
                (S::NothingAfterConfirmation, fails || !batch.in_force()),
            ]
        }
        BatchEntry::SignedOff { draw, party, verdict, .. } => batch.signing(ask, *draw, *party, verdict),
        BatchEntry::Confirmed { draw, .. } => batch.confirming(ask, *draw),
        BatchEntry::Revoked { confirmation, .. } => {
            vec![(S::RevokedWhileItHolds, batch.is_in_force(*confirmation))]
        }
        BatchEntry::MilestoneSet { .. } | BatchEntry::CompletionRecorded { .. } | BatchEntry::SummaryWritten { .. } => {
            Vec::new()
        }
    };
    batch.reading.content(S::OpenedFirst, opened) && batch.reading.all(&sentences)
}

fn known(catalog: &Catalog, units: &[UnitId]) -> bool {
    units.iter().all(|id| catalog.places.units.iter().any(|unit| unit.id == *id))
}

impl Batch<'_> {
    fn is_current(&self, number: u16) -> bool {
        self.current().is_some_and(|draw| self.number(draw) == number)
    }

    fn is_in_force(&self, confirmation: EntryId) -> bool {
        self.confirmed.iter().any(|one| one.entry == confirmation && one.holds)
    }

    /// "once the completion record is entered, every unit inspected and no critical defect open ... A failed sample:
    /// repair, new draw, double size".
    fn drawing(&self, ask: &Ask<'_>, number: u16, seed: u64, strata: &[Stratum]) -> Vec<(S, bool)> {
        let (units, agreed) = self.units(Set::MAX);
        let record = self.all(|kind| matches!(kind, BatchEntry::CompletionRecorded { .. })) != 0;
        let next = self.draws().into_iter().map(|draw| self.number(draw)).max().unwrap_or(0) + 1;
        let places: Vec<&Unit> = ask.catalog.places.units.iter().filter(|unit| units.contains(&unit.id)).collect();
        let sample = sample::drawn(self.reading, &places, ask.catalog.settings.sample_size, self.failed_draws(), seed);
        vec![
            (S::UnitsAgreed, agreed),
            (S::UnitsKnown, places.len() == units.len()),
            (S::CompletionRecord, record),
            (S::DrawnAnewAfterFailure, self.current().is_none_or(|draw| self.failed(draw))),
            (S::DrawsInOrder, number == next),
            (S::EveryUnitInspected, units.iter().all(|unit| ask.around.inspected(*unit))),
            (S::NoCriticalOpen, !units.iter().any(|unit| ask.around.critical_open(*unit))),
            (S::SampleBySeed, sample == strata),
        ]
    }

    /// "Each party signs, refuses with reasons, or accepts on conditions"; of a party that contradicts itself nobody
    /// decides alone, but one may join the other.
    fn signing(&self, ask: &Ask<'_>, number: u16, party: Party, verdict: &SignOff) -> Vec<(S, bool)> {
        let mut sentences = vec![
            (S::ForItsOwnParty, ask.party == Some(party)),
            (S::NothingAfterConfirmation, !self.in_force()),
            (S::OnTheCurrentDraw, self.is_current(number)),
        ];
        if let Some(draw) = self.current() {
            let refuses = matches!(verdict, SignOff::Refuse { .. });
            let standing = self.standing(draw, party);
            let by = |place: usize| self.seen.entries[place].by;
            let mine = standing.iter().any(|(place, _)| by(*place) == ask.author);
            let joins = standing.iter().any(|(place, word)| by(*place) != ask.author && *word == verdict);
            let apart = self.word(draw, party) == PartyWord::NeedsDecision;
            sentences.extend([
                (S::ResultsFirst, self.complete(draw)),
                (S::FailedIsNotAccepted, refuses || !self.failed(draw)),
                (S::PartyDecidedByNeither, !apart || !mine || joins),
            ]);
        }
        sentences
    }

    fn confirming(&self, ask: &Ask<'_>, number: u16) -> Vec<(S, bool)> {
        let mut sentences =
            vec![(S::NothingAfterConfirmation, !self.in_force()), (S::OnTheCurrentDraw, self.is_current(number))];
        if let Some(draw) = self.current() {
            let met = self.conditions(draw).into_iter().all(|(unit, defect)| ask.around.is_done(unit, defect));
            sentences.extend([
                (S::ResultsFirst, self.complete(draw)),
                (S::FailedIsNotAccepted, !self.failed(draw)),
                (S::AllSixAccept, self.all_accept(draw)),
                (S::ConditionsPassed, met),
            ]);
        }
        sentences
    }
}
