//! The page of one order; printed it is the 工程指令单.

use super::may;
use super::read::{Held, Opened, State, code, read, room, title};
use super::refusal::{Asked, asked};
use crate::api::Api;
use crate::console::dispatch::{contractor, order_number};
use crate::console::error::{PageError, show};
use crate::console::frame::{Frame, Place};
use crate::console::shape::{Badge, Shape};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::store::{StoreError, Value};
use askama::Template;
use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use std::sync::Arc;
use yanfang_domain::command::CommandName;
use yanfang_domain::entry::{EntryKind, EntryName};
use yanfang_domain::event::EventName;
use yanfang_domain::id::{ContractorId, DocumentId};
use yanfang_domain::order::{OrderEnd, OrderEntry};

/// A defect of the order.
struct Line {
    value: String,
    href: String,
    unit: String,
    place: String,
    title: String,
    note: String,
    severity: Option<&'static str>,
    badge: Badge,
    due: Option<(String, bool)>,
    /// Who answers for it, where that is another than who repairs.
    liable: Option<String>,
    is_here: bool,
    can_move: bool,
}

/// Which forms are there.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "one flag a form of the page, in no relation to each other")]
struct May {
    release: bool,
    give: bool,
    substitute: bool,
}

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage {
    frame: Frame,
    id: String,
    number: String,
    contractor: String,
    firm: String,
    state: &'static str,
    facts: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    refused: Option<String>,
    may: May,
    firms: Vec<(String, String)>,
    /// Orders of the same contractor that this one can be joined with.
    others: Vec<(String, String)>,
    has_notice: bool,
}

/// `GET /console/orders/{order}`
pub(in crate::console) async fn page(
    Shared(api): Shared<Arc<Api>>,
    visitor: Visitor,
    Path(order): Path<String>,
    Query(sent): Query<Asked>,
) -> Result<Response, PageError> {
    let opened = read(&api, &visitor, &order).await?;
    let words = visitor.words;
    let number = order_number(opened.number);
    let crumbs = vec![("/console/dispatch".to_owned(), words.t("派单台", "Dispatch").to_owned())];
    let lines: Vec<Line> = opened.held.iter().map(|held| line(&visitor, &opened, held)).collect();
    let name = contractor(&visitor, Some(opened.repairer));
    let page = OrderPage {
        frame: Frame::new(&api, &visitor, Place::Dispatch, format!("{number} {name}"), crumbs).await?,
        id: opened.id.to_string(),
        firm: format!("/console/firms/{}", opened.repairer),
        contractor: name,
        state: state(opened.state, &visitor),
        facts: facts(&api, &visitor, &opened).await?,
        refused: asked(&sent, words),
        may: forms(&visitor, &opened, &lines),
        firms: firms(&visitor, Some(opened.repairer)),
        others: others(&api, &visitor, &opened).await?,
        has_notice: opened.held.iter().any(|held| held.is_here && held.liable != Some(opened.repairer)),
        number,
        lines,
    };
    show(&page, words)
}

const fn state(state: State, visitor: &Visitor) -> &'static str {
    match state {
        State::Draft => visitor.words.t("草稿", "Draft"),
        State::Released => visitor.words.t("已下发", "Released"),
        State::Closed => visitor.words.t("已关闭", "Closed"),
    }
}

fn forms(visitor: &Visitor, opened: &Opened, lines: &[Line]) -> May {
    let movable = !opened.has_hidden && lines.iter().any(|line| line.can_move);
    May {
        release: !opened.has_hidden
            && opened.state == State::Draft
            && may(visitor, CommandName::Entry(EntryName::OrderReleased)),
        give: movable && may(visitor, CommandName::Event(EventName::Assigned)),
        // Nobody failed to come for what nobody was told of.
        substitute: movable && opened.state != State::Draft && may(visitor, CommandName::Event(EventName::Substituted)),
    }
}

/// Contractors that take work, by name.
pub(in crate::console) fn firms(visitor: &Visitor, but: Option<ContractorId>) -> Vec<(String, String)> {
    let firms = &visitor.catalog.catalog().contractors;
    let open = firms.contractors.iter().filter(|firm| Some(firm.id) != but && firms.takes_work(firm.id));
    let mut open: Vec<(String, String)> = open.map(|firm| (firm.id.to_string(), firm.name.clone())).collect();
    open.sort_by(|one, other| one.1.cmp(&other.1));
    open
}

