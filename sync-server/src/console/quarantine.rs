//! 待核收: do we take this in?

mod answer;
mod chosen;
mod row;
mod words;

pub(super) use answer::answer;

use super::error::{PageError, show};
use super::frame::{Frame, Place as At};
use super::visitor::Visitor;
use crate::api::Api;
use crate::quarantine::Quarantined;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use chosen::Chosen;
use row::Row;
use serde::Deserialize;
use std::sync::Arc;
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::EntryName;
use yanfang_domain::id::DocumentId;
use yanfang_domain::permission::{Place, allowed, permits};
use yanfang_domain::role::Role;
use yanfang_protocol::problem::Code;

const TAKE_IN: CommandName = CommandName::Entry(EntryName::DecisionTakenIn);

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// `taken`, `declined`; else what waits.
    list: String,
    command: String,
    refused: String,
}

#[derive(Template)]
#[template(path = "quarantine.html")]
struct QuarantinePage {
    frame: Frame,
    headline: String,
    /// Lists as (address, name, count, whether it is this one).
    lists: [(&'static str, &'static str, usize, bool); 3],
    rows: Vec<Row>,
    chosen: Option<Chosen>,
    refused: Option<String>,
}

/// Whether the page is for this visitor: who may answer somewhere, or looks after people, or audits.
pub(super) fn visits(visitor: &Visitor) -> bool {
    let sees = |role: Role| permits(role, TAKE_IN, None) || matches!(role, Role::Auditor | Role::Administrator);
    visitor.member.grants.iter().any(|grant| {
        grant.from_ms <= visitor.now_ms && grant.until_ms.is_none_or(|until| visitor.now_ms < until) && sees(grant.role)
    })
}

/// Whether the visitor's role reaches this document to answer in it.
pub(super) fn reaches(visitor: &Visitor, document: DocumentId) -> bool {
    allowed(&visitor.member, place(visitor, document), TAKE_IN, None, visitor.now_ms).is_ok()
}

fn place(visitor: &Visitor, document: DocumentId) -> Place<'_> {
    match document {
        DocumentId::Unit(unit) => visitor.catalog.unit(unit).map_or(Place::Project, Place::Unit),
        DocumentId::Batch(_) | DocumentId::Case(_) => Place::Project,
        DocumentId::Order(_) => Place::Order(None),
    }
}

fn sees(visitor: &Visitor, document: DocumentId) -> bool {
    reaches(visitor, document) || visitor.catalog.reads(&visitor.member, document, visitor.now_ms)
}

/// `GET /console/quarantine`
pub(super) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if !visits(&visitor) {
        return Err(Code::NotAllowed.into());
    }
    let words = visitor.words;
    let all = api.server().quarantined(visitor.project()).await.map_err(|error| crate::ingest::code_of(&error))?;
    let all: Vec<Quarantined> = all.into_iter().filter(|one| sees(&visitor, one.document)).collect();
    let waits = |one: &&Quarantined| one.answer.is_none();
    let taken = |one: &&Quarantined| one.answer.as_ref().is_some_and(|answer| answer.taken_in);
    let declined = |one: &&Quarantined| one.answer.as_ref().is_some_and(|answer| !answer.taken_in);
    let asked_for = all.iter().find(|one| one.origin.to_string() == asked.command);
    let list = match (asked_for, asked.list.as_str()) {
        (Some(one), _) if taken(&one) => "taken",
        (Some(one), _) if declined(&one) => "declined",
        (None, "taken") => "taken",
        (None, "declined") => "declined",
        _ => "",
    };
    let shown: Vec<&Quarantined> = match list {
        "taken" => all.iter().rev().filter(taken).collect(),
        "declined" => all.iter().rev().filter(declined).collect(),
        _ => all.iter().filter(waits).collect(),
    };
    let about = row::about(&api, &visitor, &shown).await?;
    let one = asked_for.or_else(|| shown.first().copied());
    let waiting = all.iter().filter(waits).count();
    let page = QuarantinePage {
        frame: Frame::new(&api, &visitor, At::Quarantine, words.t("待核收", "Quarantine").to_owned(), Vec::new())
            .await?,
        headline: words::headline(words, waiting),
        lists: [
            ("/console/quarantine", words.t("待核收", "Waiting"), waiting, list.is_empty()),
            (
                "/console/quarantine?list=taken",
                words.t("已收", "Taken in"),
                all.iter().filter(taken).count(),
                list == "taken",
            ),
            (
                "/console/quarantine?list=declined",
                words.t("未收", "Declined"),
                all.iter().filter(declined).count(),
                list == "declined",
            ),
        ],
        rows: shown.iter().zip(&about).map(|(shown, about)| row::row(&visitor, shown, about, one)).collect(),
        chosen: match one {
            Some(one) => Some(chosen::of(&api, &visitor, one, &all).await?),
            None => None,
        },
        refused: answer::refusal(&asked.refused, words),
    };
    show(&page, words)
}
