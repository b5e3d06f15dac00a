//! Giving defects to a contractor by hand: those that no rule decides, whose contractor left, or that are on no order.

use super::unassigned::{self, WhyGroup};
use crate::api::Api;
use crate::console::error::{PageError, show};
use crate::console::form::{OwnForm, Pairs};
use crate::console::frame::{Frame, Place};
use crate::console::order::{self, Asked};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::orders::{OrderError, Placed};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use yanfang_domain::command::CommandName;
use yanfang_domain::event::EventName;
use yanfang_protocol::problem::Code;

const HERE: &str = "/console/dispatch/assign";

#[derive(Template)]
#[template(path = "assign.html")]
struct AssignPage {
    frame: Frame,
    groups: Vec<WhyGroup>,
    firms: Vec<(String, String)>,
    refused: Option<String>,
}

/// `GET /console/dispatch/assign`
pub(in crate::console) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(sent): Query<Asked>,
) -> Result<Response, PageError> {
    if !order::may(&visitor, CommandName::Event(EventName::Assigned)) {
        return Err(Code::NotAllowed.into());
    }
    let words = visitor.words;
    let title = words.t("手工派单", "Assign by hand").to_owned();
    let crumbs = vec![("/console/dispatch".to_owned(), words.t("派单台", "Dispatch").to_owned())];
    let page = AssignPage {
        frame: Frame::new(&api, &visitor, Place::Dispatch, title, crumbs).await?,
        groups: unassigned::read(&api, &visitor).await?,
        firms: order::firms(&visitor, None),
        refused: order::asked(&sent, words),
    };
    show(&page, words)
}

/// `POST /console/dispatch/assign`
pub(in crate::console) async fn assign(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    OwnForm(sent): OwnForm<Pairs>,
) -> Result<Response, PageError> {
    let firm = sent.one("firm").parse().map_err(|_| Code::Malformed)?;
    let mut defects: Vec<Placed> = Vec::new();
    for value in sent.all("defect") {
        let (unit, defect) = value.split_once(' ').ok_or(Code::Malformed)?;
        let unit = unit.parse().map_err(|_| Code::Malformed)?;
        if !visitor.reads(unit) {
            return Err(Code::OutOfScope.into());
        }
        defects.push((unit, defect.parse().map_err(|_| Code::Malformed)?));
    }
    if defects.is_empty() {
        return order::refused(&OrderError::NothingToMove, HERE);
    }
    let (project, member, now) = (visitor.project(), visitor.who.member, when::at_office(visitor.now_ms));
    match api.server().assign(project, member, defects, firm, sent.one("reason").to_owned(), now).await {
        Ok(order) => Ok(Redirect::to(&format!("/console/orders/{order}")).into_response()),
        Err(error) => order::refused(&error, HERE),
    }
}
