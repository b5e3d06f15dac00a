//! 代维修通知单: what the contractor that answers did not come for, who repairs it instead, measured. Printed it is the
//! evidence for what is deducted; prices are finance's.

use super::read::{code, read, room, title};
use crate::api::Api;
use crate::console::batch::who;
use crate::console::dispatch::{contractor, order_number};
use crate::console::error::{PageError, show};
use crate::console::frame::{Frame, Place};
use crate::console::visitor::Visitor;
use crate::console::when;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yanfang_domain::catalog::Contract;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{Event, EventKind};
use yanfang_domain::id::{ContractorId, DocumentId, UnitId};
use yanfang_domain::standing::fold;
use yanfang_domain::time::DAY_MS;
use yanfang_protocol::problem::Code;

/// A defect on the notice.
struct Line {
    unit: String,
    place: String,
    title: String,
    note: String,
    quantities: String,
    /// When the contractor that answers was to have repaired it.
    was_due: String,
    due: String,
}

/// A notice that was served.
struct Notice {
    number: String,
    /// The 标段 in which the contractor answers for these defects.
    contracts: String,
    liable: String,
    substitute: String,
    served: String,
    grace: String,
    reason: String,
    ordered: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "order_notice.html")]
struct NoticePage {
    frame: Frame,
    order: String,
    number: String,
    notices: Vec<Notice>,
}

/// A defect with the substitution that is in force.
struct Substituted {
    unit: UnitId,
    defect: Defect,
    event: Event,
}

/// `GET /console/orders/{order}/notice`
pub(in crate::console) async fn notice(
    State(api): State<Arc<Api>>,
    visitor: Visitor,
    Path(order): Path<String>,
) -> Result<Response, PageError> {
    let opened = read(&api, &visitor, &order).await?;
    let mut found: BTreeMap<(Option<ContractorId>, String), Vec<Substituted>> = BTreeMap::new();
    for held in &opened.held {
        let document = api.server().document(visitor.project(), DocumentId::Unit(held.unit)).await?;
        let Some(defect) = document.and_then(|document| document.defect(held.defect)) else { continue };
        let Some((event, number)) = substitution(&defect, opened.repairer) else { continue };
        let event = event.clone();
        found.entry((held.liable, number)).or_default().push(Substituted { unit: held.unit, defect, event });
    }
    if found.is_empty() {
        return Err(Code::NotFound.into());
    }
    let words = visitor.words;
    let number = order_number(opened.number);
    let crumbs = vec![
        ("/console/dispatch".to_owned(), words.t("派单台", "Dispatch").to_owned()),
        (format!("/console/orders/{}", opened.id), number.clone()),
    ];
    let title = words.t("代维修通知单", "Notice of repair by a substitute").to_owned();
    let notices = found.into_iter().map(|((liable, number), all)| view(&visitor, liable, number, &all));
    let page = NoticePage {
        frame: Frame::new(&api, &visitor, Place::Dispatch, title, crumbs).await?,
        order: opened.id.to_string(),
        notices: notices.collect(),
        number,
    };
    show(&page, words)
}

/// The last substitution by this contractor, with its notice's number.
fn substitution(defect: &Defect, by: ContractorId) -> Option<(&Event, String)> {
    let all = defect.events.iter().filter_map(|event| match &event.kind {
        EventKind::Substituted { repairer, notice, .. } if *repairer == by => Some((event, notice.clone())),
        _ => None,
    });
    all.max_by_key(|(event, _)| (event.at.utc_ms, event.id))
}

fn view(visitor: &Visitor, liable: Option<ContractorId>, number: String, all: &[Substituted]) -> Notice {
    let words = visitor.words;
    let day = |ms: i64| when::day(when::at_office(ms), words);
    let mut notice = Notice {
        number,
        contracts: contracts(visitor, liable, all),
        liable: contractor(visitor, liable),
        substitute: String::new(),
        served: String::new(),
        grace: String::new(),
        reason: String::new(),
        ordered: String::new(),
        lines: Vec::new(),
    };
    for one in all {
        let EventKind::Substituted { repairer, served_ms, grace_days, quantities, reason, due_ms, .. } =
            &one.event.kind
        else {
            continue;
        };
        notice.substitute = contractor(visitor, Some(*repairer));
        notice.served = day(*served_ms);
        let until = day(served_ms.saturating_add(i64::from(*grace_days) * DAY_MS));
        notice.grace =
            format!("{}{until}", words.count(usize::from(*grace_days), "天，至 ", "day, until ", "days, until "));
        if !reason.is_empty() {
            notice.reason.clone_from(reason);
        }
        notice.ordered = format!("{} · {}", day(one.event.at.utc_ms), who(visitor, one.event.by));
        notice.lines.push(Line {
            unit: code(visitor, one.unit).to_owned(),
            place: format!("#{} {}", one.defect.number, room(visitor, one.unit, one.defect.room)),
            title: title(visitor, one.defect.item.as_deref(), &one.defect.note),
            note: if one.defect.item.is_some() { one.defect.note.clone() } else { String::new() },
            quantities: quantities.clone(),
            was_due: before(one).map_or_else(|| "–".to_owned(), day),
            due: day(*due_ms),
        });
    }
    notice
}

/// When it was due by what was before the substitution.
fn before(one: &Substituted) -> Option<i64> {
    let earlier = |event: &&Event| (event.at.utc_ms, event.id) < (one.event.at.utc_ms, one.event.id);
    let events = one.defect.events.iter().filter(earlier).cloned().collect();
    fold(&Defect { events, ..one.defect.clone() }).due_ms
}

/// The contracts of the contractor that answers, at these places and in these trades.
fn contracts(visitor: &Visitor, liable: Option<ContractorId>, all: &[Substituted]) -> String {
    let known = &visitor.catalog.catalog().contractors.contracts;
    let covers = |contract: &&Contract| {
        Some(contract.contractor) == liable
            && all.iter().any(|one| {
                let item = one.defect.item.as_deref().and_then(|code| visitor.catalog.item(code));
                let unit = visitor.catalog.unit(one.unit);
                unit.is_some_and(|unit| contract.covers(item.map(|item| item.trade), unit))
            })
    };
    let names: BTreeSet<&str> = known.iter().filter(covers).map(|contract| contract.name.as_str()).collect();
    if names.is_empty() { "–".to_owned() } else { names.into_iter().collect::<Vec<_>>().join("、") }
}
