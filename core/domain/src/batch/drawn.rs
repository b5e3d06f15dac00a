//! A draw of a sample, with what was found in it and what the parties say of it.

use super::party::{PartyState, PartyWord, parties};
use super::past::Past;
use super::{BatchEntry, Party, SampleResult, SignOff, Stratum};
use crate::event::Author;
use crate::id::{DefectId, EntryId, UnitId};
use crate::time::Moment;
use std::collections::BTreeMap;

/// What was found in a drawn unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// The entry.
    pub entry: EntryId,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// What.
    pub result: SampleResult,
}

/// A draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The entry that drew it.
    pub entry: EntryId,
    /// Its number, from 1.
    pub number: u16,
    /// Who drew.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// The seed.
    pub seed: u64,
    /// The units by building and house type.
    pub strata: Vec<Stratum>,
    /// Units joined or left the batch, or a confirmation was revoked, and who drew had not seen that: it counts no more.
    pub stale: bool,
    /// Every result of each drawn unit, by time; one that says 不合格 is not undone by another.
    pub results: BTreeMap<UnitId, Vec<Inspected>>,
    /// The six parties, in the order of [`Party::ALL`].
    pub parties: Vec<PartyState>,
}

impl Draw {
    /// Every draw of a batch, by number, time and id.
    pub(super) fn all(past: &Past<'_>) -> Vec<Self> {
        let mut draws: Vec<Self> = past
            .by_time()
            .into_iter()
            .filter_map(|(entry, kind)| match kind {
                BatchEntry::SampleDrawn { draw, seed, strata } => {
                    Some(Self::of(past, (entry.id, entry.by, entry.at), (*draw, *seed, strata)))
                }
                _ => None,
            })
            .collect();
        draws.sort_by_key(|draw| (draw.number, draw.at.utc_ms, draw.entry));
        draws
    }

    fn of(past: &Past<'_>, made: (EntryId, Author, Moment), drawn: (u16, u64, &Vec<Stratum>)) -> Self {
        let (entry, by, at) = made;
        let (number, seed, strata) = drawn;
        let units = strata.iter().flat_map(|stratum| stratum.units.iter().copied());
        let mut results: BTreeMap<UnitId, Vec<Inspected>> = units.map(|unit| (unit, Vec::new())).collect();
        for (one, kind) in past.by_time() {
            if let BatchEntry::SampleInspected { draw, unit, result } = kind
                && *draw == number
                && let Some(found) = results.get_mut(unit)
            {
                found.push(Inspected { entry: one.id, by: one.by, at: one.at, result: result.clone() });
            }
        }
        let ends = |kind: &BatchEntry| {
            matches!(kind, BatchEntry::Opened { .. } | BatchEntry::UnitsChanged { .. } | BatchEntry::Revoked { .. })
        };
        let stale = past.by_time().iter().any(|(other, kind)| ends(kind) && !past.saw(entry, other.id));
        let parties = parties(past, entry, number);
        Self { entry, number, by, at, seed, strata: strata.clone(), stale, results, parties }
    }

    /// Whether a unit is in the sample.
    pub fn holds(&self, unit: UnitId) -> bool {
        self.results.contains_key(&unit)
    }

    /// What counts for a unit: a fail, where anybody recorded one.
    pub fn result(&self, unit: UnitId) -> Option<&Inspected> {
        let results = self.results.get(&unit)?;
        results.iter().find(|one| is_fail(&one.result)).or(results.first())
    }

    /// Drawn units that nobody inspected yet.
    pub fn left(&self) -> Vec<UnitId> {
        self.results.iter().filter(|(_, results)| results.is_empty()).map(|(unit, _)| *unit).collect()
    }

    /// Every drawn unit has a result.
    pub fn complete(&self) -> bool {
        self.results.values().all(|results| !results.is_empty())
    }

    /// Any fail: the sample is not accepted any more.
    pub fn failed(&self) -> bool {
        self.results.values().flatten().any(|one| is_fail(&one.result))
    }

    /// What a party says.
    pub fn word(&self, party: Party) -> PartyWord {
        self.parties.iter().find(|state| state.party == party).map_or(PartyWord::Missing, |state| state.word)
    }

    /// Whether all six accept, on conditions or without.
    pub fn all_accept(&self) -> bool {
        self.parties.iter().all(|state| state.word.accepts())
    }

    /// The conditions of the standing sign-offs, each once.
    pub fn conditions(&self) -> Vec<(UnitId, DefectId)> {
        let signatures = self.parties.iter().flat_map(|state| &state.standing);
        let mut all: Vec<_> = signatures
            .flat_map(|signature| match &signature.verdict {
                SignOff::AcceptOnConditions { defects, .. } => defects.as_slice(),
                SignOff::Accept | SignOff::Refuse { .. } => &[],
            })
            .copied()
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

const fn is_fail(result: &SampleResult) -> bool {
    matches!(result, SampleResult::Fail { .. })
}
