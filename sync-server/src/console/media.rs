//! Photos and plans for pages, behind the session.

use super::error::PageError;
use super::visitor::Visitor;
use crate::api::{Api, give};
use crate::blobs::Kind;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use yanfang_protocol::problem::Code;

pub(super) async fn original(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(hash): Path<String>,
) -> Result<Response, PageError> {
    Ok(give(&api, visitor.who, Kind::Original, &hash).await?)
}

pub(super) async fn thumbnail(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(hash): Path<String>,
) -> Result<Response, PageError> {
    Ok(give(&api, visitor.who, Kind::Thumbnail, &hash).await?)
}

/// A house type's drawing as a picture of its own: whatever it holds, it runs nothing and reaches nothing.
pub(super) async fn plan(visitor: Visitor, Path(house_type): Path<String>) -> Result<Response, PageError> {
    let id = house_type.parse().map_err(|_| Code::NotFound)?;
    let plan = visitor.catalog.house_type(id).and_then(|house_type| house_type.plan.as_ref()).ok_or(Code::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    Ok((headers, plan.svg.clone()).into_response())
}
