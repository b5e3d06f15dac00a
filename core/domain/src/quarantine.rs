//! Decisions of somebody who may no longer (待核收): kept until the office takes them in or declines them (R14).
//!
//! What the office says is an entry of the document that the decision is about, so that every phone shows who took it in,
//! and a restored server gets it back with the document. Only the server writes such entries, together with what follows.

mod answer;
mod rule;
mod turn;

pub use answer::{Answer, answers};
pub use rule::QuarantineRule;
pub use turn::{Level, Turn, turn};

use crate::entry::EntryName;
use crate::event::Author;
use crate::id::Origin;
use crate::permission::{Place, allowed};
use crate::role::Member;
use serde::{Deserialize, Serialize};

/// What the office says about a command in quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OfficeEntry {
    /// 收下: the command takes effect, with its author, its time and what its author had seen.
    TakenIn {
        /// The command.
        command: Origin,
        /// Why, seen by its author; may be empty.
        reason: String,
    },
    /// 不收: it stays kept and marked.
    Declined {
        /// The command.
        command: Origin,
        /// Why, seen by its author.
        reason: String,
    },
}

impl OfficeEntry {
    /// The command it is about.
    pub const fn command(&self) -> Origin {
        match self {
            Self::TakenIn { command, .. } | Self::Declined { command, .. } => *command,
        }
    }

    /// Whether it was taken in.
    pub const fn takes_in(&self) -> bool {
        matches!(self, Self::TakenIn { .. })
    }

    /// Why, in words.
    pub fn reason(&self) -> &str {
        match self {
            Self::TakenIn { reason, .. } | Self::Declined { reason, .. } => reason,
        }
    }

    const fn name(&self) -> EntryName {
        if self.takes_in() { EntryName::DecisionTakenIn } else { EntryName::DecisionDeclined }
    }
}

/// Whether a member may give this answer, in a place, at a time, about a command of this author.
///
/// # Errors
///
/// The [`QuarantineRule`] that speaks against it: the permission table, the member's own decision, or no reason.
pub fn may_answer<'a>(
    member: &Member,
    place: impl Into<Place<'a>>,
    author: Author,
    answer: &OfficeEntry,
    at_ms: i64,
) -> Result<(), QuarantineRule> {
    let name = crate::command::CommandName::Entry(answer.name());
    allowed(member, place, name, None, at_ms).map_err(QuarantineRule::Denied)?;
    if author == Author::Member(member.id) {
        return Err(QuarantineRule::OwnDecision);
    }
    if !answer.takes_in() && answer.reason().trim().is_empty() {
        return Err(QuarantineRule::NoReason);
    }
    Ok(())
}

/// Whether anybody's hand but the server's may write such an entry: never.
pub(crate) const fn check() -> Result<(), QuarantineRule> {
    Err(QuarantineRule::OnlyTheOffice)
}

#[cfg(test)]
mod tests;
