//! One line of the list: who decided what where, and until when whose turn it is.

use super::words;
use crate::api::Api;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::quarantine::Quarantined;
use crate::store::{StoreError, Value};
use yanfang_domain::command::Body;
use yanfang_domain::id::{DefectId, DocumentId, MemberId};
use yanfang_domain::language::Language;

/// A line.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) place: String,
    pub(super) why: String,
    pub(super) turn: Option<(String, bool)>,
    pub(super) arrived: String,
    pub(super) chosen: bool,
}

/// The defects that each is about, as `8 墙面裂缝`; empty for what is about none.
pub(super) async fn about(api: &Api, visitor: &Visitor, shown: &[&Quarantined]) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT number, item, note FROM defect WHERE project = $1 AND defect = $2";
    let keys = shown.iter().map(|one| {
        let defect = concerned(&one.body).map_or_else(String::new, |defect| defect.to_string());
        vec![Value::text(visitor.project()), defect.into()]
    });
    let found = api.server().database().query_many(sql, keys.collect()).await?;
    found
        .iter()
        .map(|rows| {
            let Some(row) = rows.first() else { return Ok(String::new()) };
            let item = row.optional_text(1)?.and_then(|code| visitor.catalog.item(code));
            let title = match item {
                Some(item) => visitor.words.of(&item.text).to_owned(),
                None => row.text(2)?.chars().take(40).collect(),
            };
            Ok(format!("#{} {title}", row.integer(0)?))
        })
        .collect()
}

pub(super) fn concerned(body: &Body) -> Option<DefectId> {
    match body {
        Body::DefectEvent(event) => event.defect,
        _ => None,
    }
}

pub(super) fn row(visitor: &Visitor, one: &Quarantined, about: &str, chosen: Option<&Quarantined>) -> Row {
    let w = visitor.words;
    let what = words::what(w, &one.body);
    Row {
        href: format!("/console/quarantine?command={}", one.origin),
        title: format!("{}{}{what} {about}", name(visitor, one.author), w.t("：", ": ")).trim_end().to_owned(),
        place: place(visitor, one.document),
        why: one.why().map_or("", |why| words::why(w, why.code)).to_owned(),
        turn: turn(visitor, one),
        arrived: when::date_and_clock(when::at_office(one.received_ms), w),
        chosen: chosen.is_some_and(|chosen| chosen.origin == one.origin),
    }
}

/// Whose turn until when, or who answered when; with whether a limit passed.
pub(super) fn turn(visitor: &Visitor, one: &Quarantined) -> Option<(String, bool)> {
    let w = visitor.words;
    if let Some(answer) = &one.answer {
        let at = when::date_and_clock(when::at_office(answer.at_ms), w);
        let did = if answer.taken_in { w.t("收下", "took it in") } else { w.t("没收", "declined it") };
        return Some((format!("{} {at} {did}", name(visitor, answer.by)), false));
    }
    let turn = one.turn.as_ref()?;
    let people: Vec<String> = turn.members.iter().map(|member| name(visitor, *member)).collect();
    let people = if people.is_empty() { w.t("没有人", "nobody").to_owned() } else { people.join(w.t("、", ", ")) };
    let (left, over) = when::due(turn.until_ms, visitor.now_ms, w);
    let at = when::date_and_clock(when::at_office(turn.until_ms), w);
    let role = w.role(turn.level.role());
    let late = over || turn.until_ms <= visitor.now_ms;
    let text = match w.0 {
        Language::Zh => format!("轮到{role} {people} · {at} 前，{left}"),
        Language::En => format!("turn of {role} {people} · by {at}, {left}"),
    };
    Some((text, late || turn.passed > 0))
}

/// Where, as people say it.
pub(super) fn place(visitor: &Visitor, document: DocumentId) -> String {
    let w = visitor.words;
    match document {
        DocumentId::Unit(unit) => visitor.catalog.unit(unit).map_or_else(|| "–".to_owned(), |unit| unit.code.clone()),
        DocumentId::Batch(_) => w.t("交付批次", "a delivery batch").to_owned(),
        DocumentId::Order(_) => w.t("指令单", "a work order").to_owned(),
        DocumentId::Case(_) => w.t("接待单", "a case").to_owned(),
    }
}

pub(super) fn name(visitor: &Visitor, member: MemberId) -> String {
    let found = visitor.catalog.member(member);
    found.map_or_else(|| visitor.words.t("以前的成员", "a former member").to_owned(), |found| found.name.clone())
}
