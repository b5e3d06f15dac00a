//! Where a batch stands: a fold over its entries, the same for every order of them.

use super::confirmation::{self, Confirmed};
use super::drawn::Draw;
use super::party::PartyWord;
use super::past::Past;
use super::{BatchEntry, Milestone};
use crate::defect::Photo;
use crate::entry::Entry;
use crate::event::Author;
use crate::id::{Digest, EntryId, UnitId};
use crate::language::Language;
use crate::time::Moment;
use std::collections::BTreeMap;

/// A value that somebody set, with what others set while apart: one is shown, none is overwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// The entry.
    pub entry: EntryId,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// What.
    pub value: T,
    /// Values set apart from it.
    pub others: Vec<T>,
}

/// The completion record (竣工验收备案表).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Its number.
    pub number: String,
    /// Its date (UTC ms).
    pub date_ms: i64,
    /// A picture of it.
    pub photo: Option<Photo>,
}

/// Conclusions over a batch (验收总结).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The entry.
    pub entry: EntryId,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// SHA-256 of the figures they are about.
    pub figures: Digest,
    /// In words.
    pub conclusions: String,
    /// A document, if there is one.
    pub document: Option<Digest>,
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BatchStatus {
    /// Put together; no sample is drawn that counts.
    Preparing,
    /// The sample is being inspected.
    Sampling,
    /// A unit of the sample failed: repair, then a new draw of double size.
    SampleFailed,
    /// The parties sign.
    Signing,
    /// A party refuses.
    Refused,
    /// People decided differently while apart (R7).
    NeedsDecision,
    /// All six accept: the confirmation can be given.
    AllSigned,
    /// A confirmation holds: the gate is open.
    Confirmed,
    /// The confirmation was revoked, and no new sample is drawn yet.
    Revoked,
}

