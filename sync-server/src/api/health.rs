//! Is it well, and how does it go: for those who run the server.

use super::{Api, Refusal};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use yanfang_protocol::problem::Code;

/// The figures of this process; there is one recorder a process, whoever asks first installs it.
static FIGURES: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| PrometheusBuilder::new().install_recorder().ok());

/// Starts counting; before it nothing is kept.
pub(super) fn start_counting() {
    LazyLock::force(&FIGURES);
}

/// `GET /v1/health`: 200 when the database answers.
pub(super) async fn health(State(api): State<Arc<Api>>) -> Result<Json<Value>, Refusal> {
    api.server.database().query("SELECT 1", Vec::new()).await?;
    let protocol = yanfang_protocol::sync::PROTOCOL;
    Ok(Json(json!({ "ok": true, "version": env!("CARGO_PKG_VERSION"), "protocol": protocol })))
}

/// `GET /metrics`: in the text form of Prometheus.
pub(super) async fn metrics() -> Result<impl IntoResponse, Refusal> {
    let figures = FIGURES.as_ref().ok_or(Code::NotFound)?;
    figures.run_upkeep();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], figures.render()))
}
