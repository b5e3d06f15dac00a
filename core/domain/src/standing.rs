//! The fold: what a defect's events come to (R7, domain.md 4).
//!
//! Everybody who has the same events gets the same standing, in whatever order they came and however often. No event is
//! ever refused here: what may be *written* is for [`crate::transition`]; what was written is taken as it is.
//!
//! 1. **Order.** A status-bearing event came after the events it names in `after`, and after what those came after
//!    (`history`). Names of events that are not here count as absent. The events that none came after are the
//!    *frontier*; mostly it is one.
//! 2. **One line.** Each event leads from where its author saw the defect to the status of the event table (`line`).
//!    `reopened`, `owner_confirmed`, `unmarked_duplicate` and `decided` depend on what was before.
//! 3. **Several lines.** Where authors did not know of each other, every pair of last events is judged by the table
//!    (`concurrency`), and the event stands that prevails over, or agrees with, every other. Otherwise people decide.
//!    Equal statuses agree, unless two people gave the defect to different firms while apart.
//! 4. **Beside the status.** Liable and repairer are those of the assignment that no other came after (`holder`);
//!    extensions and pauses move its due time (`due`), and so does a repair that must be done before ([`crate::chain`]). What happened twice at the same time counts once; what was
//!    decided against does not count.

mod circle;
mod concurrency;
mod due;
mod history;
mod holder;
mod line;

use crate::chain::{Link, links_in};
use crate::defect::{Defect, Standing};
use crate::event::{Event, EventKind, Status};
use crate::id::EventId;
use circle::firsts_of_circles;
use concurrency::Side;
use due::due;
use holder::Holder;
use line::{Line, Lines};

/// Where a defect stands.
///
/// Of two originals that were named while apart, the one with the lower id is taken; [`fold_among`] knows which of
/// them was recorded first.
pub fn fold(defect: &Defect) -> Standing {
    fold_among(defect, &[])
}

/// Where a defect stands, among the defects of its unit: they tell which of two originals was recorded first.
pub fn fold_among(defect: &Defect, unit: &[Defect]) -> Standing {
    folded(defect, unit, Marks::Count)
}

/// Where every defect of a unit stands, in their order. Of defects that people marked as duplicates of each other in a
/// circle while apart, the one recorded first is the original, and its own mark does not count: none gets lost.
pub fn fold_unit(unit: &[Defect]) -> Vec<Standing> {
    let mut standings: Vec<Standing> = unit.iter().map(|defect| fold_among(defect, unit)).collect();
    for original in firsts_of_circles(unit, &standings) {
        standings[original] = folded(&unit[original], unit, Marks::Ignore);
    }
    standings
}

/// Whether marks of duplicates count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    Count,
    Ignore,
}

fn folded(defect: &Defect, unit: &[Defect], marks: Marks) -> Standing {
    if defect.events.is_empty() {
        return Standing::recorded();
    }
    let lines = Lines::of(defect, unit);
    let history = &lines.history;
    let frontier = history.latest((0..history.len() as u32).collect());
    let line = match marks {
        Marks::Count => lines.together(&frontier),
        Marks::Ignore => lines.without_duplicates((0..history.len() as u32).collect()),
    };
    let neutral = neutral_events(defect);
    let links = links_in(neutral.iter().copied());
    let due = due_of(&line, &lines, &neutral, &links);
    let name = |events: &[u32]| -> Vec<EventId> { events.iter().map(|&event| history.event(event).id).collect() };
    let base_ms = line.holder.map(|holder| holder.due_ms);
    Standing {
        status: line.status,
        liable: line.holder.and_then(|holder| holder.liable),
        repairer: line.holder.map(|holder| holder.repairer),
        order: line.holder.and_then(|holder| holder.order),
        due_ms: due.due_ms,
        original_due_ms: base_ms.filter(|_| due.due_ms != base_ms),
        frontier: name(&frontier),
        contradicting: name(&line.contradicting),
        returned: line.returned,
        repeated: line.repeated,
        liability_disputed: line.liability_disputed,
        owner_confirmed: line.owner_confirmed,
        look_first: name(&look_first(&line, &frontier, &lines)),
        duplicate_of: line.duplicate_of,
        paused_until_ms: due.paused_until_ms.filter(|_| line.status.is_open()),
        waits_for: links.iter().filter(|link| !link.came).map(|link| link.before).collect(),
        promised_ms: neutral.iter().rev().find_map(|event| match event.kind {
            EventKind::Promised { until_ms } => Some(until_ms),
            _ => None,
        }),
    }
}

impl Standing {
    /// Where a defect stands that was recorded and nothing else.
    pub const fn recorded() -> Self {
        Self {
            status: Status::Open,
            liable: None,
            repairer: None,
            order: None,
            due_ms: None,
            original_due_ms: None,
            frontier: Vec::new(),
            contradicting: Vec::new(),
            returned: 0,
            repeated: 0,
            liability_disputed: false,
            owner_confirmed: false,
            look_first: Vec::new(),
            duplicate_of: None,
            paused_until_ms: None,
            waits_for: Vec::new(),
            promised_ms: None,
        }
    }
}

/// The neutral events in order of their device's time, each once.
fn neutral_events(defect: &Defect) -> Vec<&Event> {
    let mut events: Vec<&Event> =
        defect.events.iter().filter(|event| !event.kind.name().bears_status() && event.concerns(defect.id)).collect();
    events.sort_unstable_by_key(|event| (event.at.utc_ms, event.id));
    events.dedup_by_key(|event| event.id);
    events
}

/// The due time of the assignment in force, or of what it waits for; extensions and pauses of an earlier assignment do
/// not move it.
fn due_of(line: &Line, lines: &Lines<'_>, neutral: &[&Event], links: &[Link]) -> due::Due {
    let Some(holder) = line.holder else { return due(None, neutral) };
    let of_this: Vec<&Event> = neutral.iter().copied().filter(|event| knew_of(event, &holder, lines)).collect();
    due(Some(crate::chain::due_of(links, holder.due_ms)), &of_this)
}

/// Whether the author of a neutral event had seen the assignment. Where the event names none that is here, its time says.
fn knew_of(event: &Event, holder: &Holder, lines: &Lines<'_>) -> bool {
    let history = &lines.history;
    let mut known = event.after.iter().filter_map(|id| history.find(*id)).peekable();
    if known.peek().is_none() {
        return event.at.utc_ms >= history.event(holder.source).at.utc_ms;
    }
    known.any(|seen| seen == holder.source || history.is_before(holder.source, seen))
}

/// Work that the holder has not seen the like of: done under an assignment that is not in force, or while a fail was
/// being written that prevails over it.
fn look_first(line: &Line, frontier: &[u32], lines: &Lines<'_>) -> Vec<u32> {
    if frontier.len() < 2 || line.status == Status::NeedsDecision {
        return Vec::new();
    }
    let in_force = line.holder.map(|holder| holder.source);
    let failed = frontier.iter().any(|&event| lines.side(event) == Some(Side::Fail));
    let must_look = |event: u32| match lines.side(event) {
        Some(Side::ReportedDone) => failed || lines.end(event).holder.map(|holder| holder.source) != in_force,
        Some(Side::Progressed) => failed,
        _ => false,
    };
    frontier.iter().copied().filter(|&event| must_look(event)).collect()
}
