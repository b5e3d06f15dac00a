//! Which photos are missing here, and giving those that are here to whom they are for.

use super::caller::Bearer;
use super::{Api, Refusal, body};
use crate::accounts::SignedIn;
use crate::blobs::Kind;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use yanfang_domain::id::Digest;
use yanfang_protocol::problem::Code;

/// Hashes in one question.
const MOST: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    kind: Kind,
    hashes: Vec<Digest>,
}

#[derive(Serialize)]
pub(super) struct Missing {
    missing: Vec<Digest>,
}

/// `POST /v1/photos/missing`: which of these the server lacks.
pub(super) async fn missing(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Missing>, Refusal> {
    let question: Question = body::json(&api, &headers, body).await?;
    if question.hashes.len() > MOST {
        return Err(Code::TooLarge.into());
    }
    let missing = api.blobs.missing(bearer.0.project, question.kind, &question.hashes).await?;
    Ok(Json(Missing { missing }))
}

/// `GET /v1/photos/{hash}`
pub(super) async fn original(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    Path(hash): Path<String>,
) -> Result<Response, Refusal> {
    give(&api, bearer.0, Kind::Original, &hash).await
}

/// `GET /v1/photos/{hash}/thumbnail`
pub(super) async fn thumbnail(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    Path(hash): Path<String>,
) -> Result<Response, Refusal> {
    give(&api, bearer.0, Kind::Thumbnail, &hash).await
}

/// Gives a photo to a member whose scope holds a unit or an order that names it. What is not for the member is not found.
pub(crate) async fn give(api: &Api, who: SignedIn, kind: Kind, hash: &str) -> Result<Response, Refusal> {
    let hash: Digest = hash.parse().map_err(|_| Code::NotFound)?;
    let catalog = api.server.catalog(who.project).await?.ok_or(Code::NotFound)?;
    let member = catalog.member(who.member).ok_or(Code::NotFound)?;
    let documents = api.blobs.named_in(who.project, hash).await?;
    let now_ms = api.now_ms();
    if !documents.iter().any(|document| catalog.reads(member, *document, now_ms)) {
        let firm = catalog.firm(member, now_ms).ok_or(Code::NotFound)?;
        if !api.server.shows_to(who.project, firm, hash).await? {
            return Err(Code::NotFound.into());
        }
    }
    let found = api.blobs.read(who.project, kind, hash).await?.ok_or(Code::NotFound)?;
    let bytes = found.bytes().await.map_err(|error| Refusal::because(Code::Internal, &error))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type(&bytes))),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    Ok((headers, bytes).into_response())
}

/// Told by content: what a sender calls a file is never repeated to a browser.
pub(super) fn content_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => "application/octet-stream",
    }
}
