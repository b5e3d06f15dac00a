//! Language and theme: two cookies of the browser.

use super::error::PageError;
use super::form::{OwnForm, own_path};
use super::visitor::COOKIE_RULES;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yanfang_protocol::problem::Code;

/// A year.
const KEPT_S: u32 = 31_536_000;

#[derive(Deserialize)]
pub(super) struct Choice {
    to: String,
    back: String,
}

pub(super) async fn language(OwnForm(choice): OwnForm<Choice>) -> Result<Response, PageError> {
    set("language", &["zh", "en"], &choice)
}

pub(super) async fn theme(OwnForm(choice): OwnForm<Choice>) -> Result<Response, PageError> {
    set("theme", &["light", "dark", "system"], &choice)
}

fn set(name: &str, allowed: &[&str], choice: &Choice) -> Result<Response, PageError> {
    let to = allowed.iter().find(|to| **to == choice.to).ok_or(Code::Malformed)?;
    let cookie = format!("{name}={to}; {COOKIE_RULES}; Max-Age={KEPT_S}");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(own_path(&choice.back))).into_response())
}
