//! What an event says, in words.

use super::{File, Standed};
use crate::console::shape::Shape;
use crate::console::when;
use crate::console::words::Words;
use yanfang_domain::defect::Photo;
use yanfang_domain::event::{AssignedBy, Attachment, Cause, Event, EventKind, PauseReason, Reinspection};
use yanfang_domain::id::DefectId;

/// An event in words.
pub(super) struct Told<'a> {
    pub(super) shape: Shape,
    pub(super) what: String,
    pub(super) words: String,
    pub(super) with: &'a [Photo],
}

fn said(shape: Shape, what: impl Into<String>, words: impl Into<String>) -> Told<'static> {
    Told { shape, what: what.into(), words: words.into(), with: &[] }
}

fn shown<'a>(shape: Shape, what: &str, with: &'a Attachment) -> Told<'a> {
    Told { shape, what: what.to_owned(), words: with.note.clone(), with: &with.photos }
}

/// Tells an event of a defect.
pub(super) fn told<'a>(file: &File<'_>, defect: DefectId, event: &'a Event, unit: &[Standed<'_>]) -> Told<'a> {
    let w = file.visitor.words;
    let day = |ms: i64| when::date(when::at_office(ms), w);
    match &event.kind {
        EventKind::Assigned { .. } => assigned(file, defect, event),
        EventKind::Accepted { deemed: false } => said(Shape::IN_REPAIR, w.t("接单", "Accepted"), ""),
        EventKind::Accepted { deemed: true } => {
            said(Shape::IN_REPAIR, w.t("视为接单", "Deemed accepted"), w.t("到期没有答复", "the limit passed"))
        }
        EventKind::Disputed { reason } => said(Shape::DISPUTED, w.t("责任异议", "Disputed"), reason),
        EventKind::ExtensionRequested { until_ms, reason } => {
            said(Shape::IN_REPAIR, w.t("申请延期", "Asks for more time"), format!("{} · {reason}", day(*until_ms)))
        }
        EventKind::ExtensionGranted { until_ms, .. } => {
            said(Shape::IN_REPAIR, w.t("同意延期", "More time granted"), day(*until_ms))
        }
        EventKind::ExtensionDeclined { reason, .. } => {
            said(Shape::IN_REPAIR, w.t("不同意延期", "More time declined"), reason)
        }
        EventKind::Paused { reason, until_ms, with } => Told {
            words: format!("{} · {} {}", pause(*reason, w), day(*until_ms), with.note),
            ..shown(Shape::IN_REPAIR, w.t("暂停", "Paused"), with)
        },
        EventKind::Resumed => said(Shape::IN_REPAIR, w.t("继续", "Resumed"), ""),
        EventKind::Progressed { percent, with } => Told {
            words: format!("{}{}", percent.map(|percent| format!("{percent}% ")).unwrap_or_default(), with.note),
            ..shown(Shape::IN_REPAIR, w.t("报进度", "Progress"), with)
        },
        EventKind::ReportedDone { with } => shown(Shape::REPORTED_DONE, w.t("报完工", "Reported done"), with),
        EventKind::Reinspected { result, with } => reinspected(result, with, w),
        EventKind::ConfirmedPresent { with } => shown(Shape::OPEN, w.t("还在", "Still there"), with),
        EventKind::SeenFixed { with } => {
            shown(Shape::REPORTED_DONE, w.t("看着修好了，待复验", "Seen fixed, to be re-inspected"), with)
        }
        EventKind::NotVisible { reason } => said(Shape::NOT_SEEN, w.t("看不到", "Cannot see"), reason),
        EventKind::OwnerConfirmed { .. } => said(Shape::PASSED, w.t("业主认可", "The owner agrees"), ""),
        EventKind::OwnerRejected { reason } => said(Shape::RETURNED, w.t("业主不认可", "The owner disagrees"), reason),
        EventKind::Closed { cause: found, unreachable } => {
            let unreached = if *unreachable { w.t(" · 未联系上业主", " · owner not reached") } else { "" };
            said(Shape::CLOSED, w.t("关闭", "Closed"), format!("{}{unreached}", cause(found, w)))
        }
        EventKind::Reopened { reason } => said(Shape::OPEN, w.t("重新打开", "Reopened"), reason),
        EventKind::WaiverProposed { reason } => {
            said(Shape::WAIVED, w.t("建议按现状接收", "Proposes to accept as is"), reason)
        }
        EventKind::Waived { .. } => said(Shape::WAIVED, w.t("按现状接收（不影响保修）", "Accepted as is"), ""),
        EventKind::NotADefect { standard, measured } => {
            said(Shape::NOT_A_DEFECT, w.t("判定合格", "Meets standard"), format!("{standard} {measured}"))
        }
        EventKind::Substituted { repairer, notice, .. } => {
            let to = file.contractor(*repairer);
            said(Shape::ASSIGNED, format!("{}{to}", w.t("代维修：", "Repaired instead by ")), notice)
        }
        EventKind::Voided { reason, undo } => {
            said(Shape::VOIDED, if *undo { w.t("撤销", "Undone") } else { w.t("作废", "Voided") }, reason)
        }
        EventKind::MarkedDuplicate { of } => {
            let number = unit.iter().find(|one| one.defect.id == *of).map(|one| one.defect.number);
            let same = number.map(|number| format!("{}{number}", w.t("同 ", "no. ")));
            said(Shape::DUPLICATE, w.t("标成重复", "Marked as duplicate"), same.unwrap_or_default())
        }
        EventKind::UnmarkedDuplicate => said(Shape::OPEN, w.t("拆开", "Unlinked"), ""),
        EventKind::Decided { chosen, reason } => decided(file, defect, *chosen, reason, unit),
        EventKind::Commented { with } => shown(Shape::ON_THE_SERVER, w.t("备注", "Comment"), with),
        EventKind::Promised { until_ms } => said(Shape::ASSIGNED, w.t("承诺修好", "Promised"), day(*until_ms)),
        EventKind::Related { .. } => said(Shape::DUPLICATE, w.t("与另一户有关", "Related to another home"), ""),
        EventKind::ChainedAfter { .. } | EventKind::ChainMoved { .. } | EventKind::Unchained { .. } => {
            chained(&event.kind, w)
        }
    }
}

