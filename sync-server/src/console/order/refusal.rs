//! What a form about orders could not do, told on the page one comes back to.

use crate::console::error::PageError;
use crate::console::words::Words;
use crate::orders::OrderError;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yanfang_protocol::problem::Code;

/// What a page is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Asked {
    refused: String,
}

/// The words of what was refused; `None` for none of ours.
pub(in crate::console) fn asked(asked: &Asked, words: Words) -> Option<String> {
    let own = OrderError::plain().into_iter().find(|error| error.code() == asked.refused);
    let judged = || Code::ALL.iter().find(|code| code.text() == asked.refused).map(|code| code.message());
    own.map(|error| error.message(words.0).to_owned()).or_else(|| judged().map(|text| words.of(&text).to_owned()))
}

/// Back to the page with what was refused; what the server itself could not do is a problem of its own.
pub(in crate::console) fn refused(error: &OrderError, to: &str) -> Result<Response, PageError> {
    let code = match error {
        OrderError::NotAccepted(code) => code.text(),
        OrderError::NoEntropy | OrderError::Store(_) | OrderError::Load(_) | OrderError::Ingest(_) => {
            tracing::error!(%error, "an order could not be written");
            return Err(Code::Internal.into());
        }
        plain => plain.code(),
    };
    Ok(Redirect::to(&format!("{to}?refused={code}")).into_response())
}
