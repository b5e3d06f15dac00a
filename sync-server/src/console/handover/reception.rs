//! The chosen home: meters, keys and books, walk, signatures, tasks, and what is missing for the next step.

use super::names;
use super::read::Home;
use super::signatures::{self, Said};
use crate::api::{Api, Refusal};
use crate::console::acceptance as downloads;
use crate::console::shape::{Badge, Shape};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::store::{StoreError, Value};
use yanfang_domain::delivery::{Plausibility, Reading, plausibility};
use yanfang_domain::entry::{Confirmation, Elsewhere, Ground, Readiness};
use yanfang_domain::handover::{Reception, TaskState, Visitor as Came, progress, tasks};
use yanfang_domain::id::{DefectId, DocumentId, UnitId};
use yanfang_domain::language::Language;
use yanfang_domain::standing::fold_unit;
use yanfang_protocol::acceptance::fingerprint;

/// A line with its value, marked where somebody should look.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) look: bool,
}

pub(super) struct ReceptionView {
    pub(super) code: String,
    pub(super) unit_href: String,
    pub(super) about: String,
    pub(super) badge: Option<Badge>,
    pub(super) step: &'static str,
    pub(super) missing: Vec<String>,
    pub(super) flags: Vec<&'static str>,
    pub(super) meters: Vec<Fact>,
    pub(super) items: Vec<Fact>,
    pub(super) walk: Vec<Fact>,
    pub(super) signatures: Vec<Fact>,
    pub(super) amendments: Vec<String>,
    /// Where the signed acceptance is fetched, with the fingerprint of the key to check it with.
    pub(super) acceptance: Option<(String, String)>,
}

/// The reception that goes on, or the last one; `None` for a home without any.
pub(super) async fn view(api: &Api, visitor: &Visitor, home: &Home) -> Result<Option<ReceptionView>, Refusal> {
    let receptions = &home.state.receptions;
    let Some(reception) = receptions.iter().find(|one| one.closed.is_none()).or(receptions.last()) else {
        return Ok(None);
    };
    let document = api.server().document(visitor.project(), DocumentId::Unit(home.unit)).await?;
    let defects = document.map_or_else(Vec::new, |document| document.unit().defects);
    let elsewhere = Confirmed::read(api, visitor, home.unit).await?;
    let said = signatures::said(api, visitor, home).await?;
    let ground = Ground {
        catalog: visitor.catalog.catalog(),
        member: Some(&visitor.member),
        at_ms: visitor.now_ms,
        unit: Some(home.unit),
        entries: &home.entries,
        defects: &|| defects.clone(),
        elsewhere: &elsewhere,
    };
    let Some(progress) = progress(&ground, reception.id) else { return Ok(None) };
    let words = visitor.words;
    let language = if words.t("zh", "en") == "zh" { Language::Zh } else { Language::En };
    let count = |wanted: TaskState, of: &[TaskState]| of.iter().filter(|state| **state == wanted).count();
    let states: Vec<TaskState> =
        tasks(reception, &defects, &fold_unit(&defects)).into_iter().map(|task| task.state).collect();
    let fact = |name: &str, value: String, look| Fact { name: name.to_owned(), value, look };
    let seen = reception.seen.len();
    let walk = vec![
        fact(words.t("看过的房间", "Rooms seen"), seen.to_string(), false),
        fact(words.t("没看，写了原因", "Skipped with a reason"), reception.skipped.len().to_string(), false),
        fact(words.t("未修好", "Open"), home.open.to_string(), home.open > 0),
        fact(words.t("待修的任务", "Tasks to repair"), count(TaskState::Open, &states).to_string(), false),
        fact(
            words.t("等业主确认", "Waiting for the owner"),
            count(TaskState::WaitsForOwner, &states).to_string(),
            false,
        ),
        fact(
            words.t("签后新增", "Added after the signature"),
            home.after_signature.to_string(),
            home.after_signature > 0,
        ),
    ];
    Ok(Some(ReceptionView {
        code: home.code.clone(),
        unit_href: format!("/console/units/{}", home.unit),
        about: about(visitor, reception),
        badge: reception.outcome.outcome().map(|outcome| Shape::of_outcome(outcome).badge(words)),
        step: progress.step.name(language),
        missing: progress.says(language),
        flags: super::day::flags(home, Some(reception), words),
        meters: meters(visitor, home, reception),
        items: reception
            .items
            .iter()
            .map(|item| fact(names::item(item.item, words), format!("{} · {}", item.label, item.count), false))
            .collect(),
        walk,
        signatures: signatures::facts(visitor, reception, &said),
        acceptance: acceptance(api, visitor, home, &said),
        amendments: reception.amendments.iter().map(|amendment| amendment.text.clone()).collect(),
    }))
}

