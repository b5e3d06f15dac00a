//! What a decision says, in few words.

use crate::console::words::Words;
use yanfang_domain::batch::BatchEntry;
use yanfang_domain::command::Body;
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::{EventKind, Reinspection};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::language::Language;
use yanfang_domain::order::OrderEntry;
use yanfang_protocol::problem::Code;

pub(super) fn headline(words: Words, waiting: usize) -> String {
    match (words.0, waiting) {
        (Language::Zh, 0) => "没有待核收的".to_owned(),
        (Language::Zh, _) => format!("{waiting} 条决定在手机上做得对，到服务器时已没有权限"),
        (Language::En, 0) => "Nothing waits to be looked at".to_owned(),
        (Language::En, 1) => "1 decision was right on the phone and no longer allowed on arrival".to_owned(),
        (Language::En, _) => format!("{waiting} decisions were right on the phone and no longer allowed on arrival"),
    }
}

/// What was decided.
pub(super) fn what(words: Words, body: &Body) -> String {
    match body {
        Body::DefectEvent(event) => event_words(words, &event.kind).to_owned(),
        Body::AddEntry(entry) => {
            entry_words(words, &entry.kind).map_or_else(|| body.name().text().to_owned(), str::to_owned)
        }
        _ => body.name().text().to_owned(),
    }
}

const fn event_words(words: Words, kind: &EventKind) -> &'static str {
    match kind {
        EventKind::Assigned { .. } => words.t("派单", "Assigned"),
        EventKind::ExtensionGranted { .. } => words.t("同意延期", "More time granted"),
        EventKind::ExtensionDeclined { .. } => words.t("不同意延期", "More time declined"),
        EventKind::Paused { .. } => words.t("暂停", "Paused"),
        EventKind::Resumed => words.t("继续", "Resumed"),
        EventKind::Reinspected { result: Reinspection::Pass { .. }, .. } => words.t("复验通过", "Passed"),
        EventKind::Reinspected { result: Reinspection::Fail { .. }, .. } => words.t("复验不通过", "Failed"),
        EventKind::Closed { .. } => words.t("关闭", "Closed"),
        EventKind::Reopened { .. } => words.t("重新打开", "Reopened"),
        EventKind::WaiverProposed { .. } => words.t("建议按现状接收", "Proposes to accept as is"),
        EventKind::Waived { .. } => words.t("按现状接收", "Accepted as is"),
        EventKind::NotADefect { .. } => words.t("判定合格", "Meets standard"),
        EventKind::Substituted { .. } => words.t("代维修", "Repaired by another"),
        EventKind::Voided { .. } => words.t("作废", "Voided"),
        EventKind::MarkedDuplicate { .. } => words.t("标成重复", "Marked as duplicate"),
        EventKind::UnmarkedDuplicate => words.t("拆开", "Unlinked"),
        EventKind::Decided { .. } => words.t("定以谁为准", "Decided which holds"),
        _ => words.t("记录", "Record"),
    }
}

const fn entry_words(words: Words, kind: &EntryKind) -> Option<&'static str> {
    Some(match kind {
        EntryKind::Batch(entry) => match entry {
            BatchEntry::Opened { .. } => words.t("建立批次", "Put a batch together"),
            BatchEntry::UnitsChanged { .. } => words.t("改批次的户", "Changed a batch's units"),
            BatchEntry::MilestoneSet { .. } => words.t("定里程碑", "Set a milestone"),
            BatchEntry::SampleDrawn { .. } => words.t("抽检", "Drew a sample"),
            BatchEntry::SignedOff { .. } => words.t("会签", "Signed off"),
            BatchEntry::Confirmed { .. } => words.t("出确认书", "Confirmed the delivery"),
            BatchEntry::Revoked { .. } => words.t("撤回确认书", "Revoked the confirmation"),
            BatchEntry::SummaryWritten { .. } => words.t("写总结", "Wrote the summary"),
            _ => return None,
        },
        EntryKind::Handover(entry) => match entry {
            HandoverEntry::OutcomeDecided { .. } => words.t("定交付结果", "Decided the outcome"),
            HandoverEntry::CriticalConsented { .. } => {
                words.t("同意带紧急问题接收", "Consented to an open critical defect")
            }
            HandoverEntry::FormalitiesReleased { .. } => words.t("放行缺的手续", "Released missing formalities"),
            HandoverEntry::FinalOutcomeSet { .. } => words.t("定最终结果", "Set the final outcome"),
            HandoverEntry::Closed { .. } => words.t("关闭接待", "Closed the reception"),
            _ => return None,
        },
        EntryKind::Delivery(DeliveryEntry::AppointmentProposed { .. } | DeliveryEntry::AppointmentMoved { .. }) => {
            words.t("预约", "Appointment")
        }
        EntryKind::Order(OrderEntry::Released { .. }) => words.t("发出指令单", "Released the order"),
        EntryKind::Order(OrderEntry::Closed { .. }) => words.t("关闭指令单", "Closed the order"),
        EntryKind::Delivery(_) | EntryKind::Order(_) | EntryKind::Office(_) => return None,
    })
}

/// The author's own words in it.
pub(super) fn said(body: &Body) -> String {
    let text = match body {
        Body::DefectEvent(event) => match &event.kind {
            EventKind::Reinspected { result: Reinspection::Fail { reason }, .. }
            | EventKind::ExtensionDeclined { reason, .. }
            | EventKind::Reopened { reason }
            | EventKind::WaiverProposed { reason }
            | EventKind::Voided { reason, .. }
            | EventKind::Decided { reason, .. } => reason,
            EventKind::Reinspected { with, .. } | EventKind::Paused { with, .. } => &with.note,
            _ => "",
        },
        Body::AddEntry(entry) => match &entry.kind {
            EntryKind::Batch(BatchEntry::UnitsChanged { reason, .. } | BatchEntry::Revoked { reason, .. })
            | EntryKind::Handover(
                HandoverEntry::OutcomeDecided { reason, .. }
                | HandoverEntry::CriticalConsented { reason, .. }
                | HandoverEntry::FormalitiesReleased { reason, .. },
            )
            | EntryKind::Order(OrderEntry::Closed { reason, .. }) => reason,
            _ => "",
        },
        _ => "",
    };
    text.to_owned()
}

/// Why it waits.
pub(super) fn why(words: Words, code: Code) -> &'static str {
    match code {
        Code::MemberRevoked => words.t("这位成员已停用", "the member's access has ended"),
        Code::OutOfScope => words.t("这里已不在职责范围内", "the place is no longer in the member's scope"),
        Code::NotAllowed => words.t("已没有这个角色", "the role is no longer held"),
        Code::DependsOnNotAccepted => words.t("所依据的那条还没收", "what it stands on was not taken in"),
        _ => words.t("现在不允许", "not allowed now"),
    }
}
