//! The server on the network: `/v1/...` for phones, `/console/...` for browsers, health and figures.
//!
//! Every error is `application/problem+json` with a stable code and a reference to the log (module `refusal`); nothing is
//! read further than its limit, and nobody may send slowly for ever.

mod account;
mod body;
mod caller;
mod deliver;
mod events;
mod guard;
mod health;
mod photos;
mod rates;
mod refusal;
mod sealed;
mod serve;
mod sync;
mod take_back;
mod tus;

pub use serve::{ServeError, serve};

pub(crate) use caller::Peer;
pub(crate) use events::news;
pub(crate) use photos::give;
pub(crate) use refusal::Refusal;

use crate::accounts::Accounts;
use crate::blobs::{BlobError, Blobs};
use crate::engine::Server;
use crate::settings::Settings;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use rates::Rates;
use std::sync::Arc;
use tokio::sync::watch;
use yanfang_protocol::problem::Code;

/// Everything that answers requests.
pub struct Api {
    pub(crate) server: Arc<Server>,
    pub(crate) accounts: Accounts,
    pub(crate) blobs: Blobs,
    pub(crate) settings: Settings,
    rates: Rates,
    /// Becomes `true` when the server stops: streams of events end.
    stopping: watch::Sender<bool>,
}

impl Api {
    /// An API over this server.
    pub fn new(server: Arc<Server>, settings: Settings) -> Result<Arc<Self>, BlobError> {
        let accounts = Accounts::new(Arc::clone(server.database()), server.key().clone());
        let blobs = Blobs::of(&server, &settings.data, settings.photo_limit)?;
        let rates = Rates::new(settings.sync_requests_a_minute);
        Ok(Arc::new(Self { server, accounts, blobs, settings, rates, stopping: watch::channel(false).0 }))
    }

    /// Accounts, devices and sessions.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The server behind.
    pub fn server(&self) -> &Arc<Server> {
        &self.server
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.server.clock().now_ms()
    }

    /// Ends when the server stops.
    pub(crate) fn stopped(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut stopping = self.stopping.subscribe();
        async move {
            let _sender_gone = stopping.wait_for(|stopping| *stopping).await;
        }
    }
}

/// All routes.
pub fn router(api: Arc<Api>) -> Router {
    let phones = Router::new()
        .route(yanfang_protocol::sync::PATH, post(sync::sync))
        .route(yanfang_protocol::deliver::PATH, post(deliver::deliver))
        .route(yanfang_protocol::take_back::PATH, post(take_back::take_back))
        .route("/v1/enrol", post(account::enrol))
        .route("/v1/session/nonce", post(account::nonce))
        .route("/v1/session", post(account::session))
        .route("/v1/photos/missing", post(photos::missing))
        .route("/v1/photos", post(tus::begin))
        .route("/v1/photos/uploads/{id}", patch(tus::append).head(tus::progress))
        .route("/v1/photos/{hash}", get(photos::original))
        .route("/v1/photos/{hash}/thumbnail", get(photos::thumbnail))
        .route("/v1/sealed/{file}", get(sealed::open))
        .route("/v1/events", get(events::events))
        .route("/v1/health", get(health::health))
        .route("/metrics", get(health::metrics));
    let routes = phones
        .merge(crate::console::routes())
        .fallback(async || Refusal::from(Code::NotFound))
        .method_not_allowed_fallback(async || {
            Refusal::from(Code::Malformed).with_status(StatusCode::METHOD_NOT_ALLOWED)
        });
    guard::around(routes).with_state(api)
}

#[cfg(test)]
pub(crate) mod tests;