fn line(visitor: &Visitor, opened: &Opened, held: &Held) -> Line {
    let words = visitor.words;
    let due = held.due_ms.filter(|_| held.is_here && held.status.is_open()).map(|due_ms| {
        let (left, over) = when::due(due_ms, visitor.now_ms, words);
        (format!("{} · {left}", when::date(when::at_office(due_ms), words)), over)
    });
    Line {
        value: format!("{} {}", held.unit, held.defect),
        href: format!("/console/units/{}?defect={}", held.unit, held.defect),
        unit: code(visitor, held.unit).to_owned(),
        place: format!("#{} {}", held.number, room(visitor, held.unit, held.room)),
        title: title(visitor, held.item.as_deref(), &held.note),
        note: if held.item.is_some() { held.note.clone() } else { String::new() },
        severity: words.severity(held.severity),
        badge: Shape::of(held.status, true).badge(words),
        due,
        liable: held.liable.filter(|liable| *liable != opened.repairer).map(|id| contractor(visitor, Some(id))),
        is_here: held.is_here,
        can_move: held.is_here
            && yanfang_domain::permission::permits(
                yanfang_domain::role::Role::ServiceClerk,
                CommandName::Event(EventName::Assigned),
                Some(held.status),
            ),
    }
}

async fn facts(api: &Api, visitor: &Visitor, opened: &Opened) -> Result<Vec<(&'static str, String)>, PageError> {
    let words = visitor.words;
    let at = |ms: i64| when::date_and_clock(when::at_office(ms), words);
    let mut facts = Vec::new();
    facts.extend(opened.released_ms.map(|ms| (words.t("下发", "Released"), at(ms))));
    let due = opened.due_ms.map(|ms| (words.t("最早到期", "First due"), when::date(when::at_office(ms), words)));
    facts.extend(due);
    let engineer = opened.engineer.and_then(|id| visitor.catalog.member(id));
    facts.extend(engineer.map(|member| (words.t("项目工程师", "Engineer in charge"), member.name.clone())));
    let document = api.server().document(visitor.project(), DocumentId::Order(opened.id)).await?;
    for entry in document.iter().flat_map(yanfang_document::Document::entries) {
        match entry.kind {
            EntryKind::Order(OrderEntry::Seen) => {
                facts.push((words.t("单位打开", "Opened by it"), at(entry.at.utc_ms)));
            }
            EntryKind::Order(OrderEntry::Closed { end, reason }) => {
                facts.push((words.t("关闭", "Closed"), format!("{} · {reason}", why(&end, visitor))));
            }
            _ => {}
        }
    }
    if facts.iter().all(|(name, _)| *name != words.t("关闭", "Closed")) {
        facts.extend(opened.closed_ms.map(|ms| (words.t("关闭", "Closed"), at(ms))));
    }
    Ok(facts)
}

const fn why(end: &OrderEnd, visitor: &Visitor) -> &'static str {
    match end {
        OrderEnd::Done => visitor.words.t("都做完了", "all is done"),
        OrderEnd::Split(_) => visitor.words.t("拆单", "split"),
        OrderEnd::Merged(_) => visitor.words.t("并单", "merged"),
        OrderEnd::Reassigned(_) => visitor.words.t("改派", "given to another"),
        OrderEnd::Left(_) => visitor.words.t("单位退场或代维修", "the firm left or was substituted"),
    }
}

const OTHERS: &str = "SELECT DISTINCT w.work_order, w.number FROM work_order w
    JOIN defect d ON d.project = w.project AND d.work_order = w.work_order
    WHERE w.project = $1 AND w.repairer = $2 AND w.state = $3 AND w.work_order <> $4
     AND d.status IN ('assigned', 'in_repair', 'disputed', 'returned')
    ORDER BY w.number DESC LIMIT 50";

async fn others(api: &Api, visitor: &Visitor, opened: &Opened) -> Result<Vec<(String, String)>, StoreError> {
    let state = match opened.state {
        State::Draft => "draft",
        State::Released => "released",
        State::Closed => return Ok(Vec::new()),
    };
    let key = vec![Value::text(visitor.project()), Value::text(opened.repairer), state.into(), Value::text(opened.id)];
    let rows = api.server().database().query(OTHERS, key).await?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), order_number(row.integer(1)?)))).collect()
}
