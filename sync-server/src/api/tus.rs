//! Resumable uploads in the wire format of tus 1.0, with its creation extension.

use super::caller::Bearer;
use super::{Api, Refusal};
use crate::blobs::{Announced, Kind};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use yanfang_domain::id::Digest;
use yanfang_protocol::problem::Code;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

/// `POST /v1/photos`: announces a file; its pieces go to the location in the answer.
pub(super) async fn begin(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    check_version(&headers)?;
    let metadata = headers.get(METADATA).and_then(|value| value.to_str().ok()).ok_or(Code::Malformed)?;
    let kind = field(metadata, "kind")?.and_then(|kind| Kind::from_text(&kind)).ok_or(Code::Malformed)?;
    let announced = Announced {
        project: bearer.0.project,
        member: bearer.0.member,
        kind,
        hash: digest(metadata, "sha256")?.ok_or(Code::Malformed)?,
        of: digest(metadata, "of")?,
        file: field(metadata, "file")?.map(|file| file.parse().map_err(|_| Code::Malformed)).transpose()?,
        length: number(&headers, &LENGTH)?,
    };
    let id = api.blobs.begin(&announced).await?;
    let location = HeaderValue::from_str(&format!("/v1/photos/uploads/{id}")).map_err(|_| Code::Internal)?;
    let headers = [(RESUMABLE, VERSION), (header::LOCATION, location), (OFFSET, HeaderValue::from(0))];
    Ok((StatusCode::CREATED, headers).into_response())
}

/// `HEAD /v1/photos/uploads/{id}`: where the upload stopped.
pub(super) async fn progress(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let progress = api.blobs.progress(bearer.0.member, &id).await?;
    let headers = [
        (RESUMABLE, VERSION),
        (OFFSET, HeaderValue::from(progress.offset)),
        (LENGTH, HeaderValue::from(progress.length)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

/// `PATCH /v1/photos/uploads/{id}`: the next piece.
pub(super) async fn append(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    check_version(&headers)?;
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if kind != Some(b"application/offset+octet-stream".as_slice()) {
        return Err(Code::Malformed.into());
    }
    let offset = number(&headers, &OFFSET)?;
    let pause = api.settings.pause_timeout;
    let progress = api.blobs.append(bearer.0.member, &id, offset, pause, api.now_ms(), body.into_data_stream()).await?;
    if let Some((project, view)) = progress.view {
        api.server.view_arrived(project, view).await?;
    }
    metrics::counter!("yanfang_photo_bytes_total").increment(progress.offset - offset);
    let headers = [(RESUMABLE, VERSION), (OFFSET, HeaderValue::from(progress.offset))];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

fn check_version(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.get(RESUMABLE) == Some(&VERSION) {
        return Ok(());
    }
    Err(Refusal::from(Code::Malformed).with_status(StatusCode::PRECONDITION_FAILED))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Refusal> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).ok_or_else(|| Code::Malformed.into())
}

fn digest(metadata: &str, name: &str) -> Result<Option<Digest>, Refusal> {
    field(metadata, name)?.map(|text| text.parse().map_err(|_| Code::Malformed.into())).transpose()
}

/// One field of `upload-metadata`: `NAME BASE64, NAME BASE64`.
fn field(metadata: &str, name: &str) -> Result<Option<String>, Refusal> {
    for pair in metadata.split(',') {
        let (key, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
        if key == name {
            let bytes = STANDARD.decode(value).map_err(|_| Code::Malformed)?;
            return String::from_utf8(bytes).map(Some).map_err(|_| Code::Malformed.into());
        }
    }
    Ok(None)
}
