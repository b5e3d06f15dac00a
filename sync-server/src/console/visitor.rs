//! Who looks: the session in the cookie, the member's scope, language and theme.

use super::error::PageError;
use super::words::Words;
use crate::accounts::{AccountError, SignedIn};
use crate::api::Api;
use crate::catalogs::CatalogView;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::sync::Arc;
use yanfang_domain::id::{ProjectId, UnitId};
use yanfang_domain::language::Language;
use yanfang_domain::role::{Member, Role};
use yanfang_protocol::problem::Code;

/// How a cookie is set so that only this site and no script gets it.
pub(super) const COOKIE_RULES: &str = "Path=/; HttpOnly; SameSite=Strict";

/// The name of the session's cookie. Browsers take the `__Host-` name only over https.
pub(super) fn session_cookie(api: &Api) -> &'static str {
    if api.settings.secure_cookies { "__Host-yanfang" } else { "yanfang" }
}

/// A cookie's value.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// The language of the cookie, or the first that the browser asks for and there is.
pub(super) fn words(headers: &HeaderMap) -> Words {
    let chosen = cookie(headers, "language").map(str::to_owned).or_else(|| {
        let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        asked
            .split([',', ';'])
            .map(|tag| tag.trim().to_ascii_lowercase())
            .find(|tag| tag.starts_with("zh") || tag.starts_with("en"))
    });
    Words(if chosen.is_some_and(|tag| tag.starts_with("en")) { Language::En } else { Language::Zh })
}

/// The theme of the cookie; empty follows the system.
pub(super) fn theme(headers: &HeaderMap) -> &'static str {
    match cookie(headers, "theme") {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "",
    }
}

/// A signed-in member in front of a page.
pub(super) struct Visitor {
    pub(super) who: SignedIn,
    pub(super) catalog: Arc<CatalogView>,
    pub(super) member: Member,
    pub(super) words: Words,
    pub(super) theme: &'static str,
    /// Path and query, for coming back after a change of language.
    pub(super) path: String,
    pub(super) now_ms: i64,
}

impl Visitor {
    /// The project.
    pub(super) fn project(&self) -> ProjectId {
        self.who.project
    }

    /// Whether a unit is in the member's scope.
    pub(super) fn reads(&self, unit: UnitId) -> bool {
        self.catalog.reads_unit(&self.member, unit, self.now_ms)
    }
}

impl FromRequestParts<Arc<Api>> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, PageError> {
        let path = parts.uri.path_and_query().map_or("/console", |path| path.as_str()).to_owned();
        let Some(token) = cookie(&parts.headers, session_cookie(api)) else {
            return Err(PageError::SignIn { next: path });
        };
        let now_ms = api.now_ms();
        let who = match api.accounts.caller(token, now_ms).await {
            Ok(who) => who,
            Err(AccountError::NoSession) => return Err(PageError::SignIn { next: path }),
            Err(error) => return Err(error.into()),
        };
        let catalog = api.server.catalog(who.project).await?.ok_or(Code::NotFound)?;
        let member = catalog.member(who.member).ok_or(Code::MemberRevoked)?.clone();
        if member.is_revoked(now_ms) {
            return Err(Code::MemberRevoked.into());
        }
        if !member.grants.iter().any(|grant| grant.role != Role::ContractorUser) {
            return Err(Code::NotAllowed.into());
        }
        let (words, theme) = (words(&parts.headers), theme(&parts.headers));
        Ok(Self { who, catalog, member, words, theme, path, now_ms })
    }
}
