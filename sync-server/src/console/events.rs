//! `GET /console/events`: tells an open page that something changed; the page then asks for itself anew.

use super::error::PageError;
use super::visitor::Visitor;
use crate::api::{Api, news};
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::{Stream, StreamExt as _};
use std::convert::Infallible;
use std::sync::Arc;

pub(super) async fn events(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, PageError> {
    let news = news(&api, visitor.project()).map(|()| Ok(Event::default().event("news").data("1")));
    Ok(Sse::new(news).keep_alive(KeepAlive::default()))
}
