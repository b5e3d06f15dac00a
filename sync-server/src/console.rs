//! The office's pages: rendered here, complete without scripts, live with one small script.
//!
//! One folder a page: what it shows (a view model from queries), its template, its route. Colour says whose turn it is,
//! shape says what the state is ([`shape`]).

mod acceptance;
mod assets;
mod batch;
mod coverage;
mod dispatch;
mod error;
mod events;
mod firm;
mod form;
mod frame;
mod grid;
mod handover;
mod media;
mod order;
mod people;
mod preference;
mod quarantine;
mod shape;
mod sign_in;
mod unit;
mod units;
mod visitor;
mod when;
mod words;

use crate::api::Api;
use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use std::sync::Arc;

/// The pages under `/console`.
pub(crate) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/", get(async || Redirect::to("/console/grid")))
        .route("/favicon.ico", get(assets::favicon))
        .route("/console", get(async || Redirect::to("/console/grid")))
        .route("/console/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/console/sign-out", post(sign_in::sign_out))
        .route("/console/language", post(preference::language))
        .route("/console/theme", post(preference::theme))
        .route("/console/grid", get(grid::page))
        .route("/console/coverage", get(coverage::page))
        .route("/console/coverage.csv", get(coverage::file))
        .route("/console/units", get(units::page))
        .route("/console/units/{unit}", get(unit::page))
        .route("/console/units/{unit}/decide", post(unit::decide))
        .route("/console/units/{unit}/acceptance", get(acceptance::download))
        .route("/console/handover", get(handover::page))
        .route("/console/dispatch", get(dispatch::page))
        .route("/console/dispatch/assign", get(dispatch::assign_page).post(dispatch::assign))
        .route("/console/orders/{order}", get(order::page).post(order::write))
        .route("/console/orders/{order}/notice", get(order::notice))
        .route("/console/firms/{firm}", get(firm::page).post(firm::write))
        .route("/console/batches", get(batch::list).post(batch::open))
        .route("/console/batches/{batch}", get(batch::page).post(batch::write))
        .route("/console/batches/{batch}/summary", get(batch::summary))
        .route("/console/quarantine", get(quarantine::page).post(quarantine::answer))
        .route("/console/people", get(people::page).post(people::change))
        .route("/console/people/{member}", get(people::member))
        .route("/console/events", get(events::events))
        .route("/console/photos/{hash}", get(media::original))
        .route("/console/photos/{hash}/thumbnail", get(media::thumbnail))
        .route("/console/plans/{house_type}", get(media::plan))
        .route("/console/assets/{name}", get(assets::asset))
}

#[cfg(test)]
mod tests;
