//! Which outcome holds: one, or several set apart that people must choose from (R7).

use super::{HandoverEntry, Outcome};
use crate::entry::{Entry, EntryKind, Past};
use crate::id::EntryId;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// Nothing yet.
    #[default]
    None,
    /// This.
    One {
        /// Which.
        outcome: Outcome,
        /// The entry that said so; of several that agree the first.
        entry: EntryId,
    },
    /// Several by people who did not know of each other: a service manager who set none of them decides.
    Contradicting(Vec<EntryId>),
}

impl Chosen {
    /// The outcome, where it is one.
    pub const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::One { outcome, .. } => Some(*outcome),
            Self::None | Self::Contradicting(_) => None,
        }
    }

    /// Whether anybody said anything.
    pub const fn is_set(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// The entries to choose from; empty where nothing is to be decided.
    pub fn contradicting(&self) -> &[EntryId] {
        match self {
            Self::Contradicting(entries) => entries,
            Self::None | Self::One { .. } => &[],
        }
    }

    /// What these entries come to: those that none of the others came after, each with what it leads to.
    pub(super) fn of(past: &Past<'_>, spoken: &[EntryId]) -> Self {
        let last = past.latest(spoken);
        let mut led: Vec<(EntryId, Outcome)> = Vec::new();
        let mut open: Vec<EntryId> = Vec::new();
        for id in last {
            match past.find(id).and_then(|entry| leads_to(past, entry)) {
                Some((outcome, entry)) => led.push((entry, outcome)),
                None => open.push(id),
            }
        }
        led.sort_by_key(|(entry, _)| past.find(*entry).map(|found| (found.at.utc_ms, found.id)));
        led.dedup();
        let Some((entry, outcome)) = led.first().copied() else { return Self::None };
        if led.iter().all(|(_, other)| *other == outcome) {
            return Self::One { outcome, entry };
        }
        Self::Contradicting(led.into_iter().map(|(entry, _)| entry).chain(open).collect())
    }
}

/// What an entry that speaks of an outcome leads to, with the entry that set it.
fn leads_to(past: &Past<'_>, entry: &Entry) -> Option<(Outcome, EntryId)> {
    let EntryKind::Handover(kind) = &entry.kind else { return None };
    match kind {
        HandoverEntry::OutcomeSet { outcome, .. } | HandoverEntry::FinalOutcomeSet { outcome, .. } => {
            Some((*outcome, entry.id))
        }
        HandoverEntry::OutcomeDecided { chosen, .. } => match &past.find(*chosen)?.kind {
            EntryKind::Handover(HandoverEntry::OutcomeSet { outcome, .. }) => Some((*outcome, *chosen)),
            _ => None,
        },
        _ => None,
    }
}
