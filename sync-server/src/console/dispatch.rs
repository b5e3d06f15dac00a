//! Dispatch: what goes to whom now?

mod assign;
mod drafts;
mod firms;
mod released;
mod unassigned;

pub(super) use assign::{assign, page as assign_page};

use super::error::{PageError, show};
use super::frame::{Frame, Place};
use super::shape::Mark;
use super::visitor::Visitor;
use crate::api::Api;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use drafts::DraftGroup;
use firms::FirmRow;
use released::ReleasedRow;
use std::sync::Arc;
use unassigned::WhyGroup;
use yanfang_domain::catalog::Unit;
use yanfang_domain::command::CommandName;
use yanfang_domain::event::EventName;
use yanfang_domain::id::{ContractorId, UnitId};

#[derive(Template)]
#[template(path = "dispatch.html")]
struct DispatchPage {
    frame: Frame,
    heads: [(Mark, &'static str); 6],
    firms: Vec<FirmRow>,
    unassigned: Vec<WhyGroup>,
    unassigned_count: usize,
    drafts: Vec<DraftGroup>,
    draft_count: usize,
    draft_defects: usize,
    released: Vec<ReleasedRow>,
    may_assign: bool,
}

pub(super) async fn page(State(api): State<Arc<Api>>, visitor: Visitor) -> Result<Response, PageError> {
    let words = visitor.words;
    let unassigned = unassigned::read(&api, &visitor).await?;
    let drafts = drafts::read(&api, &visitor).await?;
    let title = words.t("派单台", "Dispatch").to_owned();
    let page = DispatchPage {
        frame: Frame::new(&api, &visitor, Place::Dispatch, title, Vec::new()).await?,
        heads: firms::heads(words),
        firms: firms::read(&api, &visitor).await?,
        unassigned_count: unassigned.iter().map(|group| group.rows.len()).sum(),
        unassigned,
        draft_count: drafts.iter().map(|group| group.orders.len()).sum(),
        draft_defects: drafts.iter().map(|group| group.defects).sum(),
        drafts,
        released: released::read(&api, &visitor).await?,
        may_assign: super::order::may(&visitor, CommandName::Event(EventName::Assigned)),
    };
    show(&page, words)
}

/// A unit's number.
fn unit_code(visitor: &Visitor, unit: UnitId) -> &str {
    visitor.catalog.unit(unit).map_or("–", |unit: &Unit| &unit.code)
}

pub(super) fn contractor(visitor: &Visitor, id: Option<ContractorId>) -> String {
    let found = id.and_then(|id| visitor.catalog.contractor(id));
    found.map_or_else(|| visitor.words.t("别的单位", "another firm").to_owned(), |found| found.name.clone())
}

/// An order's number as people say it.
pub(super) fn order_number(number: i64) -> String {
    format!("GZ-{number:04}")
}