/// Which repair comes before which.
fn chained(kind: &EventKind, w: Words) -> Told<'static> {
    let due = |ms: i64| format!("{}{}", w.t("期限 ", "due "), when::date(when::at_office(ms), w));
    match kind {
        EventKind::ChainedAfter { due_ms, .. } => {
            said(Shape::ASSIGNED, w.t("排在另一道工序之后", "Waits for another repair"), due(*due_ms))
        }
        EventKind::ChainMoved { came: true, due_ms, .. } => {
            said(Shape::ASSIGNED, w.t("前一道工序做完了，轮到这一道", "Its turn has come"), due(*due_ms))
        }
        EventKind::ChainMoved { came: false, due_ms, .. } => {
            said(Shape::ASSIGNED, w.t("随前一道工序改期", "Moved with the repair before it"), due(*due_ms))
        }
        EventKind::Unchained { reason, .. } => {
            said(Shape::ASSIGNED, w.t("不再等另一道工序", "Waits for the other no longer"), reason)
        }
        _ => said(Shape::ASSIGNED, "", ""),
    }
}

fn assigned(file: &File<'_>, defect: DefectId, event: &Event) -> Told<'static> {
    let w = file.visitor.words;
    let EventKind::Assigned { groups } = &event.kind else { return said(Shape::ASSIGNED, "", "") };
    let group = groups.iter().find(|group| group.defects.iter().any(|(id, _)| *id == defect));
    let Some(group) = group else { return said(Shape::ASSIGNED, w.t("派单", "Assigned"), "") };
    let mut about = Vec::new();
    match &group.by {
        AssignedBy::Rule(rule) => about.push(file.who(yanfang_domain::event::Author::Rule(*rule))),
        AssignedBy::Person { reason } => {
            about.push(w.t("手工派", "by hand").to_owned());
            about.push(reason.clone());
        }
    }
    about.extend(group.order.and_then(|order| file.orders.get(&order)).map(|number| format!("GZ-{number:04}")));
    about.retain(|part| !part.is_empty());
    let what = format!("{}{}", w.t("派给", "Assigned to "), file.contractor(group.repairer));
    said(Shape::ASSIGNED, what, about.join(" · "))
}

fn reinspected<'a>(result: &Reinspection, with: &'a Attachment, w: Words) -> Told<'a> {
    match result {
        Reinspection::Pass { .. } => shown(Shape::PASSED, w.t("复验通过", "Passed"), with),
        Reinspection::Fail { reason } => Told {
            words: [reason.as_str(), with.note.as_str()].join(" ").trim().to_owned(),
            ..shown(Shape::RETURNED, w.t("复验不通过", "Failed"), with)
        },
    }
}

fn decided(
    file: &File<'_>,
    defect: DefectId,
    chosen: yanfang_domain::id::EventId,
    reason: &str,
    unit: &[Standed<'_>],
) -> Told<'static> {
    let w = file.visitor.words;
    let held = unit
        .iter()
        .find(|one| one.defect.id == defect)
        .and_then(|one| one.defect.events.iter().find(|event| event.id == chosen))
        .map(|event| (told(file, defect, event, unit).what, file.name(event.by)));
    let what = held.map_or_else(
        || w.t("已定", "Decided").to_owned(),
        |(what, who)| format!("{}{what}{}{who}{}", w.t("定为：", "Decided: "), w.t("（", " ("), w.t("）", ")")),
    );
    said(Shape::NEEDS_DECISION, what, reason)
}

const fn pause(reason: PauseReason, w: Words) -> &'static str {
    match reason {
        PauseReason::OwnerUnavailable => w.t("业主约不上", "owner unavailable"),
        PauseReason::WaitingForMaterial => w.t("等料", "waiting for material"),
        PauseReason::Weather => w.t("天气", "weather"),
        PauseReason::WaterTestOrCuring => w.t("试水养护", "water test or curing"),
    }
}

fn cause(cause: &Cause, w: Words) -> String {
    let (kind, words) = match cause {
        Cause::Design(words) => (w.t("设计", "design"), words),
        Cause::Material(words) => (w.t("选材", "material"), words),
        Cause::Workmanship(words) => (w.t("工艺安装", "workmanship"), words),
    };
    if words.is_empty() { kind.to_owned() } else { format!("{kind} · {words}") }
}
