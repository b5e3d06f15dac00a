//! A page that cannot be shown: sign in first, or a sentence with a reference.

use super::words::Words;
use crate::api::Refusal;
use askama::Template;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use yanfang_domain::language::Language;
use yanfang_protocol::problem::Code;

/// Why a page is not shown.
pub(super) enum PageError {
    /// Nobody is signed in; afterwards the browser goes on to this path.
    SignIn {
        /// Where to go on.
        next: String,
    },
    /// The request is refused.
    Refused(Refusal),
    /// The template did not render.
    Template(askama::Error),
}

impl<E: Into<Refusal>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    zh: String,
    en: String,
    reference: String,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let refusal = match self {
            Self::SignIn { next } => return to_sign_in(&next),
            Self::Refused(refusal) => refusal,
            Self::Template(error) => Refusal::because(Code::Internal, &error),
        };
        let (message, status, reference) = (refusal.code().message(), refusal.status(), refusal.log());
        let page = ProblemPage { zh: message.zh, en: message.en, reference };
        let html = page.render().unwrap_or_else(|_| status.to_string());
        (status, Html(html)).into_response()
    }
}

fn to_sign_in(next: &str) -> Response {
    let next: String = next.bytes().map(encode).collect();
    Redirect::to(&format!("/console/sign-in?next={next}")).into_response()
}

fn encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// Renders a page in its language.
pub(super) fn show(template: &impl Template, words: Words) -> Result<Response, PageError> {
    let html = template.render().map_err(PageError::Template)?;
    let tag = match words.0 {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let vary = (HeaderName::from_static("vary"), "cookie");
    Ok((StatusCode::OK, [(header::CONTENT_LANGUAGE, tag), vary], Html(html)).into_response())
}
