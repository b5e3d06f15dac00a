//! 验收总结: figures that come by themselves, conclusions of the person in charge, and whether the figures moved since.

use super::list::Asked;
use super::{may, read, who, write};
use crate::api::Api;
use crate::console::error::{PageError, show};
use crate::console::frame::{Frame, Place};
use crate::console::shape::Shape;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::store::{Row, StoreError, Value};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use yanfang_document::CanonicalFigures;
use yanfang_domain::batch::{BatchState, Counted, Figures, Summary, Tally, UnitCounted};
use yanfang_domain::entry::{Elsewhere as _, EntryName};

/// What was concluded, and whether the figures are still the ones it was about.
struct Conclusion {
    by: String,
    text: String,
    moved: bool,
    document: Option<String>,
}

/// A line of a table: name, all, open.
struct Line {
    name: String,
    count: Tally,
}

/// The defects counted one way.
struct Table {
    title: &'static str,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "batch_summary.html")]
struct SummaryPage {
    frame: Frame,
    id: String,
    name: String,
    figures: Figures,
    digest: String,
    first_pass: String,
    tables: Vec<Table>,
    conclusions: Vec<Conclusion>,
    may_write: bool,
    refused: Option<String>,
}

/// `GET /console/batches/{batch}/summary`
pub(in crate::console) async fn summary(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(batch): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let opened = read(&api, &visitor, &batch).await?;
    let words = visitor.words;
    let figures = figures(&api, &visitor, &opened.state).await?;
    let hash = CanonicalFigures::from(&figures).hash;
    let crumbs = vec![
        ("/console/batches".to_owned(), words.t("交付批次", "Batches").to_owned()),
        (format!("/console/batches/{}", opened.id), opened.state.name.clone()),
    ];
    let conclusion = |summary: &Summary| Conclusion {
        by: format!("{} · {}", who(&visitor, summary.by), when::date_and_clock(summary.at, words)),
        text: summary.conclusions.clone(),
        moved: summary.figures != hash,
        document: summary.document.map(|digest| digest.to_string()),
    };
    let title = words.t("验收总结", "Inspection summary").to_owned();
    let page = SummaryPage {
        frame: Frame::new(&api, &visitor, Place::Batches, title, crumbs).await?,
        id: opened.id.to_string(),
        name: opened.state.name.clone(),
        digest: hash.to_string(),
        first_pass: figures.first_pass_permille().map_or_else(|| "–".to_owned(), percent),
        tables: tables(&visitor, &figures),
        conclusions: opened.state.summaries.iter().rev().map(conclusion).collect(),
        may_write: may(&visitor, EntryName::SummaryWritten),
        refused: write::refusal(&asked.refused, words),
        figures,
    };
    show(&page, words)
}

fn tables(visitor: &Visitor, figures: &Figures) -> Vec<Table> {
    let words = visitor.words;
    let severities = figures.by_severity.iter().map(|one| line(one.severity.label(words.0), one.count));
    let statuses = figures.by_status.iter().map(|one| {
        let open = if one.status.is_open() { one.count } else { 0 };
        line(Shape::of(one.status, true).name(words), Tally { all: one.count, open })
    });
    let trades = figures.by_trade.iter().map(|one| {
        let name = one.trade.map_or(words.t("没选检查项", "no check item"), |trade| trade.label(words.0));
        line(name, one.count)
    });
    let contractors = figures.by_contractor.iter().map(|one| contractor(visitor, one));
    vec![
        Table { title: words.t("按严重程度", "By severity"), lines: severities.collect() },
        Table { title: words.t("按状态", "By status"), lines: statuses.collect() },
        Table { title: words.t("按工种", "By trade"), lines: trades.collect() },
        Table { title: words.t("按责任单位", "By liable contractor"), lines: contractors.collect() },
    ]
}

fn line(name: &str, count: Tally) -> Line {
    Line { name: name.to_owned(), count }
}

fn contractor(visitor: &Visitor, one: &yanfang_domain::batch::ByContractor) -> Line {
    let found = one.contractor.map(|id| visitor.catalog.contractor(id));
    let name = match found {
        None => visitor.words.t("没有责任单位", "nobody named yet"),
        Some(None) => visitor.words.t("别的单位", "another firm"),
        Some(Some(found)) => found.name.as_str(),
    };
    line(name, one.count)
}

/// `83.3 %`.
fn percent(permille: u32) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

const DEFECTS: &str = "SELECT severity, trade, liable, status, returned, repeated FROM defect
    WHERE project = $1 AND unit = $2";

/// Counts the rows of the batch's units.
pub(super) async fn figures(api: &Api, visitor: &Visitor, state: &BatchState) -> Result<Figures, PageError> {
    let database = api.server().database();
    let elsewhere = api.server().elsewhere_for_batches(visitor.project()).await?;
    let keys = state.units.iter().map(|unit| vec![Value::text(visitor.project()), Value::text(unit)]).collect();
    let mut units = Vec::with_capacity(state.units.len());
    for (unit, rows) in state.units.iter().zip(database.query_many(DEFECTS, keys).await?) {
        let readiness = elsewhere.readiness(*unit);
        units.push(UnitCounted {
            heard: readiness.is_some(),
            inspected: readiness.is_some_and(|readiness| readiness.inspected),
            defects: rows.iter().map(counted).collect::<Result<_, _>>()?,
        });
    }
    Ok(Figures::of(&units))
}

fn counted(row: &Row) -> Result<Counted, StoreError> {
    Ok(Counted {
        severity: word(row.text(0)?)?,
        trade: row.optional_text(1)?.map(word).transpose()?,
        liable: if row.is_null(2) { None } else { Some(row.parse(2)?) },
        status: word(row.text(3)?)?,
        returned: row.integer(4)? > 0,
        repeated: row.integer(5)? > 0,
    })
}

/// A value by its name on the wire, as [`crate::projection`] writes it.
fn word<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_value(text.into()).map_err(|error| StoreError::Damaged { what: format!("{text}: {error}") })
}
