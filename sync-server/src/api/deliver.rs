//! `POST /v1/deliver`: colleagues' sealed commands (sync.md 7).

use super::caller::Bearer;
use super::{Api, Refusal, body};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use std::sync::Arc;
use yanfang_protocol::codec::{self, COMPRESSED_LIMIT, CodecError, INFLATED_LIMIT};
use yanfang_protocol::deliver::DeliverRequest;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::PROTOCOL;

pub(super) async fn deliver(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Refusal> {
    let caller = bearer.device()?;
    api.rates.take(caller.device, api.now_ms()).map_err(|wait| Refusal::from(Code::Busy).retry_after(wait))?;
    let bytes = body::read(&api, &headers, body, COMPRESSED_LIMIT).await?;
    let decoding = tokio::task::spawn_blocking(move || codec::decode::<DeliverRequest>(&bytes, INFLATED_LIMIT));
    let decoded = decoding.await.map_err(|panic| Refusal::because(Code::Internal, &panic))?;
    let request = decoded.map_err(|error| match error {
        CodecError::TooLarge { .. } => Refusal::because(Code::TooLarge, &error),
        _ => Refusal::because(Code::Malformed, &error),
    })?;
    if request.protocol != PROTOCOL {
        return Err(Code::UnknownProtocol.into());
    }
    if request.project != caller.project {
        return Err(Code::NotFound.into());
    }
    let answer = api.server.deliver(caller.project, request.commands).await?;
    let bytes = codec::encode(&answer).map_err(|error| Refusal::because(Code::Internal, &error))?;
    Ok(([(header::CONTENT_TYPE, codec::CONTENT_TYPE)], bytes))
}
