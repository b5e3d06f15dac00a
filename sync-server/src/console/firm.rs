//! A contractor: its contracts, its open orders; releasing and joining them, and what becomes of its work when it left.

use super::dispatch::{contractor, order_number};
use super::error::{PageError, show};
use super::form::{OwnForm, Pairs};
use super::frame::{Frame, Place};
use super::order::{self, Asked};
use super::visitor::Visitor;
use super::when;
use crate::api::Api;
use crate::orders::OrderError;
use crate::store::{StoreError, Value};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use yanfang_domain::catalog::{Contract, ContractState};
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::EntryName;
use yanfang_domain::event::EventName;
use yanfang_domain::id::{ContractorId, OrderId, UnitId};
use yanfang_protocol::problem::Code;

/// An order with something open.
struct OrderRow {
    id: String,
    number: String,
    units: String,
    open: i64,
    is_draft: bool,
    due: Option<(String, bool)>,
}

/// A contract (标段).
struct ContractRow {
    name: String,
    trades: String,
    state: &'static str,
    successor: Option<String>,
}

#[allow(clippy::struct_excessive_bools, reason = "one flag a form of the page, in no relation to each other")]
#[derive(Template)]
#[template(path = "firm.html")]
struct FirmPage {
    frame: Frame,
    id: String,
    /// Taken from the catalog.
    is_gone: bool,
    contracts: Vec<ContractRow>,
    orders: Vec<OrderRow>,
    drafts: usize,
    refused: Option<String>,
    may_release: bool,
    may_give: bool,
    /// It has work somewhere where its contracts are not in force any more.
    has_left: bool,
}

/// `GET /console/firms/{firm}`
pub(super) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(firm): Path<String>,
    Query(sent): Query<Asked>,
) -> Result<Response, PageError> {
    let id: ContractorId = firm.parse().map_err(|_| Code::NotFound)?;
    let words = visitor.words;
    let crumbs = vec![("/console/dispatch".to_owned(), words.t("派单台", "Dispatch").to_owned())];
    let firms = &visitor.catalog.catalog().contractors;
    let own: Vec<&Contract> = firms.contracts.iter().filter(|contract| contract.contractor == id).collect();
    let is_gone = visitor.catalog.contractor(id).is_none();
    let orders = orders(&api, &visitor, id).await?;
    if is_gone && orders.is_empty() {
        return Err(Code::NotFound.into());
    }
    let page = FirmPage {
        frame: Frame::new(&api, &visitor, Place::Dispatch, contractor(&visitor, Some(id)), crumbs).await?,
        id: id.to_string(),
        is_gone,
        has_left: is_gone || own.iter().any(|contract| contract.state == ContractState::Left),
        contracts: own.iter().map(|contract| of_contract(&visitor, contract)).collect(),
        drafts: orders.iter().filter(|order| order.is_draft).count(),
        orders,
        refused: order::asked(&sent, words),
        may_release: order::may(&visitor, CommandName::Entry(EntryName::OrderReleased)),
        may_give: order::may(&visitor, CommandName::Event(EventName::Assigned)),
    };
    show(&page, words)
}

fn of_contract(visitor: &Visitor, contract: &Contract) -> ContractRow {
    let words = visitor.words;
    let trades: Vec<&str> = contract.trades.iter().map(|trade| trade.label(words.0)).collect();
    ContractRow {
        name: contract.name.clone(),
        trades: trades.join(words.t("、", ", ")),
        state: match contract.state {
            ContractState::Active => words.t("有效", "in force"),
            ContractState::Suspended => words.t("停派", "suspended"),
            ContractState::Left => words.t("已退场", "left"),
        },
        successor: contract.successor.map(|id| contractor(visitor, Some(id))),
    }
}

const OPEN: &str =
    "SELECT w.work_order, w.number, w.state, w.due_ms, COUNT(d.defect), COUNT(DISTINCT d.unit), MIN(d.unit)
    FROM work_order w JOIN defect d ON d.project = w.project AND d.work_order = w.work_order
    WHERE w.project = $1 AND w.repairer = $2
     AND d.status IN ('open', 'assigned', 'in_repair', 'disputed', 'reported_done', 'returned', 'needs_decision')
    GROUP BY w.work_order, w.number, w.state, w.due_ms ORDER BY w.state, w.due_ms, w.number";

async fn orders(api: &Api, visitor: &Visitor, firm: ContractorId) -> Result<Vec<OrderRow>, StoreError> {
    let key = vec![Value::text(visitor.project()), Value::text(firm)];
    let words = visitor.words;
    let mut orders = Vec::new();
    for row in &api.server().database().query(OPEN, key).await? {
        let (units, unit): (i64, UnitId) = (row.integer(5)?, row.parse(6)?);
        if !visitor.reads(unit) {
            continue;
        }
        let one = visitor.catalog.unit(unit).filter(|_| units == 1);
        orders.push(OrderRow {
            id: row.text(0)?.to_owned(),
            number: order_number(row.integer(1)?),
            units: one.map_or_else(|| words.count(units as usize, "户", "home", "homes"), |unit| unit.code.clone()),
            open: row.integer(4)?,
            is_draft: row.text(2)? == "draft",
            due: row.optional_integer(3)?.map(|due_ms| {
                let (left, over) = when::due(due_ms, visitor.now_ms, words);
                (format!("{} · {left}", when::date(when::at_office(due_ms), words)), over)
            }),
        });
    }
    Ok(orders)
}

/// `POST /console/firms/{firm}`
pub(super) async fn write(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(firm): Path<String>,
    OwnForm(sent): OwnForm<Pairs>,
) -> Result<Response, PageError> {
    let id: ContractorId = firm.parse().map_err(|_| Code::NotFound)?;
    let here = format!("/console/firms/{id}");
    // Only of what is on the page: this contractor's, in the visitor's scope.
    let shown = orders(&api, &visitor, id).await?;
    let ticked = shown.iter().filter(|order| sent.all("order").any(|value| value == order.id));
    let chosen: Vec<OrderId> = ticked.filter_map(|order| order.id.parse().ok()).collect();
    let (project, member, now) = (visitor.project(), visitor.who.member, when::at_office(visitor.now_ms));
    let (server, reason) = (api.server(), sent.one("reason").to_owned());
    let done = match sent.one("what") {
        "release" | "merge" if chosen.is_empty() => Err(OrderError::NothingToMove),
        "release" => server.release_orders(project, member, &chosen, now).await,
        "merge" => server.merge_orders(project, member, &chosen, reason, now).await.map(|_| ()),
        "leave" if reason.is_empty() => Err(OrderError::NoReason),
        "leave" => server.succeed(project, member, id, reason, now).await.map(|_| ()),
        _ => return Err(Code::Malformed.into()),
    };
    match done {
        Ok(()) => {
            Ok(Redirect::to(if sent.one("what") == "leave" { "/console/dispatch" } else { &here }).into_response())
        }
        Err(error) => order::refused(&error, &here),
    }
}
