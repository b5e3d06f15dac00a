//! 验收覆盖: does the third-party inspection cover every unit, how far is the internal one, and what is missing where?
//!
//! Figures come by themselves from the rooms' records as the phones sent them; a room counts by whichever round of the
//! stage accounts for it.

mod asked;
mod csv;
mod groups;
mod read;
mod rows;

use super::batch;
use super::error::{PageError, show};
use super::frame::{Frame, Place};
use super::visitor::Visitor;
use super::words::Words;
use crate::api::Api;
use askama::Template;
use asked::{Asked, By, Show};
use axum::extract::{Query, State};
use axum::response::Response;
use groups::{Group, GroupRow};
use read::Home;
use rows::UnitRow;
use std::collections::BTreeMap;
use std::sync::Arc;
use yanfang_domain::batch::BatchState;
use yanfang_domain::id::BatchId;
use yanfang_domain::inspection::{CoverageFigures, Stage};
use yanfang_domain::team::left_out;

/// Stages that go through every unit.
const STAGES: [Stage; 3] = [Stage::ThirdParty, Stage::Internal, Stage::PropertyTakeover];

/// Units listed at most; the file has all of them.
const MOST: usize = 400;

/// A choice: its address, its name, whether it is the one shown.
struct Tab {
    href: String,
    name: String,
    here: bool,
}

/// Units that no team of the stage goes through.
struct LeftOut {
    units: Vec<(String, String)>,
    more: usize,
}

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage {
    frame: Frame,
    headline: String,
    about: String,
    stages: Vec<Tab>,
    ways: Vec<Tab>,
    by: &'static str,
    groups: Vec<GroupRow>,
    left_out: Option<LeftOut>,
    chosen: Option<String>,
    shows: Vec<Tab>,
    units: Vec<UnitRow>,
    more: usize,
    file: String,
}

/// `GET /console/coverage`
pub(super) async fn page(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let (stage, by) = (asked.stage(), asked.by);
    let homes = read::homes(&api, &visitor, stage).await?;
    let batches = batches(&api, &visitor, by).await?;
    let all = groups::groups(&visitor, &asked, &homes, &batches);
    let chosen = all.iter().find(|group| group.key == asked.group);
    let listed = rows::listed(&homes, chosen, asked.show);
    let figures: CoverageFigures = homes.iter().map(|home| &home.coverage).collect();
    let heard = homes.iter().filter(|home| home.heard).count();
    let tab = |to: &Asked, name: &str, here| Tab { href: to.href(), name: name.to_owned(), here };
    let stages = STAGES.map(|of| tab(&asked.of(of), words.stage(of), of == stage));
    let may = |way: &By| *way != By::Batch || reads_batches(&visitor);
    let ways = By::ALL.iter().filter(|way| may(way)).map(|way| tab(&asked.by(*way), way.name(words), *way == by));
    let shows = Show::ALL.map(|show| tab(&asked.showing(show), show.name(words), show == asked.show));
    let title = words.t("验收覆盖", "Inspection coverage").to_owned();
    let crumbs = vec![("/console/grid".to_owned(), words.t("楼栋进度", "Progress").to_owned())];
    let page = CoveragePage {
        frame: Frame::new(&api, &visitor, Place::Grid, title, crumbs).await?,
        headline: headline(stage, &figures, words),
        about: about(&figures, heard, words),
        stages: stages.into(),
        ways: ways.collect(),
        by: by.column(words),
        groups: all.iter().map(|group| groups::row(&asked, group, &homes, words)).collect(),
        left_out: (by == By::Team).then(|| without_team(&visitor, stage, &homes)).flatten(),
        chosen: chosen.map(|group| group.name.clone()),
        shows: shows.into(),
        more: listed.len().saturating_sub(MOST),
        units: listed.into_iter().take(MOST).map(|home| rows::row(home, words)).collect(),
        file: asked.file(),
    };
    show(&page, words)
}

/// `GET /console/coverage.csv`: the same units, all of them, as a file to keep and to send.
pub(super) async fn file(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let homes = read::homes(&api, &visitor, asked.stage()).await?;
    let batches = batches(&api, &visitor, asked.by).await?;
    let all = groups::groups(&visitor, &asked, &homes, &batches);
    let chosen: Option<&Group> = all.iter().find(|group| group.key == asked.group);
    let listed = rows::listed(&homes, chosen, Show::All);
    Ok(csv::answer(&visitor, asked.stage(), &listed))
}

async fn batches(api: &Api, visitor: &Visitor, by: By) -> Result<BTreeMap<BatchId, BatchState>, PageError> {
    if by != By::Batch || !reads_batches(visitor) {
        return Ok(BTreeMap::new());
    }
    Ok(batch::states(api, visitor).await?)
}

fn reads_batches(visitor: &Visitor) -> bool {
    visitor.catalog.reads_batches(&visitor.member, visitor.now_ms)
}

fn without_team(visitor: &Visitor, stage: Stage, homes: &[Home<'_>]) -> Option<LeftOut> {
    const NAMED: usize = 30;
    let units: Vec<_> = homes.iter().map(|home| home.unit.clone()).collect();
    let left = left_out(&visitor.catalog.catalog().teams, stage, &units);
    let named = left.iter().take(NAMED).map(|unit| (format!("/console/units/{}", unit.id), unit.code.clone()));
    (!left.is_empty()).then(|| LeftOut { units: named.collect(), more: left.len().saturating_sub(NAMED) })
}

/// `第三方验房：430 户查完 412 户（95.8 %）`.
fn headline(stage: Stage, figures: &CoverageFigures, words: Words) -> String {
    let (name, share) = (words.stage(stage), share(figures));
    let (covered, units) = (figures.covered, figures.units);
    match words.t("zh", "en") {
        "zh" => format!("{name}：{units} 户查完 {covered} 户（{share}）"),
        _ => format!("{name}: {covered} of {units} units inspected ({share})"),
    }
}

fn about(figures: &CoverageFigures, heard: usize, words: Words) -> String {
    let CoverageFigures { units, rooms, accounted, not_seen, .. } = figures;
    match words.t("zh", "en") {
        "zh" => format!(
            "房间 {accounted} / {rooms} 间有记录，其中 {not_seen} 间未查到。{heard} / {units} 户收到过数据；没上传的不在里面。"
        ),
        _ => format!(
            "{accounted} of {rooms} rooms are accounted for, {not_seen} of these were not seen. {heard} of {units} units were heard from; what phones still hold is not in it."
        ),
    }
}

/// `95.8 %`, rounded down; `100 %` is said of all and of nothing less.
fn share(figures: &CoverageFigures) -> String {
    match figures.permille() {
        None => "–".to_owned(),
        Some(1_000) => "100 %".to_owned(),
        Some(permille) => format!("{}.{} %", permille / 10, permille % 10),
    }
}
