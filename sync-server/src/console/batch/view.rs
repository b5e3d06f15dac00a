//! The page of one batch.

use super::facts::{self, Blocking, ConfirmationRow, DateRow, Record};
use super::list::Asked;
use super::parties::{self, PartyRow};
use super::sampled::{self, SampleView};
use super::words::of_batch;
use super::{Opened, may, read, ring, unit_code, write};
use crate::api::Api;
use crate::console::error::{PageError, show};
use crate::console::frame::{Frame, Place};
use crate::console::shape::Badge;
use crate::console::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::sync::Arc;
use yanfang_domain::batch::{BatchReadiness, BatchStatus, Draw, Party, PartyWord, warnings};
use yanfang_domain::entry::EntryName;

#[derive(Template)]
#[template(path = "batch.html")]
struct BatchPage {
    frame: Frame,
    id: String,
    name: String,
    badge: Badge,
    headline: String,
    ring: String,
    refused: Option<String>,
    warnings: Vec<String>,
    missing: Vec<String>,
    units: usize,
    ready: u32,
    blocking: Vec<Blocking>,
    dates: Vec<DateRow>,
    record: Option<Record>,
    samples: Vec<SampleView>,
    contested: bool,
    parties: Vec<PartyRow>,
    confirmations: Vec<ConfirmationRow>,
    /// The party that the visitor signs for, where it may sign now.
    signs: Option<&'static str>,
    may: May,
    /// The units' numbers, for changing them.
    codes: String,
}

/// Which forms are there: what a role may not do, and what does not come next, is absent.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "one flag a form of the page, in no relation to each other")]
struct May {
    units: bool,
    dates: bool,
    record: bool,
    draw: bool,
    inspect: bool,
    confirm: bool,
    revoke: bool,
}

/// `GET /console/batches/{batch}`
pub(in crate::console) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(batch): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let opened = read(&api, &visitor, &batch).await?;
    let words = visitor.words;
    let state = &opened.state;
    let readiness = BatchReadiness::of(&state.units, &opened.elsewhere);
    let crumbs = vec![("/console/batches".to_owned(), words.t("交付批次", "Batches").to_owned())];
    let warned = warnings(state, &visitor.catalog.catalog().settings);
    let mut codes: Vec<String> = state.units.iter().map(|unit| unit_code(&visitor, *unit)).collect();
    codes.sort_unstable();
    let page = BatchPage {
        frame: Frame::new(&api, &visitor, Place::Batches, state.name.clone(), crumbs).await?,
        id: opened.id.to_string(),
        name: state.name.clone(),
        badge: of_batch(state.status()).badge(words),
        headline: headline(&visitor, &opened),
        ring: ring::ring(state.current()),
        refused: write::refusal(&asked.refused, words),
        warnings: warned.into_iter().map(|warning| warning.text(words.0)).collect(),
        missing: facts::lacking(&visitor, &opened),
        units: state.units.len(),
        ready: readiness.ready,
        blocking: facts::blocking(&visitor, &readiness),
        dates: facts::dates(&visitor, &opened),
        record: facts::record(&visitor, &opened),
        samples: state.draws.iter().rev().map(|draw| sampled::view(&visitor, state, draw)).collect(),
        contested: state.draw_contested(),
        parties: parties::rows(&visitor, state.current()),
        confirmations: facts::confirmations(&visitor, &opened),
        signs: signs(&visitor, &opened),
        may: forms(&visitor, &opened),
        codes: codes.join(" "),
    };
    show(&page, words)
}

fn signs(visitor: &Visitor, opened: &Opened) -> Option<&'static str> {
    let party: Party = visitor.member.party.filter(|_| may(visitor, EntryName::SignedOff))?;
    let open = opened.state.confirmed().is_none() && opened.state.current().is_some_and(Draw::complete);
    open.then(|| party.label(visitor.words.0))
}

fn forms(visitor: &Visitor, opened: &Opened) -> May {
    let state = &opened.state;
    let status = state.status();
    let draw = state.current().is_none_or(Draw::failed);
    May {
        units: may(visitor, EntryName::BatchUnitsChanged),
        dates: may(visitor, EntryName::MilestoneSet),
        record: may(visitor, EntryName::CompletionRecorded),
        draw: may(visitor, EntryName::SampleDrawn) && draw,
        inspect: may(visitor, EntryName::SampleInspected) && state.current().is_some_and(|draw| !draw.failed()),
        confirm: may(visitor, EntryName::DeliveryConfirmed) && status == BatchStatus::AllSigned,
        revoke: may(visitor, EntryName::ConfirmationRevoked) && state.confirmed().is_some(),
    }
}

/// The answer in a sentence.
fn headline(visitor: &Visitor, opened: &Opened) -> String {
    let words = visitor.words;
    let state = &opened.state;
    let zh = words.t("zh", "en") == "zh";
    if let Some(confirmed) = state.confirmed() {
        return format!("{} {}", words.t("可以交付，确认书", "May be delivered under"), confirmed.number);
    }
    let Some(draw) = state.current().filter(|draw| draw.complete() && !draw.failed()) else {
        let label = state.status().label(words.0);
        return if zh { format!("还不能交付：{label}") } else { format!("Not yet to be delivered: {label}") };
    };
    let count = |word| draw.parties.iter().filter(|one| one.word == word).count();
    let signed = count(PartyWord::Accepted) + count(PartyWord::OnConditions);
    let (refused, differ) = (count(PartyWord::Refused), count(PartyWord::NeedsDecision));
    let mut parts = vec![if zh { format!("{signed} / 6 方已签") } else { format!("{signed} of 6 parties signed") }];
    if refused > 0 {
        parts.push(if zh { format!("{refused} 方拒签") } else { format!("{refused} refused") });
    }
    if differ > 0 {
        parts.push(if zh { format!("{differ} 方待定") } else { format!("{differ} undecided") });
    }
    parts.join(words.t("，", ", "))
}
