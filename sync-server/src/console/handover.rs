//! 交付: how does the day go, who needs help? And whose owner did not come, and which keys are out.
//!
//! What is shown is folded from the entries' rows as the phones sent them, so each row says when it was last heard.

mod asked;
mod day;
mod keys;
mod names;
mod overdue;
mod read;
mod reception;
mod signatures;

use super::error::{PageError, show};
use super::frame::{Frame, Place};
use super::visitor::Visitor;
use super::when;
use crate::api::Api;
use askama::Template;
use asked::{Asked, List};
use axum::extract::{Query, State};
use axum::response::Response;
use day::DayRow;
use keys::KeyRow;
use overdue::OverdueRow;
use read::Homes;
use reception::ReceptionView;
use std::sync::Arc;
use yanfang_domain::id::UnitId;

/// A list of the page: its address, its name, how many rows, whether it is shown.
struct Tab {
    href: String,
    name: &'static str,
    count: usize,
    here: bool,
}

#[derive(Template)]
#[template(path = "handover.html")]
struct HandoverPage {
    frame: Frame,
    headline: String,
    now: String,
    list: List,
    tabs: Vec<Tab>,
    day: Vec<DayRow>,
    overdue: Vec<OverdueRow>,
    keys: Vec<KeyRow>,
    chosen: Option<ReceptionView>,
}

pub(super) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let chosen_unit: Option<UnitId> = asked.unit.parse().ok();
    let Homes { homes, overdue: overdue_count, keys_out } =
        read::homes(&api, &visitor, asked.list, chosen_unit).await?;
    let day = day::rows(&visitor, &homes, chosen_unit);
    let overdue = overdue::rows(&visitor, &homes);
    let keys = keys::rows(&visitor, &homes);
    let chosen = homes.iter().find(|home| Some(home.unit) == chosen_unit);
    let chosen = match chosen {
        Some(home) => reception::view(&api, &visitor, home).await?,
        None => None,
    };
    let list = asked.list;
    let tab = |of: List, name, count| Tab { href: of.href(), name, count, here: of == list };
    let tabs = vec![
        tab(List::Day, words.t("今天", "Today"), day.len()),
        tab(List::Overdue, words.t("逾期未收", "Not come by the last day"), overdue_count),
        tab(List::Keys, words.t("借出的钥匙", "Keys out"), keys_out),
    ];
    let today = when::at_office(visitor.now_ms);
    let title = format!("{} {}", words.t("交付", "Handover"), when::date(today, words));
    let frame = Frame::new(&api, &visitor, Place::Handover, title, Vec::new()).await?;
    let headline = day::headline(&day, words);
    let now = when::clock(today);
    show(&HandoverPage { frame, headline, now, list, tabs, day, overdue, keys, chosen }, words)
}
