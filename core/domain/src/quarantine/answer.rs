//! What the office said, read from a document's entries.

use crate::entry::{Entry, EntryKind};
use crate::event::Author;
use crate::id::{EntryId, Origin};
use crate::time::Moment;
use std::collections::BTreeMap;

/// The office's answer about one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The entry that says it.
    pub entry: EntryId,
    /// Whether the command was taken in.
    pub taken_in: bool,
    /// Who.
    pub by: Author,
    /// When, by the server.
    pub at: Moment,
    /// Why; may be empty where it was taken in.
    pub reason: String,
}

/// The answer about each command that has one. A server that was restored may have been asked twice: what was taken in
/// has its effect in the document, so that answer holds; of two alike the first.
pub fn answers(entries: &[Entry]) -> BTreeMap<Origin, Answer> {
    let mut answers: BTreeMap<Origin, Answer> = BTreeMap::new();
    for entry in entries {
        let EntryKind::Office(office) = &entry.kind else { continue };
        let answer = Answer {
            entry: entry.id,
            taken_in: office.takes_in(),
            by: entry.by,
            at: entry.at,
            reason: office.reason().to_owned(),
        };
        let rank = |answer: &Answer| (!answer.taken_in, answer.at.utc_ms, answer.entry);
        match answers.get(&office.command()) {
            Some(held) if rank(held) <= rank(&answer) => {}
            _ => drop(answers.insert(office.command(), answer)),
        }
    }
    answers
}
