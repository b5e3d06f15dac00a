//! Unit files: every unit of one's scope, searched by its number or by an order's.

use super::error::{PageError, show};
use super::frame::{Frame, Place};
use super::visitor::Visitor;
use super::when;
use crate::api::Api;
use crate::store::Row;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use yanfang_domain::id::UnitId;

/// Rows of one page; more are found by searching.
const MOST: usize = 200;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

struct UnitRow {
    href: String,
    code: String,
    former: Option<String>,
    about: String,
    rooms: String,
    open: i64,
    to_assign: i64,
    heard: String,
}

#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage {
    frame: Frame,
    q: String,
    units: Vec<UnitRow>,
    total: usize,
}

pub(super) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let q = asked.q.trim().to_lowercase();
    let sql = "SELECT unit, rooms_done + not_seen, open, to_assign, heard_ms FROM unit_state WHERE project = $1";
    let rows = api.server().database().query(sql, vec![visitor.project().to_string().into()]).await?;
    let states: HashMap<UnitId, &Row> = rows.iter().filter_map(|row| Some((row.parse(0).ok()?, row))).collect();
    let found = visitor.catalog.catalog().places.units.iter();
    let mut found: Vec<_> = found.filter(|unit| unit.has_number_with(&q) && visitor.reads(unit.id)).collect();
    if let [only] = found.as_slice()
        && !q.is_empty()
    {
        return Ok(Redirect::to(&format!("/console/units/{}", only.id)).into_response());
    }
    let open = |id: &UnitId| states.get(id).and_then(|row| row.integer(2).ok()).unwrap_or(0);
    found.sort_by_key(|unit| (open(&unit.id) == 0, unit.code.clone()));
    let total = found.len();
    let mut units = Vec::new();
    for unit in found.into_iter().take(MOST) {
        let state = states.get(&unit.id);
        let number = |column: usize| state.map_or(Ok(0), |row| row.integer(column));
        let house_type = visitor.catalog.house_type(unit.house_type);
        let heard_ms = number(4)?;
        units.push(UnitRow {
            href: format!("/console/units/{}", unit.id),
            code: unit.code.clone(),
            former: unit.had_number_with(&q).map(|number| words.formerly(number)),
            about: house_type.map(|house_type| house_type.code.clone()).unwrap_or_default(),
            rooms: format!("{} / {}", number(1)?, house_type.map_or(0, |house_type| house_type.rooms.len())),
            open: number(2)?,
            to_assign: number(3)?,
            heard: if heard_ms == 0 {
                "–".to_owned()
            } else {
                when::date_and_clock(when::at_office(heard_ms), words)
            },
        });
    }
    let title = words.t("户档案", "Unit files").to_owned();
    let frame = Frame::new(&api, &visitor, Place::Units, title, Vec::new()).await?;
    show(&UnitsPage { frame, q: asked.q, units, total }, words)
}
