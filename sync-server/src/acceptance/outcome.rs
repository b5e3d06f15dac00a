//! Which outcome a signed view states, and which the record has today: by the rules of a reception, not by who came last.

use serde_json::Value;
use yanfang_domain::entry::{Entry, EntryKind, Past};
use yanfang_domain::handover::{Chosen, HandoverEntry, Outcome, receptions};
use yanfang_domain::id::{EntryId, HandoverId};

/// What is said of an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stated {
    /// Nothing.
    #[default]
    Nothing,
    /// This one.
    One(Outcome),
    /// Several, set by people who did not know of each other, and not decided.
    Contradicting(Vec<Outcome>),
}

/// The outcomes of a reception.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcomes {
    pub(super) outcome: Stated,
    pub(super) final_outcome: Stated,
}

/// The outcome in a canonical view.
pub(super) fn of_view(view: &Value, handover: HandoverId) -> Stated {
    let entries = view.get("entries").and_then(Value::as_array);
    let entries: Vec<Entry> =
        entries.into_iter().flatten().filter_map(|entry| serde_json::from_value(entry.clone()).ok()).collect();
    of_record(&entries, handover).outcome
}

/// The outcomes by all entries of the record.
pub(super) fn of_record(entries: &[Entry], handover: HandoverId) -> Outcomes {
    let past = Past::of(entries);
    let reception = receptions(&past).into_iter().find(|reception| reception.id == handover);
    reception.map_or_else(Outcomes::default, |reception| Outcomes {
        outcome: stated(&past, &reception.outcome),
        final_outcome: stated(&past, &reception.final_outcome),
    })
}

fn stated(past: &Past<'_>, chosen: &Chosen) -> Stated {
    match chosen {
        Chosen::None => Stated::Nothing,
        Chosen::One { outcome, .. } => Stated::One(*outcome),
        Chosen::Contradicting(entries) => {
            let mut said: Vec<Outcome> = entries.iter().filter_map(|entry| said(past, *entry)).collect();
            said.dedup();
            Stated::Contradicting(said)
        }
    }
}

fn said(past: &Past<'_>, entry: EntryId) -> Option<Outcome> {
    match &past.find(entry)?.kind {
        EntryKind::Handover(
            HandoverEntry::OutcomeSet { outcome, .. } | HandoverEntry::FinalOutcomeSet { outcome, .. },
        ) => Some(*outcome),
        _ => None,
    }
}
