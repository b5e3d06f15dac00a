//! Around every route: a span without personal data, headers, and an answer even after a panic.

use super::{Api, Refusal};
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument as _;
use yanfang_protocol::problem::Code;

const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// What browsers may do with a page: its own files only, nothing inline, no frames.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// Puts the guards around the routes.
pub(super) fn around(routes: Router<Arc<Api>>) -> Router<Arc<Api>> {
    super::health::start_counting();
    routes.layer(CatchPanicLayer::custom(panicked)).layer(from_fn(watch))
}

fn panicked(_cause: Box<dyn Any + Send + 'static>) -> Response {
    // What panicked may quote a note or a name: it is not logged here, the panic hook has its place already.
    Refusal::from(Code::Internal).into_response()
}

/// The path's pattern is logged, never the path: it may hold a hash or an id.
async fn watch(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", method = %request.method(), path);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span).await;
    let status = response.status().as_u16();
    tracing::debug!(path, status, milliseconds = started.elapsed().as_millis() as u64, "answered");
    metrics::counter!("yanfang_requests_total", "path" => path, "status" => status.to_string()).increment(1);
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.insert(header::REFERRER_POLICY, NO_REFERRER);
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN);
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), SAME_ORIGIN);
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(POLICY);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
