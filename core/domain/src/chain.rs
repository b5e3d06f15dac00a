//! Chained work of several trades (打凿 > 防水 > 闭水 > 贴砖): the repair of one defect begins when that of another, in
//! the same unit or elsewhere, is reported done.
//!
//! Until its turn a repair has a planned due time: what the one before it is due, and then its own limit. When the one
//! before is reported done the turn comes, and the limit begins then (R5: its holder could not begin earlier); when that
//! one comes back, it waits again. Repairer and due time are known throughout.

use crate::calendar::Calendar;
use crate::catalog::{CheckItem, Settings, Severity};
use crate::defect::Defect;
use crate::event::{Event, EventKind, Status};
use crate::id::{DefectId, EventId, UnitId};
use crate::routing::due_at;
use crate::time::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// What a defect waits for, or waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event that made the link.
    pub id: EventId,
    /// The unit and the defect whose repair comes before.
    pub before: (UnitId, DefectId),
    /// When this one is due as far as the link is concerned (UTC ms).
    pub due_ms: i64,
    /// Whether the one before is done with, so that this one's limit runs.
    pub came: bool,
    /// How often it has been moved.
    pub step: u32,
}

/// The links of a defect that nobody took away, by id.
pub fn links(defect: &Defect) -> Vec<Link> {
    links_in(defect.events.iter().filter(|event| event.concerns(defect.id)))
}

/// The same, of events that are all about one defect, in any order.
pub(crate) fn links_in<'a>(events: impl Iterator<Item = &'a Event> + Clone) -> Vec<Link> {
    let mut links: BTreeMap<EventId, (Link, EventId)> = BTreeMap::new();
    for event in events.clone() {
        if let EventKind::ChainedAfter { unit, defect, due_ms } = event.kind {
            let link = Link { id: event.id, before: (unit, defect), due_ms, came: false, step: 0 };
            links.insert(event.id, (link, event.id));
        }
    }
    for event in events.clone() {
        // A server that was restored may make a move again: of two with the same step, the higher id.
        if let EventKind::ChainMoved { link, step, came, due_ms } = event.kind
            && let Some((known, by)) = links.get_mut(&link)
            && (known.step, *by) < (step, event.id)
        {
            (known.step, known.came, known.due_ms) = (step, came, due_ms);
            *by = event.id;
        }
    }
    for event in events {
        if let EventKind::Unchained { link, .. } = event.kind {
            links.remove(&link);
        }
    }
    links.into_values().map(|(link, _)| link).collect()
}

/// The due time that links give a repair which would be due at `base_ms`: the latest, for it begins after all of them.
pub(crate) fn due_of(links: &[Link], base_ms: i64) -> i64 {
    links.iter().map(|link| link.due_ms).max().unwrap_or(base_ms)
}

/// Whether the work on a defect in this status is out of the way of what comes after it.
pub const fn is_out_of_the_way(status: Status) -> bool {
    matches!(status, Status::ReportedDone) || !status.is_open()
}

/// What the limit of the repair that waits is reckoned from.
#[derive(Clone, Debug)]
pub struct Waiting<'a> {
    /// The project's limits.
    pub settings: &'a Settings,
    /// Working days.
    pub calendar: Calendar,
    /// How bad it is.
    pub severity: Severity,
    /// Its check item.
    pub item: Option<&'a CheckItem>,
}

/// Where the repair before stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Its status.
    pub status: Status,
    /// When it is due (UTC ms).
    pub due_ms: Option<i64>,
    /// Whether it waits for this one in turn: on a circle nobody's turn would ever come, so it counts as come.
    pub on_circle: bool,
}

impl Waiting<'_> {
    /// When it is due by plan: the one before, and then its own limit. What has no due time yet counts as due at `at`.
    pub fn planned(&self, before_due_ms: Option<i64>, at: Moment) -> i64 {
        self.limit(Moment { utc_ms: before_due_ms.unwrap_or(at.utc_ms), ..at })
    }

    /// What a link is to say at `at`: whether the turn has come, and the due time; `None`: what it says already.
    pub fn moved(&self, link: &Link, before: &Before, at: Moment) -> Option<(bool, i64)> {
        if before.on_circle || is_out_of_the_way(before.status) {
            return (!link.came).then(|| (true, self.limit(at)));
        }
        // Before the assignment there is nothing to plan by: the first plan stays.
        if !link.came && before.due_ms.is_none() {
            return None;
        }
        let due_ms = self.planned(before.due_ms, at);
        (link.came || link.due_ms != due_ms).then_some((false, due_ms))
    }

    fn limit(&self, start: Moment) -> i64 {
        due_at(self.settings, &self.calendar, self.severity, self.item, start, None)
    }
}

/// Whether one waits for the other, directly or through others.
pub fn waits_for(waits: &BTreeMap<DefectId, BTreeSet<DefectId>>, one: DefectId, other: DefectId) -> bool {
    let mut open: Vec<DefectId> = waits.get(&one).into_iter().flatten().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        if at == other {
            return true;
        }
        if seen.insert(at) {
            open.extend(waits.get(&at).into_iter().flatten().copied());
        }
    }
    false
}

#[cfg(test)]
mod tests;
