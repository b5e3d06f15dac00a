//! `GET /v1/events`: says that there is something, never what.

use super::caller::Bearer;
use super::{Api, Refusal};
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::{Stream, StreamExt as _};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;
use yanfang_domain::id::ProjectId;

/// A line in between, so that proxies and phones keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

pub(super) async fn events(
    State(api): State<Arc<Api>>,
    bearer: Bearer,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let news = news(&api, bearer.0.project).map(|()| Ok(Event::default().event("news").data("1")));
    Ok(Sse::new(news).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// One item at once, so that the listener looks what it missed, then one a commit of the project. A listener that lags
/// is told once for all it missed. Ends when the server stops.
pub(crate) fn news(api: &Api, project: ProjectId) -> impl Stream<Item = ()> + Send + use<> {
    let changes = BroadcastStream::new(api.server.subscribe());
    let ours = changes.filter_map(move |change| {
        let ours = change.map_or(true, |change| change.project == project);
        std::future::ready(ours.then_some(()))
    });
    futures::stream::once(std::future::ready(())).chain(ours).take_until(Box::pin(api.stopped()))
}
