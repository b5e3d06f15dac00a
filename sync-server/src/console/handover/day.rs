//! The day's homes, one row each: how far, what is open, what the owner chose, how long it took, when it was last heard.

use super::names;
use super::read::Home;
use crate::console::shape::{Badge, Shape};
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::console::words::Words;
use yanfang_domain::delivery::{AppointmentPurpose, AppointmentState};
use yanfang_domain::event::Author;
use yanfang_domain::handover::{Outcome, Reception};
use yanfang_domain::id::UnitId;
use yanfang_domain::time::DAY_MS;

/// The steps that a row counts: identity, walk, outcome, meters and keys, signatures, done with.
pub(super) const STEPS: usize = 6;

/// After so long without news a home that is at it may be out of reach.
const SILENT_MS: i64 = 15 * 60 * 1000;

pub(super) struct DayRow {
    pub(super) href: String,
    pub(super) here: bool,
    pub(super) time: String,
    pub(super) code: String,
    pub(super) companion: String,
    /// Which of the steps are behind.
    pub(super) steps: Vec<bool>,
    pub(super) step_words: String,
    pub(super) open: i64,
    pub(super) badge: Badge,
    pub(super) minutes: Option<i64>,
    pub(super) heard: String,
    /// What somebody must look at, in words.
    pub(super) flags: Vec<&'static str>,
    handed_over: bool,
    at_it: bool,
}

/// Homes with an appointment today, or with a reception that began today or is not closed and was heard of today.
pub(super) fn rows(visitor: &Visitor, homes: &[Home], chosen: Option<UnitId>) -> Vec<DayRow> {
    let start = when::day_start_ms(visitor.now_ms);
    let today = start..start + DAY_MS;
    let mut found: Vec<(i64, DayRow)> = Vec::new();
    for home in homes {
        let appointment = home.state.appointments.iter().find(|one| {
            let handover = matches!(one.purpose, AppointmentPurpose::Handover | AppointmentPurpose::Confirmation);
            handover && today.contains(&one.at_ms) && one.state != AppointmentState::Cancelled
        });
        let reception = home.state.receptions.iter().find(|one| one.closed.is_none()).or(home.state.receptions.last());
        let reception = reception.filter(|one| today.contains(&one.at.utc_ms) || appointment.is_some());
        if appointment.is_none() && reception.is_none() {
            continue;
        }
        let at_ms = appointment.map(|one| one.at_ms).or(reception.map(|one| one.at.utc_ms)).unwrap_or_default();
        let state = appointment.map(|one| one.state);
        let member = reception.map(|one| one.by).or(appointment.and_then(|one| one.member).map(Author::Member));
        let companion = member.map_or_else(|| "–".to_owned(), |by| names::person(visitor, by));
        found.push((at_ms, row(visitor, home, at_ms, state, reception, companion, chosen)));
    }
    found.sort_by(|(one, a), (other, b)| (one, &a.code).cmp(&(other, &b.code)));
    found.into_iter().map(|(_, row)| row).collect()
}

#[allow(clippy::too_many_arguments)] // one row shows all of these
fn row(
    visitor: &Visitor,
    home: &Home,
    at_ms: i64,
    appointment: Option<AppointmentState>,
    reception: Option<&Reception>,
    companion: String,
    chosen: Option<UnitId>,
) -> DayRow {
    let words = visitor.words;
    let steps = reception.map_or_else(|| vec![false; STEPS], steps);
    let behind = steps.iter().filter(|done| **done).count();
    let handed_over = reception.is_some_and(Reception::is_handed_over);
    let at_it = reception.is_some_and(|one| !one.form.is_signed());
    let heard = when::clock(when::at_office(home.heard_ms));
    let silent = at_it && visitor.now_ms - home.heard_ms > SILENT_MS;
    DayRow {
        href: format!("/console/handover?unit={}", home.unit),
        here: chosen == Some(home.unit),
        time: when::clock(when::at_office(at_ms)),
        code: home.code.clone(),
        companion,
        step_words: match words.t("zh", "en") {
            "zh" => format!("{behind} / {STEPS} 步"),
            _ => format!("{behind} of {STEPS} steps"),
        },
        steps,
        open: home.open,
        badge: badge(home, appointment, reception).badge(words),
        minutes: reception.and_then(Reception::minutes),
        heard: if silent { format!("{heard} · {}", words.t("可能没网", "perhaps offline")) } else { heard },
        flags: flags(home, reception, words),
        handed_over,
        at_it,
    }
}

fn steps(reception: &Reception) -> Vec<bool> {
    let outcome = reception.outcome.outcome();
    let accepts = outcome.is_some_and(Outcome::accepts);
    let handed = !reception.items.is_empty() && !reception.readings.is_empty();
    let signed = reception.form.is_signed();
    vec![
        reception.identity.is_some(),
        reception.walked,
        outcome.is_some(),
        if accepts { handed } else { outcome.is_some() },
        signed,
        if accepts { reception.is_handed_over() } else { signed },
    ]
}

fn badge(home: &Home, appointment: Option<AppointmentState>, reception: Option<&Reception>) -> Shape {
    let Some(reception) = reception else {
        return match appointment {
            Some(AppointmentState::NoShow) => Shape::NO_SHOW,
            Some(AppointmentState::Arrived) => Shape::ARRIVED,
            _ => Shape::NOT_ARRIVED,
        };
    };
    if home.state.contested().len() > 1 || !reception.outcome.contradicting().is_empty() {
        return Shape::NEEDS_DECISION;
    }
    match reception.outcome.outcome() {
        Some(outcome) => Shape::of_outcome(outcome),
        None => Shape::HANDING_OVER,
    }
}

pub(super) fn flags(home: &Home, reception: Option<&Reception>, words: Words) -> Vec<&'static str> {
    let state = &home.state;
    let conditions = [
        (home.after_revocation, words.t("撤回后交付", "after the revocation")),
        (home.after_signature > 0, words.t("签后新增", "added after the signature")),
        (home.doubtful > 0, words.t("签名有疑问", "doubtful signature")),
        (state.is_handed_over_twice(), words.t("两次发钥匙", "keys released twice")),
        (state.contested().len() > 1, words.t("两个接待同时进行", "two receptions at once")),
        (
            reception.is_some_and(|one| !one.outcome.contradicting().is_empty()),
            words.t("结果不一致", "outcomes differ"),
        ),
        (reception.is_some_and(|one| one.form.refused.is_some()), words.t("业主未签", "owner did not sign")),
        (state.lists.iter().any(|list| !list.itemised), words.t("业主清单未录完", "owner's list not itemised")),
    ];
    conditions.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text).collect()
}

/// `6 户里 2 户已交，1 户正在办`.
pub(super) fn headline(rows: &[DayRow], words: Words) -> String {
    let count = |what: fn(&DayRow) -> bool| rows.iter().filter(|row| what(row)).count();
    let (done, at_it) = (count(|row| row.handed_over), count(|row| row.at_it));
    match (rows.len(), words.t("zh", "en")) {
        (0, _) => words.t("今天没有交付", "No handovers today").to_owned(),
        (all, "zh") => format!("{all} 户里 {done} 户已交，{at_it} 户正在办"),
        (all, _) => format!("{done} of {all} handed over, {at_it} going on"),
    }
}
