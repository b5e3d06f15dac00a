//! Who is calling: a bearer token (phones) or the console's cookie, and from where.

use super::{Api, Refusal};
use crate::accounts::SignedIn;
use crate::engine::Caller;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use yanfang_protocol::problem::Code;

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) Option<IpAddr>);

impl Peer {
    /// The text that tries are counted under.
    pub(crate) fn name(self) -> String {
        self.0.map_or_else(|| "unknown".to_owned(), |address| address.to_string())
    }
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(None)))
    }
}

/// A member with a session, by bearer token.
pub(crate) struct Bearer(pub(crate) SignedIn);

impl FromRequestParts<Arc<Api>> for Bearer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Refusal> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Code::SessionExpired)?;
        Ok(Self(api.accounts.caller(token, api.now_ms()).await?))
    }
}

impl Bearer {
    /// The caller as a device; a browser's session is none.
    pub(crate) fn device(&self) -> Result<Caller, Refusal> {
        let SignedIn { project, member, device } = self.0;
        let device = device.ok_or(Code::NotAllowed)?;
        Ok(Caller { project, member, device })
    }
}
