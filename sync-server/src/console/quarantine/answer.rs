//! What the two buttons do.

use crate::api::Api;
use crate::console::error::PageError;
use crate::console::form::OwnForm;
use crate::console::visitor::Visitor;
use crate::console::words::Words;
use crate::quarantine::AnswerError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use yanfang_domain::command::NOTE_LIMIT;
use yanfang_domain::id::RecordId;
use yanfang_domain::quarantine::{OfficeEntry, QuarantineRule};
use yanfang_protocol::problem::Code;

/// The code of this page's own: somebody was first.
const ANSWERED: &str = "answered";

#[derive(Deserialize)]
pub(in crate::console) struct Sent {
    command: String,
    answer: String,
    #[serde(default)]
    reason: String,
}

/// `POST /console/quarantine`
pub(in crate::console) async fn answer(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    OwnForm(sent): OwnForm<Sent>,
) -> Result<Response, PageError> {
    let id: RecordId = sent.command.parse().map_err(|_| Code::Malformed)?;
    let reason = sent.reason.trim().to_owned();
    if reason.chars().count() > NOTE_LIMIT {
        return Err(Code::InvalidBody.into());
    }
    let command = id.origin;
    let entry = match sent.answer.as_str() {
        "take_in" => OfficeEntry::TakenIn { command, reason },
        "decline" => OfficeEntry::Declined { command, reason },
        _ => return Err(Code::Malformed.into()),
    };
    let here = format!("/console/quarantine?command={command}");
    match api.server().answer_quarantined(visitor.project(), visitor.who.member, entry).await {
        Ok(_) => Ok(Redirect::to(&here).into_response()),
        Err(AnswerError::AnsweredAlready { .. }) => {
            Ok(Redirect::to(&format!("{here}&refused={ANSWERED}")).into_response())
        }
        Err(AnswerError::Rule(QuarantineRule::Denied(_))) => Err(Code::NotAllowed.into()),
        Err(AnswerError::Rule(rule)) => Ok(Redirect::to(&format!("{here}&refused={}", rule.code())).into_response()),
        Err(AnswerError::NotFound) => Err(Code::NotFound.into()),
        Err(AnswerError::Server(code)) => Err(code.into()),
    }
}

/// The words for a code; `None` for none of ours.
pub(super) fn refusal(code: &str, words: Words) -> Option<String> {
    if code == ANSWERED {
        let text =
            words.t("另一位先处理了，见下面是谁、怎么定的", "somebody else was first; below it says who, and what");
        return Some(text.to_owned());
    }
    let rule = QuarantineRule::OWN.iter().find(|rule| rule.code() == code);
    rule.map(|rule| rule.message(words.0).to_owned())
}
