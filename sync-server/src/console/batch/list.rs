//! Every batch of the project, and putting a new one together.

use super::words::of_batch;
use super::{may, visits, write};
use crate::api::Api;
use crate::console::error::{PageError, show};
use crate::console::form::OwnForm;
use crate::console::frame::{Frame, Place};
use crate::console::shape::Badge;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::ingest::Elsewhere;
use crate::store::StoreError;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use yanfang_domain::batch::{BatchEntry, BatchReadiness, BatchState, Milestone, warnings};
use yanfang_domain::catalog::UnitKind;
use yanfang_domain::entry::{Entry, EntryName};
use yanfang_domain::id::{BatchId, DocumentId, UnitId};
use yanfang_protocol::problem::Code;

struct BatchRow {
    href: String,
    name: String,
    badge: Badge,
    units: usize,
    ready: u32,
    signed: usize,
    delivery: String,
    warned: bool,
    number: String,
}

#[derive(Template)]
#[template(path = "batches.html")]
struct BatchesPage {
    frame: Frame,
    batches: Vec<BatchRow>,
    headline: String,
    /// Buildings as (id, code, units), where the visitor may put a batch together.
    buildings: Option<Vec<(String, String, usize)>>,
    refused: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::console) struct Asked {
    pub(super) refused: String,
}

/// `GET /console/batches`
pub(in crate::console) async fn list(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visits(&visitor)?;
    let words = visitor.words;
    let elsewhere = api.server().elsewhere_for_batches(visitor.project()).await?;
    let states = states(&api, &visitor).await?;
    let batches: Vec<BatchRow> = states.iter().rev().map(|(id, state)| row(&visitor, *id, state, &elsewhere)).collect();
    let confirmed = states.values().filter(|state| state.confirmed().is_some()).count();
    let page = BatchesPage {
        headline: match words.t("zh", "en") {
            "zh" => format!("{} 批里 {confirmed} 批可交付", states.len()),
            _ => format!("{confirmed} of {} batches may be delivered", states.len()),
        },
        frame: Frame::new(&api, &visitor, Place::Batches, words.t("交付批次", "Batches").to_owned(), Vec::new())
            .await?,
        batches,
        buildings: may(&visitor, EntryName::BatchOpened).then(|| buildings(&visitor)),
        refused: write::refusal(&asked.refused, words),
    };
    show(&page, words)
}

/// The batches by id, which begins with the time they were opened at.
pub(in crate::console) async fn states(
    api: &Api,
    visitor: &Visitor,
) -> Result<BTreeMap<BatchId, BatchState>, StoreError> {
    let sql = "SELECT document, json FROM entry WHERE project = $1 AND document LIKE 'batch:%'";
    let rows = api.server().database().query(sql, vec![visitor.project().to_string().into()]).await?;
    let mut entries: BTreeMap<BatchId, Vec<Entry>> = BTreeMap::new();
    for row in &rows {
        let DocumentId::Batch(batch) = row.parse(0)? else { continue };
        let entry = serde_json::from_str(row.text(1)?);
        let entry = entry.map_err(|error| StoreError::Damaged { what: format!("an entry of {batch}: {error}") })?;
        entries.entry(batch).or_default().push(entry);
    }
    Ok(entries.into_iter().map(|(batch, entries)| (batch, BatchState::of(&entries))).collect())
}

fn row(visitor: &Visitor, id: BatchId, state: &BatchState, elsewhere: &Elsewhere) -> BatchRow {
    let words = visitor.words;
    let readiness = BatchReadiness::of(&state.units, elsewhere);
    let delivery = state.milestones.get(&Milestone::Delivery);
    let accepts = |draw: &yanfang_domain::batch::Draw| draw.parties.iter().filter(|one| one.word.accepts()).count();
    BatchRow {
        href: format!("/console/batches/{id}"),
        name: state.name.clone(),
        badge: of_batch(state.status()).badge(words),
        units: state.units.len(),
        ready: readiness.ready,
        signed: state.current().map_or(0, accepts),
        delivery: delivery.map_or_else(|| "–".to_owned(), |kept| when::date(when::at_office(kept.value), words)),
        warned: !warnings(state, &visitor.catalog.catalog().settings).is_empty(),
        number: state.confirmed().map_or_else(String::new, |confirmed| confirmed.number.clone()),
    }
}

fn buildings(visitor: &Visitor) -> Vec<(String, String, usize)> {
    let places = &visitor.catalog.catalog().places;
    let units = |building| places.units.iter().filter(move |unit| unit.building == Some(building)).count();
    places.buildings.iter().map(|one| (one.id.to_string(), one.code.clone(), units(one.id))).collect()
}

#[derive(Deserialize)]
pub(in crate::console) struct NewBatch {
    name: String,
    /// A building whose dwellings are meant, or empty.
    building: String,
    /// Unit numbers, separated by spaces or commas; empty: all dwellings of the building.
    units: String,
}

/// `POST /console/batches`
pub(in crate::console) async fn open(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    OwnForm(new): OwnForm<NewBatch>,
) -> Result<Response, PageError> {
    visits(&visitor)?;
    let Some(units) = chosen(&visitor, &new.building, &new.units) else {
        return Ok(write::back("/console/batches", Some(write::UNKNOWN_UNITS)));
    };
    let mut entropy = [0; 10];
    getrandom::fill(&mut entropy).map_err(|_| Code::Internal)?;
    let batch = BatchId::new(visitor.now_ms.max(0) as u64, entropy);
    let entry = BatchEntry::Opened { name: new.name.trim().to_owned(), units };
    let elsewhere = Elsewhere::default();
    write::enter(&api, &visitor, batch, (&[], &elsewhere), entry, "/console/batches").await
}

/// The units of a form, sorted; `None` where a number is not known or nothing is chosen.
pub(super) fn chosen(visitor: &Visitor, building: &str, codes: &str) -> Option<Vec<UnitId>> {
    let places = &visitor.catalog.catalog().places;
    let codes: Vec<&str> =
        codes.split([' ', ',', '，', '、', '\n', '\r', '\t']).filter(|code| !code.is_empty()).collect();
    let mut units: Vec<UnitId> = if codes.is_empty() {
        let building = building.parse().ok()?;
        let of = places.units.iter().filter(|unit| unit.building == Some(building) && unit.kind == UnitKind::Dwelling);
        of.map(|unit| unit.id).collect()
    } else {
        let find = |code: &&str| places.units.iter().find(|unit| unit.code == **code).map(|unit| unit.id);
        codes.iter().map(find).collect::<Option<_>>()?
    };
    units.sort_unstable();
    units.dedup();
    (!units.is_empty()).then_some(units)
}