impl BatchStatus {
    /// The words that people read.
    pub const fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Preparing => ("准备中", "preparing"),
            Self::Sampling => ("抽检中", "sampling"),
            Self::SampleFailed => ("抽检未通过", "sample failed"),
            Self::Signing => ("会签中", "signing"),
            Self::Refused => ("有拒签", "refused"),
            Self::NeedsDecision => ("待裁定", "needs a decision"),
            Self::AllSigned => ("已签齐，待出确认书", "all signed, to be confirmed"),
            Self::Confirmed => ("可交付", "may be delivered"),
            Self::Revoked => ("已撤回", "revoked"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Where a batch stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchState {
    /// Its name; empty before it is opened.
    pub name: String,
    /// Its units, sorted; those of all, where two people set them apart.
    pub units: Vec<UnitId>,
    /// The entries that set the units differently while apart; empty: none.
    pub units_contested: Vec<EntryId>,
    /// Planned dates (UTC ms).
    pub milestones: BTreeMap<Milestone, Kept<i64>>,
    /// The completion record.
    pub completion: Option<Kept<Completion>>,
    /// Every draw, by number.
    pub draws: Vec<Draw>,
    /// Every confirmation, by time.
    pub confirmations: Vec<Confirmed>,
    /// Every revocation with its reason, by time.
    pub revocations: Vec<Kept<String>>,
    /// Every summary, by time.
    pub summaries: Vec<Summary>,
    /// What the next entry names in `after`.
    pub heads: Vec<EntryId>,
}

impl BatchState {
    /// Folds the entries of a batch.
    pub fn of(entries: &[Entry]) -> Self {
        let past = Past::new(entries);
        let draws = Draw::all(&past);
        let mut state = Self {
            confirmations: confirmation::of(&past, &draws),
            draws,
            heads: super::past::heads(entries),
            ..Self::default()
        };
        state.heads.sort_unstable();
        state.set_units(&past);
        state.set_dates(&past);
        for (entry, kind) in past.by_time() {
            match kind {
                BatchEntry::Opened { name, .. } if state.name.is_empty() => state.name.clone_from(name),
                BatchEntry::Revoked { reason, .. } => state.revocations.push(kept(entry, reason.clone())),
                BatchEntry::SummaryWritten { figures, conclusions, document } => state.summaries.push(Summary {
                    entry: entry.id,
                    by: entry.by,
                    at: entry.at,
                    figures: *figures,
                    conclusions: conclusions.clone(),
                    document: *document,
                }),
                _ => {}
            }
        }
        state
    }

    fn set_units(&mut self, past: &Past<'_>) {
        let set = past.by_time().into_iter().filter_map(|(entry, kind)| match kind {
            BatchEntry::Opened { units, .. } | BatchEntry::UnitsChanged { units, .. } => Some((entry, units)),
            _ => None,
        });
        let latest = past.latest(set.collect());
        self.units = latest.iter().flat_map(|(_, units)| units.iter().copied()).collect();
        self.units.sort_unstable();
        self.units.dedup();
        if latest.iter().any(|(_, units)| **units != self.units) {
            self.units_contested = latest.iter().map(|(entry, _)| entry.id).collect();
        }
    }

    fn set_dates(&mut self, past: &Past<'_>) {
        let mut completions = Vec::new();
        let mut dates: BTreeMap<Milestone, Vec<(&Entry, i64)>> = BTreeMap::new();
        for (entry, kind) in past.by_time() {
            match kind {
                BatchEntry::CompletionRecorded { number, date_ms, photo } => {
                    completions.push((entry, Completion { number: number.clone(), date_ms: *date_ms, photo: *photo }));
                }
                BatchEntry::MilestoneSet { milestone, planned_ms } => {
                    dates.entry(*milestone).or_default().push((entry, *planned_ms));
                }
                _ => {}
            }
        }
        self.completion = newest(past, completions);
        self.milestones =
            dates.into_iter().filter_map(|(milestone, set)| Some((milestone, newest(past, set)?))).collect();
    }

    /// Whether it was opened.
    pub const fn is_opened(&self) -> bool {
        !self.units.is_empty()
    }

    /// The draws that count: the highest number that is not stale. Two: they were drawn apart.
    fn counting(&self) -> Vec<&Draw> {
        let highest = self.draws.iter().filter(|draw| !draw.stale).map(|draw| draw.number).max();
        self.draws.iter().filter(|draw| !draw.stale && Some(draw.number) == highest).collect()
    }

    /// The draw that the parties sign on; `None` before one is drawn, and while two contradict each other.
    pub fn current(&self) -> Option<&Draw> {
        match self.counting().as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Two samples were drawn apart: a new one that has seen both decides.
    pub fn draw_contested(&self) -> bool {
        self.counting().len() > 1
    }

    /// The number of the next draw.
    pub fn next_draw(&self) -> u16 {
        self.draws.iter().map(|draw| draw.number).max().unwrap_or(0).saturating_add(1)
    }

    /// How many draws failed so far: so often the size of the next one is doubled.
    pub fn failed_draws(&self) -> u32 {
        self.draws.iter().filter(|draw| draw.failed()).count() as u32
    }

    /// The newest confirmation that holds.
    pub fn confirmed(&self) -> Option<&Confirmed> {
        self.confirmations.iter().rev().find(|confirmed| confirmed.holds())
    }

    /// How far it is.
    pub fn status(&self) -> BatchStatus {
        if self.confirmed().is_some() {
            return BatchStatus::Confirmed;
        }
        if !self.units_contested.is_empty() || self.draw_contested() {
            return BatchStatus::NeedsDecision;
        }
        let Some(draw) = self.current() else {
            return if self.revocations.is_empty() { BatchStatus::Preparing } else { BatchStatus::Revoked };
        };
        let any = |word| draw.parties.iter().any(|state| state.word == word);
        if draw.failed() {
            BatchStatus::SampleFailed
        } else if !draw.complete() {
            BatchStatus::Sampling
        } else if any(PartyWord::NeedsDecision) {
            BatchStatus::NeedsDecision
        } else if any(PartyWord::Refused) {
            BatchStatus::Refused
        } else if draw.all_accept() {
            BatchStatus::AllSigned
        } else {
            BatchStatus::Signing
        }
    }
}

fn kept<T>(entry: &Entry, value: T) -> Kept<T> {
    Kept { entry: entry.id, by: entry.by, at: entry.at, value, others: Vec::new() }
}

/// Of values that nothing came after the one set last is shown; different ones set apart stand beside it.
fn newest<T: Clone + PartialEq>(past: &Past<'_>, set: Vec<(&Entry, T)>) -> Option<Kept<T>> {
    let mut latest = past.latest(set);
    let (entry, value) = latest.pop()?;
    let others = latest.into_iter().map(|(_, other)| other).filter(|other| *other != value).collect();
    Some(Kept { others, ..kept(entry, value) })
}
