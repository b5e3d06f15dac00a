//! Forms: taken only from this site's own pages.

use super::error::PageError;
use crate::api::{Api, Refusal};
use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use yanfang_protocol::problem::Code;

/// A form that a page of this site sent.
pub(super) struct OwnForm<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for OwnForm<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, api: &Arc<Api>) -> Result<Self, PageError> {
        if !is_own(request.headers()) {
            return Err(Code::NotAllowed.into());
        }
        let reading = Form::<T>::from_request(request, api);
        match tokio::time::timeout(api.settings.body_timeout, reading).await {
            Ok(Ok(Form(form))) => Ok(Self(form)),
            Ok(Err(rejection)) => Err(PageError::Refused(Refusal::because(Code::Malformed, &rejection))),
            Err(_) => Err(Code::Busy.into()),
        }
    }
}

/// A form in which a name may come more than once, such as boxes to tick.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// The first value of a name; empty where there is none.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }
}

/// Browsers say where a request comes from; what says nothing, or another site, is not taken.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let host = text(header::HOST);
    let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, origin)| origin);
    host.is_some() && origin == host
}

/// Only paths of the console are gone back to: never another site.
pub(super) fn own_path(path: &str) -> &str {
    let own = path.starts_with("/console") && !path.contains(['\\', '\r', '\n']);
    if own { path } else { "/console/grid" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn forms_of_other_sites_are_not_taken() {
        assert!(is_own(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_own(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(!is_own(&headers(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")])));
        assert!(is_own(&headers(&[("host", "a:8080"), ("origin", "http://a:8080")])));
        assert!(!is_own(&headers(&[("host", "a:8080"), ("origin", "http://evil")])));
        assert!(!is_own(&headers(&[("host", "a:8080")])), "a browser always says");
    }

    #[test]
    fn going_back_stays_here() {
        assert_eq!(own_path("/console/units/1?defect=2"), "/console/units/1?defect=2");
        for path in ["//evil.example", "https://evil.example", "/\\evil", "/console\\..\\evil"] {
            assert_eq!(own_path(path), "/console/grid");
        }
    }
}
