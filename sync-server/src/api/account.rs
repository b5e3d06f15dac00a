//! Enrolment and sessions as JSON; the types are [`yanfang_protocol::account`]'s.

use super::{Api, Peer, Refusal, body};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use std::sync::Arc;
use yanfang_protocol::account::{EnrolAnswer, EnrolRequest, Nonce, Session, SessionRequest};

pub(super) async fn enrol(
    State(api): State<Arc<Api>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<EnrolAnswer>, Refusal> {
    let request: EnrolRequest = body::json(&api, &headers, body).await?;
    Ok(Json(api.accounts.enrol(&request, &peer.name(), api.now_ms()).await?))
}

pub(super) async fn nonce(State(api): State<Arc<Api>>) -> Result<Json<Nonce>, Refusal> {
    Ok(Json(api.accounts.nonce(api.now_ms())?))
}

pub(super) async fn session(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Session>, Refusal> {
    let request: SessionRequest = body::json(&api, &headers, body).await?;
    Ok(Json(api.accounts.renew(&request, api.now_ms()).await?))
}
