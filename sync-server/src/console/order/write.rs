//! What the forms of an order do: by the same rules as everywhere, with the rule's words on the page if one refuses.

use super::read::{Opened, read};
use super::refusal::refused;
use crate::api::Api;
use crate::console::error::PageError;
use crate::console::form::{OwnForm, Pairs};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::orders::{OrderError, Placed, Quantities, Substitution};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use yanfang_domain::id::{ContractorId, OrderId};
use yanfang_protocol::problem::Code;

/// `POST /console/orders/{order}`
pub(in crate::console) async fn write(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(order): Path<String>,
    OwnForm(sent): OwnForm<Pairs>,
) -> Result<Response, PageError> {
    let opened = read(&api, &visitor, &order).await?;
    if opened.has_hidden {
        return Err(Code::OutOfScope.into());
    }
    match act(&api, &visitor, &opened, &sent).await? {
        Ok(order) => Ok(Redirect::to(&format!("/console/orders/{order}")).into_response()),
        Err(error) => refused(&error, &format!("/console/orders/{}", opened.id)),
    }
}

/// Does what the form says; the order that has the work afterwards.
async fn act(
    api: &Api,
    visitor: &Visitor,
    opened: &Opened,
    sent: &Pairs,
) -> Result<Result<OrderId, OrderError>, PageError> {
    let (server, project, member) = (api.server(), visitor.project(), visitor.who.member);
    let (reason, now) = (sent.one("reason").to_owned(), when::at_office(visitor.now_ms));
    let chosen = chosen(opened, sent);
    Ok(match sent.one("what") {
        "release" => server.release_orders(project, member, &[opened.id], now).await.map(|()| opened.id),
        "split" => server.split_order(project, member, chosen, reason, now).await,
        "merge" => {
            let other: OrderId = sent.one("order").parse().map_err(|_| Code::Malformed)?;
            server.merge_orders(project, member, &[opened.id, other], reason, now).await
        }
        "give" => {
            let firm = firm(sent)?;
            if chosen.is_empty() {
                server.reassign_order(project, member, opened.id, firm, reason, now).await
            } else {
                server.assign(project, member, chosen, firm, reason, now).await
            }
        }
        "substitute" => {
            let defects = if chosen.is_empty() { all(opened) } else { chosen };
            let Some(what) = substitution(sent, reason)? else { return Ok(Err(OrderError::Incomplete)) };
            server.substitute(project, member, &defects, &what, now).await
        }
        _ => return Err(Code::Malformed.into()),
    })
}

fn firm(sent: &Pairs) -> Result<ContractorId, Code> {
    sent.one("firm").parse().map_err(|_| Code::Malformed)
}

/// What the form says of a substitution; `None` while something is missing.
fn substitution(sent: &Pairs, reason: String) -> Result<Option<Substitution>, Code> {
    let (notice, quantities) = (sent.one("notice"), sent.one("quantities"));
    let (Some(served_ms), Ok(grace_days)) = (when::parse_day(sent.one("served")), sent.one("grace").parse()) else {
        return Ok(None);
    };
    if notice.is_empty() || quantities.is_empty() {
        return Ok(None);
    }
    // One line for all, or one line a defect in the order of the page.
    let lines: Vec<String> = quantities.lines().map(|line| line.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    let quantities = match lines.len() {
        1 => Quantities::Each(lines.concat()),
        _ => Quantities::ByDefect(lines),
    };
    Ok(Some(Substitution { repairer: firm(sent)?, notice: notice.into(), served_ms, grace_days, quantities, reason }))
}

/// The defects that were ticked and are on the order.
fn chosen(opened: &Opened, sent: &Pairs) -> Vec<Placed> {
    let here = opened.held.iter().filter(|held| held.is_here);
    let ticked = here.filter(|held| sent.all("defect").any(|value| value == format!("{} {}", held.unit, held.defect)));
    ticked.map(|held| (held.unit, held.defect)).collect()
}

/// Everything open on it.
fn all(opened: &Opened) -> Vec<Placed> {
    let here = opened.held.iter().filter(|held| held.is_here && held.status.is_open());
    here.map(|held| (held.unit, held.defect)).collect()
}
