//! How far the unit is on its way to the owner: one line, with a link to its reception.

use crate::console::shape::{Badge, Shape};
use crate::console::visitor::Visitor;
use crate::console::when;
use yanfang_domain::delivery::{AppointmentPurpose, DeliveryState, delivery_state};
use yanfang_domain::entry::Entry;
use yanfang_domain::handover::{Outcome, Reception};
use yanfang_domain::id::UnitId;

pub(super) struct DeliveryLine {
    pub(super) href: String,
    pub(super) badge: Option<Badge>,
    /// What stands, in words.
    pub(super) facts: Vec<String>,
    /// What somebody must look at, in words.
    pub(super) flags: Vec<&'static str>,
}

/// `None` for a unit that nobody served a notice for, met or handed over.
pub(super) fn line(visitor: &Visitor, unit: UnitId, entries: &[Entry]) -> Option<DeliveryLine> {
    let state = delivery_state(entries, &visitor.catalog.catalog().settings);
    let line = DeliveryLine {
        href: format!("/console/handover?unit={unit}"),
        badge: outcome(&state).map(|outcome| Shape::of_outcome(outcome).badge(visitor.words)),
        facts: facts(visitor, &state),
        flags: flags(visitor, &state),
    };
    let nothing = line.badge.is_none() && line.facts.is_empty() && line.flags.is_empty();
    (!nothing).then_some(line)
}

fn outcome(state: &DeliveryState) -> Option<Outcome> {
    let last = state.receptions.last();
    let of_reception = last.and_then(|one| one.final_outcome.outcome().or(one.outcome.outcome()));
    of_reception.or_else(|| state.elsewhere.last().map(|form| form.outcome))
}

fn facts(visitor: &Visitor, state: &DeliveryState) -> Vec<String> {
    let words = visitor.words;
    let at = |ms| when::date_and_clock(when::at_office(ms), words);
    let mut facts = Vec::new();
    if let Some(notice) = &state.notice {
        let last_day = when::date(when::at_office(notice.last_day_ms), words);
        facts.push(format!("{} {} {last_day}", notice.number, words.t("最后一天", "last day")));
    }
    if let Some(appointment) = state.next_appointment(AppointmentPurpose::Handover) {
        facts.push(format!("{} {}", words.t("约定", "Appointment"), at(appointment.at_ms)));
    }
    if let Some(handed_ms) = state.receptions.iter().filter_map(Reception::handed_over_ms).min() {
        facts.push(format!("{} {}", words.t("钥匙已发", "Keys released"), at(handed_ms)));
    }
    if !state.elsewhere.is_empty() {
        facts.push(words.t("随住宅的交接单", "on a home's form").to_owned());
    }
    if state.receptions.last().is_some_and(|one| one.closed.is_some()) {
        facts.push(words.t("接待已关闭", "reception closed").to_owned());
    }
    facts
}

fn flags(visitor: &Visitor, state: &DeliveryState) -> Vec<&'static str> {
    let words = visitor.words;
    let out = state.loans.iter().any(|loan| loan.is_overdue(visitor.now_ms));
    let conditions = [
        (state.is_overdue(visitor.now_ms), words.t("逾期未收", "not come by the last day")),
        (state.is_no_show(AppointmentPurpose::Handover), words.t("爽约", "no-show")),
        (state.contested().len() > 1, words.t("两个接待同时进行", "two receptions at once")),
        (state.is_handed_over_twice(), words.t("两次发钥匙", "keys released twice")),
        (out, words.t("借出的钥匙超期", "a lent key is overdue")),
    ];
    conditions.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text).collect()
}
