//! The plain facts of a batch: dates, readiness, confirmations.

use super::words::{MILESTONES, milestone};
use super::{Opened, unit_code, who};
use crate::console::shape::{Mark, Shape};
use crate::console::visitor::Visitor;
use crate::console::when;
use yanfang_domain::batch::{BatchReadiness, Confirmed, Kept, Missing, missing};
use yanfang_domain::id::UnitId;

/// So many units are named; of the rest it is said how many they are.
const NAMED: usize = 24;

/// A planned date.
pub(super) struct DateRow {
    pub(super) name: &'static str,
    pub(super) value: &'static str,
    pub(super) when: Option<String>,
    /// Dates that others set while apart.
    pub(super) others: Vec<String>,
}

pub(super) fn dates(visitor: &Visitor, opened: &Opened) -> Vec<DateRow> {
    let words = visitor.words;
    let day = |ms: &i64| when::date(when::at_office(*ms), words);
    let row = |(which, value)| {
        let kept: Option<&Kept<i64>> = opened.state.milestones.get(&which);
        DateRow {
            name: milestone(which, words),
            value,
            when: kept.map(|kept| day(&kept.value)),
            others: kept.map_or_else(Vec::new, |kept| kept.others.iter().map(day).collect()),
        }
    };
    MILESTONES.into_iter().map(row).collect()
}

/// The completion record: number, date, who entered it, and other records entered while apart.
pub(super) struct Record {
    pub(super) number: String,
    pub(super) date: String,
    pub(super) by: String,
    pub(super) others: Vec<String>,
}

pub(super) fn record(visitor: &Visitor, opened: &Opened) -> Option<Record> {
    let day = |ms| when::date(when::at_office(ms), visitor.words);
    opened.state.completion.as_ref().map(|kept| Record {
        number: kept.value.number.clone(),
        date: day(kept.value.date_ms),
        by: who(visitor, kept.by),
        others: kept.others.iter().map(|other| format!("{} · {}", other.number, day(other.date_ms))).collect(),
    })
}

/// Units that keep something from going on.
pub(super) struct Blocking {
    pub(super) mark: Mark,
    pub(super) name: &'static str,
    pub(super) count: usize,
    /// Whether it keeps a sample from being drawn.
    pub(super) stops: bool,
    pub(super) units: Vec<(String, String)>,
    pub(super) more: usize,
}

pub(super) fn blocking(visitor: &Visitor, readiness: &BatchReadiness) -> Vec<Blocking> {
    let words = visitor.words;
    let group = |shape: Shape, name, units: &[UnitId], stops| Blocking {
        mark: shape.mark(),
        name,
        count: units.len(),
        stops,
        units: units
            .iter()
            .take(NAMED)
            .map(|unit| (format!("/console/units/{unit}"), unit_code(visitor, *unit)))
            .collect(),
        more: units.len().saturating_sub(NAMED),
    };
    // On the server a unit of which nothing was heard is one that nobody inspected.
    let mut not_inspected = [readiness.not_inspected.as_slice(), &readiness.unknown].concat();
    not_inspected.sort_unstable_by_key(|unit| unit_code(visitor, *unit));
    let groups = [
        group(Shape::NOT_CHECKED, words.t("没查完", "not fully inspected"), &not_inspected, true),
        group(Shape::DEFECTS, words.t("有未关闭的紧急问题", "critical defects open"), &readiness.critical, true),
        group(Shape::OPEN, words.t("有未关闭的问题", "defects open"), &readiness.with_open, false),
    ];
    groups.into_iter().filter(|group| group.count > 0).collect()
}

/// A confirmation.
pub(super) struct ConfirmationRow {
    pub(super) number: String,
    pub(super) by: String,
    pub(super) units: usize,
    pub(super) holds: bool,
    /// Why it does not hold, with the reason of a revocation.
    pub(super) lost: String,
}

/// The newest first.
pub(super) fn confirmations(visitor: &Visitor, opened: &Opened) -> Vec<ConfirmationRow> {
    let row = |confirmed: &Confirmed| ConfirmationRow {
        number: confirmed.number.clone(),
        by: format!("{} · {}", who(visitor, confirmed.by), when::date_and_clock(confirmed.at, visitor.words)),
        units: confirmed.units.len(),
        holds: confirmed.holds(),
        lost: lost(visitor, opened, confirmed),
    };
    opened.state.confirmations.iter().rev().map(row).collect()
}

fn lost(visitor: &Visitor, opened: &Opened, confirmed: &Confirmed) -> String {
    use yanfang_domain::batch::Lost;
    let Some(lost) = confirmed.lost else { return String::new() };
    let label = lost.label(visitor.words.0);
    let Lost::Revoked { by } = lost else { return label };
    let revocation = opened.state.revocations.iter().find(|kept| kept.entry == by);
    revocation.map_or(label.clone(), |kept| {
        let when = when::date_and_clock(kept.at, visitor.words);
        format!("{when} {} {label}{}{}", who(visitor, kept.by), visitor.words.t("：", ": "), kept.value)
    })
}

/// What is missing for the next step, in words.
pub(super) fn lacking(visitor: &Visitor, opened: &Opened) -> Vec<String> {
    let words = visitor.words;
    let text = |one: Missing| match one {
        Missing::Condition(unit, _) => format!("{} {}", unit_code(visitor, unit), one.text(words.0)),
        Missing::UnitsHere(count) => Missing::Inspections(count).text(words.0),
        _ => one.text(words.0),
    };
    missing(&opened.state, &opened.elsewhere).into_iter().map(text).collect()
}
