//! `POST /v1/take-back`: what a restored server takes back (N4).

use super::caller::Bearer;
use super::{Api, Refusal, body};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use std::sync::Arc;
use yanfang_protocol::codec::{self, CodecError};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{Purpose, Signed};
use yanfang_protocol::take_back::{COMPRESSED_LIMIT, INFLATED_LIMIT, TakeBackRequest};

pub(super) async fn take_back(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Refusal> {
    let caller = bearer.device()?;
    api.rates.take(caller.device, api.now_ms()).map_err(|wait| Refusal::from(Code::Busy).retry_after(wait))?;
    let bytes = body::read(&api, &headers, body, COMPRESSED_LIMIT).await?;
    let received = bytes.len();
    let decoding = tokio::task::spawn_blocking(move || codec::decode::<TakeBackRequest>(&bytes, INFLATED_LIMIT));
    let decoded = decoding.await.map_err(|panic| Refusal::because(Code::Internal, &panic))?;
    let request = decoded.map_err(|error| match error {
        CodecError::TooLarge { .. } => Refusal::because(Code::TooLarge, &error),
        _ => Refusal::because(Code::Malformed, &error),
    })?;
    let answer = api.server.take_back(caller, request, received).await?;
    let internal = |error: CodecError| Refusal::because(Code::Internal, &error);
    let signed = Signed::seal(api.server.key(), Purpose::TakeBack, &answer).map_err(internal)?;
    Ok(([(header::CONTENT_TYPE, codec::CONTENT_TYPE)], codec::encode(&signed).map_err(internal)?))
}
