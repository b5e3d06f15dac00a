//! The quarantine (待核收): what waits there, whose turn it is, and the office's answer (sync.md 3, R14).
//!
//! A decision of somebody who may no longer is kept as it came. Somebody in the office with the right takes it in, and it
//! takes effect with its author, its time and what its author had seen, or declines it, and it stays kept and marked. Either
//! way an entry in the document says who answered, and the author's phone hears it with its next sync.

mod answer;
mod list;

pub use answer::{AnswerError, Answered};
pub use list::{Answer, Quarantined};

pub(crate) use list::count_waiting;
