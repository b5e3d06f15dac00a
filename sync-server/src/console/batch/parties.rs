//! The six parties: who said what and when; two who differ stand side by side.

use super::words::of_party;
use super::{unit_code, who};
use crate::console::shape::Badge;
use crate::console::visitor::Visitor;
use crate::console::when;
use yanfang_domain::batch::{Draw, Party, PartyState, PartyWord, SignOff, Signature};

/// A party's row.
pub(super) struct PartyRow {
    pub(super) name: &'static str,
    pub(super) badge: Badge,
    pub(super) own: bool,
    /// What its people said: several where they said it apart.
    pub(super) said: Vec<Said>,
    /// What was said before and replaced since.
    pub(super) before: Vec<Said>,
}

/// A sign-off in words.
pub(super) struct Said {
    pub(super) by: String,
    pub(super) word: &'static str,
    pub(super) text: String,
    /// Signed by a device, not only in the console.
    pub(super) signed: bool,
}

pub(super) fn rows(visitor: &Visitor, draw: Option<&Draw>) -> Vec<PartyRow> {
    Party::ALL
        .into_iter()
        .map(|party| {
            let state = draw.and_then(|draw| draw.parties.iter().find(|state| state.party == party));
            row(visitor, party, state)
        })
        .collect()
}

fn row(visitor: &Visitor, party: Party, state: Option<&PartyState>) -> PartyRow {
    let word = state.map_or(PartyWord::Missing, |state| state.word);
    let said = |signatures: &[Signature]| signatures.iter().map(|one| of_signature(visitor, one)).collect();
    PartyRow {
        name: party.label(visitor.words.0),
        badge: of_party(word).badge(visitor.words),
        own: visitor.member.party == Some(party),
        said: state.map_or_else(Vec::new, |state| said(&state.standing)),
        before: state.map_or_else(Vec::new, |state| said(&state.replaced)),
    }
}

fn of_signature(visitor: &Visitor, one: &Signature) -> Said {
    let words = visitor.words;
    let (word, text) = match &one.verdict {
        SignOff::Accept => (PartyWord::Accepted, String::new()),
        SignOff::Refuse { reasons } => (PartyWord::Refused, reasons.clone()),
        SignOff::AcceptOnConditions { defects, text } => {
            let mut units: Vec<String> = defects.iter().map(|(unit, _)| unit_code(visitor, *unit)).collect();
            units.dedup();
            (PartyWord::OnConditions, format!("{text} ({})", units.join(words.t("、", ", "))))
        }
    };
    Said {
        by: format!("{} · {}", who(visitor, one.by), when::date_and_clock(one.at, words)),
        word: word.label(words.0),
        text,
        signed: one.by_device,
    }
}
