//! Random histories of several phones: the fold needs no order, and the gate is open exactly when a naive reading of the
//! entries, written apart from the fold, says so.

use super::story::{entry, units};
use crate::batch::sample::SplitMix64;
use crate::batch::{BatchEntry, BatchState, Party, SampleResult, SignOff, Stratum, confirmations, heads};
use crate::entry::{Entry, EntryKind};
use crate::id::{EntryId, HouseTypeId, UnitId};
use proptest::prelude::*;
use std::collections::BTreeSet;

const PHONES: usize = 3;

/// What somebody does, on one of the phones.
#[derive(Clone, Copy, Debug)]
struct Step {
    phone: u8,
    what: u8,
    pick: u8,
}

/// Phones do as they like, allowed or not, and hear from each other now and then.
fn history(steps: &[Step]) -> Vec<Entry> {
    let open = BatchEntry::Opened { name: "一批".into(), units: units() };
    let mut phones = vec![vec![entry(1, 1, Vec::new(), open)]; PHONES];
    for (number, step) in steps.iter().enumerate() {
        let (phone, seq) = (usize::from(step.phone) % PHONES, number as u32 + 2);
        if step.what % 16 < 4 {
            let from = phones[usize::from(step.pick) % PHONES].clone();
            merge(&mut phones[phone], from);
            continue;
        }
        let entries = &mut phones[phone];
        for (at, kind) in kinds(*step, entries).into_iter().enumerate() {
            let after = heads(entries);
            entries.push(entry(phone as u8 + 1, seq * 10 + at as u32, after, kind));
        }
    }
    let mut all = Vec::new();
    for entries in phones {
        merge(&mut all, entries);
    }
    all
}

fn merge(into: &mut Vec<Entry>, from: Vec<Entry>) {
    for entry in from {
        if !into.iter().any(|here| here.id == entry.id) {
            into.push(entry);
        }
    }
}

fn kinds(step: Step, entries: &[Entry]) -> Vec<BatchEntry> {
    let state = BatchState::of(entries);
    let draw = state.current().map_or(1, |draw| draw.number);
    let pick = usize::from(step.pick);
    let inspected = |unit, result| BatchEntry::SampleInspected { draw, unit, result };
    let signed = |party, verdict| BatchEntry::SignedOff { draw, party, verdict, signature: None };
    match step.what % 16 {
        4..=5 => {
            vec![BatchEntry::SampleDrawn { draw: state.next_draw(), seed: step.pick.into(), strata: stratum(pick) }]
        }
        6..=7 => units().into_iter().map(|unit| inspected(unit, SampleResult::Pass)).collect(),
        8..=10 => Party::ALL.into_iter().map(|party| signed(party, SignOff::Accept)).collect(),
        11 => {
            let reasons = if pick % 2 == 0 { "甲" } else { "乙" };
            vec![signed(Party::ALL[pick % 6], SignOff::Refuse { reasons: reasons.into() })]
        }
        12..=13 => vec![BatchEntry::Confirmed { draw, number: "JF".into() }],
        14 if pick % 3 == 0 => {
            vec![BatchEntry::UnitsChanged { units: units()[..=pick % 4].to_vec(), reason: "改".into() }]
        }
        14 if pick % 3 == 1 => {
            let reason = "渗水".into();
            vec![inspected(units()[pick % 4], SampleResult::Fail { reason, defects: Vec::new() })]
        }
        _ => {
            let confirmed = state.confirmations.last();
            let revoked = |confirmation| BatchEntry::Revoked { confirmation, reason: "撤".into() };
            confirmed.filter(|_| pick % 4 == 0).map(|one| revoked(one.entry)).into_iter().collect()
        }
    }
}

fn stratum(pick: usize) -> Vec<Stratum> {
    vec![Stratum { building: None, house_type: HouseTypeId::from_bytes([9; 16]), units: units()[..=pick % 3].to_vec() }]
}

/// The naive reading: sets built up from the beginning, one question after the other.
struct Naive<'a>(&'a [Entry]);

