//! Deciding which of contradicting conclusions holds (R7): the two stay in the history, with the reason.

use super::Standed;
use crate::api::Api;
use crate::console::error::PageError;
use crate::console::form::OwnForm;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::ingest::Officer;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use yanfang_domain::command::{Body, CommandName, DefectEvent};
use yanfang_domain::event::{Author, EventKind, EventName, Status};
use yanfang_domain::id::{DefectId, DocumentId, EventId, UnitId};
use yanfang_domain::permission::allowed_on_defect;
use yanfang_domain::standing::fold_among;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::Verdict;

#[derive(Deserialize)]
pub(in crate::console) struct Decision {
    defect: String,
    chosen: String,
    reason: String,
}

/// Whether the visitor may decide: by the permission table, and not as one of the authors.
pub(super) fn may(visitor: &Visitor, unit: &yanfang_domain::catalog::Unit, one: &Standed<'_>) -> bool {
    let name = CommandName::Event(EventName::Decided);
    let contradicting = |id: &EventId| one.standing.contradicting.contains(id);
    let is_author = one
        .defect
        .events
        .iter()
        .any(|event| contradicting(&event.id) && event.by == Author::Member(visitor.who.member));
    one.standing.status == Status::NeedsDecision
        && !is_author
        && allowed_on_defect(&visitor.member, unit, name, &one.standing, visitor.now_ms).is_ok()
}

/// `POST /console/units/{unit}/decide`
pub(in crate::console) async fn decide(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    OwnForm(decision): OwnForm<Decision>,
) -> Result<Response, PageError> {
    let id: UnitId = unit.parse().map_err(|_| Code::NotFound)?;
    let defect_id: DefectId = decision.defect.parse().map_err(|_| Code::Malformed)?;
    let chosen: EventId = decision.chosen.parse().map_err(|_| Code::Malformed)?;
    if !visitor.reads(id) {
        return Err(Code::NotFound.into());
    }
    let unit = visitor.catalog.unit(id).ok_or(Code::NotFound)?;
    let document = api.server().document(visitor.project(), DocumentId::Unit(id)).await?.ok_or(Code::NotFound)?;
    let content = document.unit();
    let defect = content.defects.iter().find(|defect| defect.id == defect_id).ok_or(Code::NotFound)?;
    let one = Standed { defect, standing: fold_among(defect, &content.defects) };
    if !one.standing.contradicting.contains(&chosen) {
        return Err(Code::WrongState.into());
    }
    if !may(&visitor, unit, &one) {
        return Err(Code::NotAllowed.into());
    }
    let kind = EventKind::Decided { chosen, reason: decision.reason };
    let body = Body::DefectEvent(DefectEvent { defect: Some(defect_id), after: one.standing.frontier, kind });
    let (officer, now) = (Officer::Member(visitor.who.member), when::at_office(visitor.now_ms));
    let written = api.server().execute_as(visitor.project(), officer, DocumentId::Unit(id), vec![body], now).await?;
    match written.first().map(|written| &written.verdict) {
        Some(Verdict::Accepted | Verdict::Rebased { .. }) => {
            Ok(Redirect::to(&format!("/console/units/{id}?defect={defect_id}")).into_response())
        }
        Some(Verdict::Refused { why } | Verdict::Quarantined { why }) => Err(why.code.into()),
        Some(Verdict::Forked) | None => Err(Code::Internal.into()),
    }
}