/// The file with all that was signed, for those who may have it.
fn acceptance(api: &Api, visitor: &Visitor, home: &Home, said: &Said) -> Option<(String, String)> {
    let unit = visitor.catalog.unit(home.unit).filter(|unit| downloads::may_read(visitor, unit))?;
    let print = fingerprint(&api.server().public_key().to_bytes());
    (!said.is_empty()).then(|| (downloads::href(unit.id), print.to_string()))
}

fn about(visitor: &Visitor, reception: &Reception) -> String {
    let words = visitor.words;
    let came = match reception.visitor {
        Came::Owner => words.t("业主本人", "The owner"),
        Came::Proxy { .. } => words.t("代理人", "A proxy"),
    };
    let begun = when::date_and_clock(reception.at, words);
    let mut parts = vec![came.to_owned(), names::person(visitor, reception.by), begun];
    if let Some(minutes) = reception.minutes() {
        parts.push(format!("{minutes} {}", words.t("分钟", "min")));
    }
    if let Some(gate) = reception.gate {
        let heard = when::date_and_clock(when::at_office(gate.heard_ms), words);
        parts.push(format!("{} {heard}", words.t("确认书核对于", "confirmation checked")));
    }
    parts.join(" · ")
}

/// Readings of this reception; one below its predecessor, or far above, is marked.
fn meters(visitor: &Visitor, home: &Home, reception: &Reception) -> Vec<Fact> {
    let words = visitor.words;
    let all = &home.state.readings;
    let of = all.iter().enumerate().filter(|(_, reading)| reading.handover == Some(reception.id));
    of.map(|(place, reading)| {
        let same = |other: &&Reading| other.meter == reading.meter && other.serial == reading.serial;
        let before = all[..place].iter().rev().find(same).map(|other| other.value_milli);
        let note = match plausibility(reading.meter, before, reading.value_milli) {
            Plausibility::Plausible => "",
            Plausibility::BelowLast { .. } => words.t("，比上次少", ", less than before"),
            Plausibility::Jump { .. } => words.t("，多得不寻常", ", unusually much more"),
        };
        Fact {
            name: names::meter(reading.meter, words).to_owned(),
            value: format!("{}{note}", names::reading(reading.meter, reading.value_milli)),
            look: !note.is_empty(),
        }
    })
    .collect()
}

/// The confirmations of one unit (R1).
struct Confirmed {
    unit: UnitId,
    confirmations: Vec<Confirmation>,
}

impl Confirmed {
    async fn read(api: &Api, visitor: &Visitor, unit: UnitId) -> Result<Self, StoreError> {
        let sql = "SELECT batch, entry, revoked FROM confirmation WHERE project = $1 AND unit = $2
            ORDER BY confirmed_ms, entry";
        let key = vec![Value::text(visitor.project()), Value::text(unit)];
        let rows = api.server().database().query(sql, key).await?;
        let read = rows
            .iter()
            .map(|row| Ok(Confirmation { batch: row.parse(0)?, entry: row.parse(1)?, revoked: row.integer(2)? != 0 }));
        Ok(Self { unit, confirmations: read.collect::<Result<_, StoreError>>()? })
    }
}

impl Elsewhere for Confirmed {
    fn readiness(&self, _: UnitId) -> Option<Readiness> {
        None
    }

    fn confirmations(&self, unit: UnitId) -> Vec<Confirmation> {
        if unit == self.unit { self.confirmations.clone() } else { Vec::new() }
    }

    fn is_open(&self, _: UnitId, _: DefectId) -> Option<bool> {
        None
    }
}