impl Naive<'_> {
    fn kind(&self, id: EntryId) -> Option<&BatchEntry> {
        self.0.iter().find_map(|entry| match &entry.kind {
            EntryKind::Batch(kind) if entry.id == id => Some(kind),
            _ => None,
        })
    }

    fn all(&self, which: impl Fn(&BatchEntry) -> bool) -> BTreeSet<EntryId> {
        self.0.iter().map(|entry| entry.id).filter(|id| self.kind(*id).is_some_and(&which)).collect()
    }

    /// Everything seen by the author of an entry, grown until it grows no more.
    fn seen(&self, id: EntryId) -> BTreeSet<EntryId> {
        let mut seen = BTreeSet::new();
        loop {
            let more: BTreeSet<EntryId> = self
                .0
                .iter()
                .filter(|entry| entry.id == id || seen.contains(&entry.id))
                .flat_map(|entry| entry.after.iter().copied())
                .collect();
            if more.is_subset(&seen) {
                return seen;
            }
            seen.extend(more);
        }
    }

    /// Without those that another of them had seen.
    fn last(&self, of: &BTreeSet<EntryId>) -> BTreeSet<EntryId> {
        of.iter().copied().filter(|one| !of.iter().any(|other| self.seen(*other).contains(one))).collect()
    }

    fn covers(&self, confirmation: EntryId, unit: UnitId) -> bool {
        let sets = self.all(|kind| matches!(kind, BatchEntry::Opened { .. } | BatchEntry::UnitsChanged { .. }));
        let seen = self.seen(confirmation);
        let lists: BTreeSet<Vec<UnitId>> = self
            .last(&sets.intersection(&seen).copied().collect())
            .into_iter()
            .filter_map(|id| match self.kind(id)? {
                BatchEntry::Opened { units, .. } | BatchEntry::UnitsChanged { units, .. } => Some(units.clone()),
                _ => None,
            })
            .collect();
        lists.len() == 1 && lists.iter().all(|list| list.contains(&unit))
    }

    fn sample_passed(&self, draw: u16, units: &[UnitId]) -> bool {
        let found = |unit: UnitId, fails: bool| {
            !self
                .all(|kind| {
                    matches!(kind, BatchEntry::SampleInspected { draw: of, unit: one, result }
                        if *of == draw && *one == unit && matches!(result, SampleResult::Fail { .. }) == fails)
                })
                .is_empty()
        };
        units.iter().all(|unit| found(*unit, false) && !found(*unit, true))
    }

    fn accepts(&self, draw: u16, drawn: EntryId, party: Party) -> bool {
        let signed = self.all(
            |kind| matches!(kind, BatchEntry::SignedOff { draw: of, party: one, .. } if *of == draw && *one == party),
        );
        let signed = signed.into_iter().filter(|id| self.seen(*id).contains(&drawn)).collect();
        let last = self.last(&signed);
        !last.is_empty()
            && last
                .iter()
                .all(|id| matches!(self.kind(*id), Some(BatchEntry::SignedOff { verdict: SignOff::Accept, .. })))
    }

    fn open(&self, unit: UnitId) -> bool {
        let ends = self.all(|kind| {
            matches!(kind, BatchEntry::Opened { .. } | BatchEntry::UnitsChanged { .. } | BatchEntry::Revoked { .. })
        });
        self.all(|kind| matches!(kind, BatchEntry::Confirmed { .. })).into_iter().any(|confirmation| {
            let Some(BatchEntry::Confirmed { draw, .. }) = self.kind(confirmation) else { return false };
            let seen = self.seen(confirmation);
            let mut drawn: Vec<&Entry> = self
                .0
                .iter()
                .filter(|entry| seen.contains(&entry.id) && ends.is_subset(&self.seen(entry.id)))
                .filter(|entry| {
                    matches!(&entry.kind, EntryKind::Batch(BatchEntry::SampleDrawn { draw: of, .. }) if of == draw)
                })
                .collect();
            drawn.sort_by_key(|entry| (entry.at.utc_ms, entry.id));
            let Some(EntryKind::Batch(BatchEntry::SampleDrawn { strata, .. })) = drawn.last().map(|entry| &entry.kind)
            else {
                return false;
            };
            let units: Vec<UnitId> = strata.iter().flat_map(|stratum| stratum.units.clone()).collect();
            ends.is_subset(&seen)
                && self.covers(confirmation, unit)
                && self.sample_passed(*draw, &units)
                && Party::ALL.iter().all(|party| self.accepts(*draw, drawn[drawn.len() - 1].id, *party))
        })
    }
}

fn opens(entries: &[Entry], unit: UnitId) -> bool {
    confirmations(entries).iter().any(|confirmed| confirmed.holds() && confirmed.units.contains(&unit))
}

/// Fisher-Yates by a seed.
fn shuffled(mut entries: Vec<Entry>, seed: u64) -> Vec<Entry> {
    let mut random = SplitMix64::new(seed);
    for place in (1..entries.len()).rev() {
        entries.swap(place, (random.next() % (place as u64 + 1)) as usize);
    }
    entries
}

fn steps(seed: u64) -> Vec<Step> {
    let mut random = SplitMix64::new(seed);
    let count = 8 + random.next() % 20;
    let step = |bits: u64| Step { phone: bits as u8, what: (bits >> 8) as u8, pick: (bits >> 16) as u8 };
    (0..count).map(|_| step(random.next())).collect()
}

proptest! {
    #[test]
    fn the_order_of_entries_does_not_matter(seed: u64, order: u64) {
        let entries = history(&steps(seed));
        prop_assert_eq!(BatchState::of(&entries), BatchState::of(&shuffled(entries.clone(), order)));
    }

    #[test]
    fn the_gate_is_open_exactly_when_a_naive_reading_says_so(seed: u64) {
        let entries = history(&steps(seed));
        for unit in units() {
            prop_assert_eq!(opens(&entries, unit), Naive(&entries).open(unit));
        }
    }
}

/// The two above would show nothing if no history ever opened a gate, or none ever closed it again.
#[test]
fn the_histories_reach_both_sides() {
    let (mut open, mut lost) = (0, 0);
    for seed in 0..2_000 {
        let entries = history(&steps(seed));
        let all = confirmations(&entries);
        open += u32::from(all.iter().any(crate::batch::Confirmed::holds));
        lost += u32::from(all.iter().any(|one| !one.holds()) && !all.iter().any(crate::batch::Confirmed::holds));
    }
    assert!(open > 40 && lost > 40, "{open} open, {lost} lost");
}
