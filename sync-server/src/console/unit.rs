//! A unit's file: what happened here?

mod decide;
mod defects;
mod delivery;
mod history;
mod history_words;
mod others;
mod people;
mod photos;
mod plan;
mod rooms;

pub(super) use decide::decide;

use super::error::{PageError, show};
use super::frame::{Frame, Place};
use super::visitor::Visitor;
use crate::api::{Api, Refusal};
use crate::store::{StoreError, Value};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use defects::DefectRow;
use delivery::DeliveryLine;
use history::History;
use photos::Photos;
use plan::PlanView;
use rooms::RoomRow;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use yanfang_document::UnitContent;
use yanfang_domain::catalog::{HouseType, Unit};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::id::{DefectId, DocumentId, OrderId, Origin, UnitId};
use yanfang_domain::quarantine::{Answer, answers};
use yanfang_domain::standing::fold_among;
use yanfang_protocol::problem::Code;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    defect: String,
}

/// A defect with where it stands.
struct Standed<'a> {
    defect: &'a Defect,
    standing: Standing,
}

/// Everything that the parts of the page look things up in.
struct File<'a> {
    visitor: &'a Visitor,
    unit: &'a Unit,
    house_type: Option<&'a HouseType>,
    /// When each command of the chosen defect arrived, by its origin.
    received: HashMap<Origin, i64>,
    orders: HashMap<OrderId, i64>,
    photos: Photos,
    /// What the office answered about decisions in quarantine.
    answers: BTreeMap<Origin, Answer>,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    frame: Frame,
    code: String,
    former: Option<String>,
    about: String,
    open: usize,
    unreadable: u32,
    unit: String,
    plan: PlanView,
    rooms: Vec<RoomRow>,
    defects: Vec<DefectRow>,
    history: Option<History>,
    delivery: Option<DeliveryLine>,
}

pub(super) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id: UnitId = unit.parse().map_err(|_| Code::NotFound)?;
    if !visitor.reads(id) {
        return Err(Code::NotFound.into());
    }
    let unit = visitor.catalog.unit(id).ok_or(Code::NotFound)?;
    let document = api.server().document(visitor.project(), DocumentId::Unit(id)).await?;
    let content = document.map_or_else(empty, |document| document.unit());
    let standed = standed(&content);
    let asked: Option<DefectId> = asked.defect.parse().ok();
    let chosen = asked.and_then(|id| standed.iter().find(|one| one.defect.id == id)).or(standed.first());
    let file = File {
        visitor: &visitor,
        unit,
        house_type: visitor.catalog.house_type(unit.house_type),
        received: received(&api, &visitor, chosen.map(|one| one.defect)).await?,
        orders: orders(&api, &visitor).await?,
        photos: photos::read(&api, &visitor, id).await?,
        answers: answers(&content.entries),
    };
    let frame = frame(&api, &visitor, unit).await?;
    let page = UnitPage {
        code: unit.code.clone(),
        former: (!unit.former.is_empty()).then(|| visitor.words.formerly(&unit.former.join(", "))),
        about: file.about(),
        open: standed.iter().filter(|one| one.standing.status.is_open()).count(),
        unreadable: content.unreadable,
        unit: id.to_string(),
        plan: plan::view(&file, &standed, chosen),
        rooms: rooms::rows(&file, &content.inspections),
        defects: standed.iter().map(|one| defects::row(&file, one, chosen)).collect(),
        history: chosen.map(|chosen| history::of(&file, chosen, &standed)),
        delivery: delivery::line(&visitor, id, &content.entries),
        frame,
    };
    show(&page, visitor.words)
}

async fn frame(api: &Api, visitor: &Visitor, unit: &Unit) -> Result<Frame, Refusal> {
    let words = visitor.words;
    let buildings = &visitor.catalog.catalog().places.buildings;
    let building = buildings.iter().find(|building| Some(building.id) == unit.building);
    let crumbs = building.map(|building| {
        let name = match words.t("zh", "en") {
            "zh" => format!("{} 号楼", building.code),
            _ => format!("Building {}", building.code),
        };
        (format!("/console/grid?building={}&unit={}", building.id, unit.id), name)
    });
    Frame::new(api, visitor, Place::Units, unit.code.clone(), crumbs.into_iter().collect()).await
}

const fn empty() -> UnitContent {
    UnitContent { defects: Vec::new(), inspections: Vec::new(), entries: Vec::new(), unreadable: 0 }
}

/// Open ones first, those that need a person before the others, then by number.
fn standed(content: &UnitContent) -> Vec<Standed<'_>> {
    let fold = |defect| Standed { defect, standing: fold_among(defect, &content.defects) };
    let mut standed: Vec<_> = content.defects.iter().map(fold).collect();
    standed.sort_by_key(|one| {
        let needs_decision = one.standing.status == yanfang_domain::event::Status::NeedsDecision;
        (!needs_decision, !one.standing.status.is_open(), one.defect.number, one.defect.id)
    });
    standed
}

/// When the commands of a defect's history arrived.
async fn received(api: &Api, visitor: &Visitor, defect: Option<&Defect>) -> Result<HashMap<Origin, i64>, StoreError> {
    let Some(defect) = defect else { return Ok(HashMap::new()) };
    let events = defect.events.iter().map(|event| event.id.0.origin);
    let origins: Vec<Origin> = events.chain([defect.id.0.origin]).collect();
    let sql = "SELECT received_ms FROM command WHERE project = $1 AND origin = $2";
    let keys = origins.iter().map(|origin| vec![Value::text(visitor.project()), Value::text(origin)]).collect();
    let rows = api.server().database().query_many(sql, keys).await?;
    let found = origins.into_iter().zip(rows).filter_map(|(origin, rows)| Some((origin, rows.into_iter().next()?)));
    found.map(|(origin, row)| Ok((origin, row.integer(0)?))).collect()
}

async fn orders(api: &Api, visitor: &Visitor) -> Result<HashMap<OrderId, i64>, StoreError> {
    let sql = "SELECT work_order, number FROM work_order WHERE project = $1";
    let rows = api.server().database().query(sql, vec![visitor.project().to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, row.integer(1)?))).collect()
}

impl File<'_> {
    fn about(&self) -> String {
        let Some(house_type) = self.house_type else { return String::new() };
        let name = self.visitor.words.of(&house_type.name);
        format!("{} {name} · {} m²", house_type.code, house_type.area_centi_m2 / 100)
    }

    fn room(&self, id: yanfang_domain::id::RoomId) -> &str {
        let rooms = self.house_type.map_or(&[][..], |house_type| &house_type.rooms);
        rooms.iter().find(|room| room.id == id).map_or("–", |room| self.visitor.words.of(&room.name))
    }

    fn href(&self, defect: DefectId) -> String {
        format!("/console/units/{}?defect={defect}", self.unit.id)
    }

    /// What is wrong, in few words: the check item, else the note.
    fn title(&self, defect: &Defect) -> String {
        let words = self.visitor.words;
        let item = defect.item.as_deref().and_then(|code| self.visitor.catalog.item(code));
        match item {
            Some(item) => words.of(&item.text).to_owned(),
            None if defect.note.trim().is_empty() => words.t("没选检查项", "No check item").to_owned(),
            None => defect.note.chars().take(60).collect(),
        }
    }

    fn contractor(&self, id: yanfang_domain::id::ContractorId) -> String {
        let found = self.visitor.catalog.contractor(id);
        found.map_or_else(|| self.visitor.words.t("别的单位", "another firm").to_owned(), |found| found.name.clone())
    }
}
