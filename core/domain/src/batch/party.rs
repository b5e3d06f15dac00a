//! The six parties (六方) and what each says of a draw.

use super::past::Past;
use super::{BatchEntry, Party, SignOff};
use crate::entry::Entry;
use crate::event::Author;
use crate::id::EntryId;
use crate::language::Language;
use crate::time::Moment;

impl Party {
    /// The name that people use.
    pub const fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::ProjectDepartment => ("项目部", "project department"),
            Self::CustomerService => ("客服部", "customer service"),
            Self::PropertyCompany => ("物管公司", "property company"),
            Self::HeadOfficeService => ("本部品牌客服部", "head office service"),
            Self::ProjectManagement => ("项目管理部", "project management"),
            Self::ProductDevelopment => ("产品研发部", "product development"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

impl SignOff {
    /// Whether the party lets the batch be delivered, on conditions or without.
    pub const fn accepts(&self) -> bool {
        !matches!(self, Self::Refuse { .. })
    }
}

/// What a party says, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyWord {
    /// Nothing yet.
    Missing,
    /// 同意.
    Accepted,
    /// 有条件同意.
    OnConditions,
    /// 不同意.
    Refused,
    /// Two of its people signed differently while apart (R7).
    NeedsDecision,
}

impl PartyWord {
    /// Whether the batch may be confirmed as far as this party goes.
    pub const fn accepts(self) -> bool {
        matches!(self, Self::Accepted | Self::OnConditions)
    }

    /// The words that people read.
    pub const fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Missing => ("还没签", "not signed yet"),
            Self::Accepted => ("同意", "accepts"),
            Self::OnConditions => ("有条件同意", "accepts on conditions"),
            Self::Refused => ("拒签", "refuses"),
            Self::NeedsDecision => ("待定：同一方签得不一样", "needs a decision: its people signed differently"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// A sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The entry.
    pub entry: EntryId,
    /// Who.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// What.
    pub verdict: SignOff,
    /// Signed by a device.
    pub by_device: bool,
}

/// A party on one draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyState {
    /// Which.
    pub party: Party,
    /// What it says.
    pub word: PartyWord,
    /// The sign-offs that nothing of the party came after; several: all are shown, none has overwritten another.
    pub standing: Vec<Signature>,
    /// Those that were replaced by a later one that had seen them.
    pub replaced: Vec<Signature>,
}

/// The six parties on a draw: of all sign-offs those that had seen it.
pub(super) fn parties(past: &Past<'_>, drawn: EntryId, draw: u16) -> Vec<PartyState> {
    Party::ALL.iter().map(|party| party_state(past, drawn, draw, *party)).collect()
}

fn party_state(past: &Past<'_>, drawn: EntryId, draw: u16, party: Party) -> PartyState {
    let all: Vec<(&Entry, Signature)> = past
        .by_time()
        .into_iter()
        .filter(|(entry, _)| past.saw(entry.id, drawn))
        .filter_map(|(entry, kind)| match kind {
            BatchEntry::SignedOff { draw: on, party: of, verdict, signature } if *on == draw && *of == party => {
                Some((entry, signed(entry, verdict, signature.is_some())))
            }
            _ => None,
        })
        .collect();
    let standing: Vec<Signature> = past.latest(all.clone()).into_iter().map(|(_, signature)| signature).collect();
    let replaced = all.into_iter().map(|(_, signature)| signature).filter(|one| !standing.contains(one)).collect();
    PartyState { party, word: word(&standing), standing, replaced }
}

fn signed(entry: &Entry, verdict: &SignOff, by_device: bool) -> Signature {
    Signature { entry: entry.id, by: entry.by, at: entry.at, verdict: verdict.clone(), by_device }
}

/// Equal words agree, different ones contradict each other.
fn word(standing: &[Signature]) -> PartyWord {
    let Some(first) = standing.first() else { return PartyWord::Missing };
    if standing.iter().any(|other| other.verdict != first.verdict) {
        return PartyWord::NeedsDecision;
    }
    match first.verdict {
        SignOff::Accept => PartyWord::Accepted,
        SignOff::AcceptOnConditions { .. } => PartyWord::OnConditions,
        SignOff::Refuse { .. } => PartyWord::Refused,
    }
}
