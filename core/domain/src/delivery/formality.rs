//! Formalities (手续): done or not done, and who said so.

use super::DeliveryEntry;
use crate::catalog::{Formality, Settings};
use crate::entry::{EntryKind, Past};
use crate::event::Author;
use crate::id::EntryId;

/// Where a formality stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormalityState {
    /// Its code.
    pub code: String,
    /// 必办.
    pub required: bool,
    /// Done: nobody who spoke last, knowing of the others, says that it is not.
    pub done: bool,
    /// Who said so last; `None` while nobody did.
    pub by: Option<Author>,
}

/// Every formality of the project's settings, in their order.
pub fn formalities(past: &Past<'_>, settings: &Settings) -> Vec<FormalityState> {
    settings.formalities.iter().map(|formality| state(past, formality)).collect()
}

fn state(past: &Past<'_>, formality: &Formality) -> FormalityState {
    let marks: Vec<(EntryId, Author, bool)> = past
        .entries()
        .iter()
        .filter_map(|entry| match &entry.kind {
            EntryKind::Delivery(DeliveryEntry::FormalityMarked { code, done }) if *code == formality.code => {
                Some((entry.id, entry.by, *done))
            }
            _ => None,
        })
        .collect();
    let last = past.latest(&marks.iter().map(|(id, ..)| *id).collect::<Vec<_>>());
    let spoken: Vec<_> = marks.iter().filter(|(id, ..)| last.contains(id)).collect();
    FormalityState {
        code: formality.code.clone(),
        required: formality.required,
        done: !spoken.is_empty() && spoken.iter().all(|(_, _, done)| *done),
        by: spoken.last().map(|(_, by, _)| *by),
    }
}

/// Codes of 必办 formalities that are not done.
pub fn missing_formalities(past: &Past<'_>, settings: &Settings) -> Vec<String> {
    let missing = formalities(past, settings).into_iter().filter(|state| state.required && !state.done);
    missing.map(|state| state.code).collect()
}
