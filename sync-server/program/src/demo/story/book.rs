//! What was expected and what happened, step by step.

use crate::demo::phone::Stop;
use serde::Serialize;
use std::fmt::Display;
use yanfang_device::AppError;

/// A step of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::demo) struct StoryRow {
    /// The step, in Chinese and English.
    pub(in crate::demo) step: &'static str,
    /// What should come of it.
    pub(in crate::demo) expected: String,
    /// What came of it.
    pub(in crate::demo) happened: String,
    /// Whether the two are the same.
    pub(in crate::demo) ok: bool,
}

/// The rows so far.
#[derive(Default)]
pub(super) struct Book {
    pub(super) rows: Vec<StoryRow>,
}

impl Book {
    /// Writes a step down. What could not be done at all is what happened.
    pub(super) fn row(&mut self, step: &'static str, expected: impl Display, happened: Result<String, Stop>) {
        let happened = happened.unwrap_or_else(|stop| format!("stopped: {stop}"));
        let expected = expected.to_string();
        let ok = expected == happened;
        self.rows.push(StoryRow { step, expected, happened, ok });
    }

    /// Writes down where a scene stopped, so that the next ones are played all the same.
    pub(super) fn scene(&mut self, played: Result<(), Stop>) {
        if let Err(stop) = played {
            self.row("这一段没演完 / this scene was not played to its end", "played", Err(stop));
        }
    }
}

/// The code of the rule that refused something, or that nothing did.
pub(super) fn refusal<T>(tried: Result<T, AppError>) -> Result<String, Stop> {
    Ok(match tried {
        Ok(_) => "allowed".into(),
        Err(AppError::EntryRefused { rule, .. }) => rule.code().into(),
        Err(AppError::WrongState { refusal, .. }) => refusal.code().into(),
        Err(AppError::NotAllowed { denied, .. }) => denied.code().into(),
        Err(error) => return Err(error.into()),
    })
}
