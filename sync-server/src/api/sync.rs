//! `POST /v1/sync` (sync.md 3 and 4).

use super::caller::Bearer;
use super::{Api, Refusal, body};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use std::sync::Arc;
use std::time::Instant;
use yanfang_protocol::codec::{self, CodecError};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{Purpose, Signed};
use yanfang_protocol::sync::SyncRequest;

pub(super) async fn sync(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Refusal> {
    let started = Instant::now();
    let caller = bearer.device()?;
    api.rates.take(caller.device, api.now_ms()).map_err(|wait| Refusal::from(Code::Busy).retry_after(wait))?;
    let bytes = body::read(&api, &headers, body, codec::COMPRESSED_LIMIT).await?;
    let received = bytes.len();
    let request = inflate(bytes).await?;
    let answer = api.server.sync(caller, request, received).await?;
    let signed = Signed::seal(api.server.key(), Purpose::Answer, &answer).map_err(internal)?;
    let bytes = compressed(signed).await?;
    metrics::histogram!("yanfang_sync_seconds").record(started.elapsed().as_secs_f64());
    metrics::counter!("yanfang_sync_received_bytes_total").increment(received as u64);
    metrics::counter!("yanfang_sync_sent_bytes_total").increment(bytes.len() as u64);
    Ok(([(header::CONTENT_TYPE, codec::CONTENT_TYPE)], bytes))
}

/// What is inflated or compressed on the thread of the event loop; more would hold up others there.
const SMALL: usize = 32 * 1024;

async fn inflate(bytes: Bytes) -> Result<SyncRequest, Refusal> {
    let decoded = if bytes.len() <= SMALL {
        codec::decode(&bytes, codec::INFLATED_LIMIT)
    } else {
        let decoding = tokio::task::spawn_blocking(move || codec::decode(&bytes, codec::INFLATED_LIMIT));
        decoding.await.map_err(|panic| Refusal::because(Code::Internal, &panic))?
    };
    decoded.map_err(|error| match error {
        CodecError::TooLarge { .. } => Refusal::because(Code::TooLarge, &error),
        _ => Refusal::because(Code::Malformed, &error),
    })
}

async fn compressed(answer: Signed) -> Result<Vec<u8>, Refusal> {
    if answer.message.len() <= SMALL {
        return codec::encode(&answer).map_err(internal);
    }
    let compressing = tokio::task::spawn_blocking(move || codec::encode(&answer));
    compressing.await.map_err(|panic| Refusal::because(Code::Internal, &panic))?.map_err(internal)
}

fn internal(error: CodecError) -> Refusal {
    Refusal::because(Code::Internal, &error)
}
