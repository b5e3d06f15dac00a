//! What the forms of a batch write: entries by the same rules as a phone's, the rule's words on the page if one refuses.

use super::{list, read};
use crate::api::Api;
use crate::console::error::PageError;
use crate::console::form::OwnForm;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::console::words::Words;
use crate::ingest::{Elsewhere, Officer};
use crate::store::Value;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use yanfang_domain::batch::{BatchEntry, BatchRule, BatchState, SampleResult, SignOff, heads, sample};
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::{Entry, EntryKind, EntryRule, Ground, check_entry};
use yanfang_domain::event::Author;
use yanfang_domain::id::{BatchId, DefectId, DocumentId, UnitId};
use yanfang_domain::permission::{Place, roles_at};
use yanfang_domain::transition::Writer;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::Verdict;

/// Codes of this page's own, beside those of the rules.
pub(super) const UNKNOWN_UNITS: &str = "unknown_units";
const UNKNOWN_CONDITION: &str = "unknown_condition";
const INCOMPLETE: &str = "incomplete";

/// Seeds are below 2^53, so that every language reads them exactly.
const SEED_BITS: u32 = 53;

/// A form of the page: `what` says which; the fields it has no use for are empty.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Sent {
    what: String,
    name: String,
    date: String,
    number: String,
    unit: String,
    units: String,
    verdict: String,
    text: String,
    conditions: String,
}

/// `POST /console/batches/{batch}`
pub(in crate::console) async fn write(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(batch): Path<String>,
    OwnForm(sent): OwnForm<Sent>,
) -> Result<Response, PageError> {
    let opened = read(&api, &visitor, &batch).await?;
    let to = match sent.what.as_str() {
        "summary" => format!("/console/batches/{}/summary", opened.id),
        _ => format!("/console/batches/{}", opened.id),
    };
    match entry(&api, &visitor, &opened.state, sent).await? {
        Ok(kind) => enter(&api, &visitor, opened.id, (&opened.entries, &opened.elsewhere), kind, &to).await,
        Err(code) => Ok(back(&to, Some(code))),
    }
}

/// The entry that a form means.
async fn entry(
    api: &Api,
    visitor: &Visitor,
    state: &BatchState,
    sent: Sent,
) -> Result<Result<BatchEntry, &'static str>, PageError> {
    let draw = state.current().map_or(1, |draw| draw.number);
    let text = sent.text.trim().to_owned();
    let date = || when::parse_day(&sent.date).ok_or(INCOMPLETE);
    Ok(match sent.what.as_str() {
        "units" => list::chosen(visitor, "", &sent.units)
            .map(|units| BatchEntry::UnitsChanged { units, reason: text })
            .ok_or(UNKNOWN_UNITS),
        "milestone" => {
            let found = super::words::MILESTONES.iter().find(|(_, name)| *name == sent.name).ok_or(Code::Malformed)?;
            date().map(|planned_ms| BatchEntry::MilestoneSet { milestone: found.0, planned_ms })
        }
        "completion" => {
            date().map(|date_ms| BatchEntry::CompletionRecorded { number: sent.number, date_ms, photo: None })
        }
        "draw" => drawn(visitor, state)?,
        "inspect" => {
            let unit = sent.unit.parse().map_err(|_| Code::Malformed)?;
            let fail = SampleResult::Fail { reason: text, defects: Vec::new() };
            let result = if sent.verdict == "fail" { fail } else { SampleResult::Pass };
            Ok(BatchEntry::SampleInspected { draw, unit, result })
        }
        "sign" => {
            let party = visitor.member.party.ok_or(Code::NotAllowed)?;
            verdict(api, visitor, &sent.verdict, text, &sent.conditions).await?.map(|verdict| BatchEntry::SignedOff {
                draw,
                party,
                verdict,
                signature: None,
            })
        }
        "confirm" => Ok(BatchEntry::Confirmed { draw, number: sent.number.trim().to_owned() }),
        "revoke" => {
            let confirmed = state.confirmed().map(|confirmed| confirmed.entry);
            let revoked = |confirmation| BatchEntry::Revoked { confirmation, reason: text };
            confirmed.map(revoked).ok_or_else(|| EntryRule::Batch(BatchRule::NotInForce).code())
        }
        "summary" => {
            let figures = super::summary::figures(api, visitor, state).await?;
            let figures = yanfang_document::CanonicalFigures::from(&figures).hash;
            Ok(BatchEntry::SummaryWritten { figures, conclusions: text, document: None })
        }
        _ => return Err(Code::Malformed.into()),
    })
}

fn drawn(visitor: &Visitor, state: &BatchState) -> Result<Result<BatchEntry, &'static str>, PageError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| Code::Internal)?;
    let seed = u64::from_le_bytes(bytes) >> (u64::BITS - SEED_BITS);
    let catalog = visitor.catalog.catalog();
    let drawn = sample::candidates(catalog, &state.units).map(|candidates| BatchEntry::SampleDrawn {
        draw: state.next_draw(),
        seed,
        strata: sample::draw(&candidates, catalog.settings.sample_size, state.failed_draws(), seed),
    });
    Ok(drawn.ok_or_else(|| EntryRule::Batch(BatchRule::UnknownUnit).code()))
}

