//! Bodies within limits of size and time; refused before more is read.

use super::{Api, Refusal};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use futures::StreamExt as _;
use serde::de::DeserializeOwned;
use yanfang_protocol::problem::Code;

/// Largest JSON body: nothing that comes as JSON is near it.
const JSON_LIMIT: usize = 256 * 1024;

/// Reads a body of at most `limit` bytes.
pub(super) async fn read(api: &Api, headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|announced| announced > limit) {
        return Err(Code::TooLarge.into());
    }
    let reading = async {
        let mut stream = body.into_data_stream();
        let mut bytes = Vec::with_capacity(announced.unwrap_or(0));
        while let Some(piece) = stream.next().await {
            let piece = piece.map_err(|error| Refusal::because(Code::Malformed, &error))?;
            if bytes.len() + piece.len() > limit {
                return Err(Code::TooLarge.into());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(Bytes::from(bytes))
    };
    tokio::time::timeout(api.settings.body_timeout, reading).await.map_err(|_| Refusal::from(Code::Busy))?
}

/// Reads a JSON body.
pub(super) async fn json<T: DeserializeOwned>(api: &Api, headers: &HeaderMap, body: Body) -> Result<T, Refusal> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == "application/json"));
    if !is_json {
        return Err(Code::Malformed.into());
    }
    let bytes = read(api, headers, body, JSON_LIMIT).await?;
    serde_json::from_slice(&bytes).map_err(|error| Refusal::because(Code::Malformed, &error))
}