async fn verdict(
    api: &Api,
    visitor: &Visitor,
    word: &str,
    text: String,
    conditions: &str,
) -> Result<Result<SignOff, &'static str>, PageError> {
    Ok(match word {
        "accept" => Ok(SignOff::Accept),
        "refuse" => Ok(SignOff::Refuse { reasons: text }),
        "conditions" => {
            let mut defects = Vec::new();
            for line in conditions.lines().filter(|line| !line.trim().is_empty()) {
                let Some(defect) = condition(api, visitor, line).await? else { return Ok(Err(UNKNOWN_CONDITION)) };
                defects.push(defect);
            }
            Ok(SignOff::AcceptOnConditions { defects, text })
        }
        _ => return Err(Code::Malformed.into()),
    })
}

/// A condition is a defect, written as `3-1-0602 #8`.
async fn condition(api: &Api, visitor: &Visitor, line: &str) -> Result<Option<(UnitId, DefectId)>, PageError> {
    let Some((code, number)) = line.split_once(['#', '＃']) else { return Ok(None) };
    let (Ok(number), code) = (number.trim().parse::<u32>(), code.trim()) else { return Ok(None) };
    let units = &visitor.catalog.catalog().places.units;
    let Some(unit) = units.iter().find(|unit| unit.code == code) else { return Ok(None) };
    let sql = "SELECT defect FROM defect WHERE project = $1 AND unit = $2 AND number = $3";
    let key = vec![Value::text(visitor.project()), Value::text(unit.id), number.into()];
    let rows = api.server().database().query(sql, key).await?;
    Ok(rows.first().map(|row| row.parse(0)).transpose()?.map(|defect| (unit.id, defect)))
}

/// Writes an entry in the visitor's name and goes back to the page; a rule that refuses it is told there.
pub(super) async fn enter(
    api: &Api,
    visitor: &Visitor,
    batch: BatchId,
    seen: (&[Entry], &Elsewhere),
    kind: BatchEntry,
    to: &str,
) -> Result<Response, PageError> {
    let (entries, elsewhere) = seen;
    let ordered = !matches!(kind, BatchEntry::SampleInspected { .. });
    let body = Body::AddEntry(AddEntry {
        after: if ordered { heads(entries) } else { Vec::new() },
        kind: EntryKind::Batch(kind),
    });
    if body.validate().is_err() {
        return Ok(back(to, Some(INCOMPLETE)));
    }
    if let Err(rule) = fits(visitor, entries, elsewhere, &body) {
        return Ok(back(to, Some(rule.code())));
    }
    let (officer, now) = (Officer::Member(visitor.who.member), when::at_office(visitor.now_ms));
    let document = DocumentId::Batch(batch);
    let written = api.server().execute_as(visitor.project(), officer, document, vec![body], now).await?;
    match written.first().map(|written| &written.verdict) {
        Some(Verdict::Accepted | Verdict::Rebased { .. }) => Ok(back(to, None)),
        Some(Verdict::Refused { why } | Verdict::Quarantined { why }) => Err(why.code.into()),
        Some(Verdict::Forked) | None => Err(Code::Internal.into()),
    }
}

/// The same rules that the server asks again: here for their words.
fn fits(visitor: &Visitor, entries: &[Entry], elsewhere: &Elsewhere, body: &Body) -> Result<(), EntryRule> {
    let Body::AddEntry(entry) = body else { return Ok(()) };
    let ground = Ground {
        catalog: visitor.catalog.catalog(),
        member: Some(&visitor.member),
        at_ms: visitor.now_ms,
        unit: None,
        entries,
        defects: &Vec::new,
        elsewhere,
    };
    let roles = roles_at(&visitor.member, Place::Project, visitor.now_ms);
    check_entry(&ground, &entry.kind, &Writer { author: Author::Member(visitor.who.member), roles: &roles })
}

/// Back to the page, with the code of what was refused.
pub(super) fn back(to: &str, refused: Option<&str>) -> Response {
    let to = refused.map_or_else(|| to.to_owned(), |code| format!("{to}?refused={code}"));
    Redirect::to(&to).into_response()
}

/// The words for a code; `None` for none of ours.
pub(super) fn refusal(code: &str, words: Words) -> Option<String> {
    let own = match code {
        UNKNOWN_UNITS => Some(words.t("没有选户，或者房号不对", "no unit is chosen, or a number is not known")),
        UNKNOWN_CONDITION => Some(words.t(
            "条件要写成“房号 #编号”，每行一处已记录的问题",
            "write each condition as “unit #number” of a recorded defect, one a line",
        )),
        INCOMPLETE => Some(words.t("没填全：请补上再提交", "something is missing: fill it in and send again")),
        _ => None,
    };
    let rule = BatchRule::ALL.iter().map(|rule| EntryRule::Batch(*rule)).find(|rule| rule.code() == code);
    own.map(str::to_owned).or_else(|| rule.map(|rule| rule.message(words.0).to_owned()))
}
