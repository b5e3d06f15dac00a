//! Due times: what is paused is a set of stretches of time, measured anew with each pause.

use super::Model;
use super::holders::Firm;
use yanfang_domain::event::{Event, EventKind};
use yanfang_domain::id::{DefectId, EventId, UnitId};

/// The due time and the end of a pause that lasts.
pub(super) fn due(model: &Model<'_>, firm: Option<&Firm>) -> (Option<i64>, Option<i64>) {
    let mut events: Vec<&&Event> = model
        .events
        .values()
        .filter(|event| !super::rows::bears_status(event))
        .filter(|event| firm.is_none_or(|firm| knew(model, event, firm)))
        .collect();
    events.sort_by_key(|event| (event.at.utc_ms, event.id));
    let mut due = firm.map(|firm| last_of_chain(model).unwrap_or(firm.due_ms));
    let mut stopped: Vec<(i64, i64)> = Vec::new();
    let mut lasting = Vec::new();
    for (index, event) in events.iter().enumerate() {
        if let EventKind::ExtensionGranted { until_ms, .. } = event.kind {
            due = due.map(|due| if until_ms > due { until_ms } else { due });
        }
        if let EventKind::Paused { until_ms, .. } = event.kind {
            let resumed = events[index..].iter().find(|later| matches!(later.kind, EventKind::Resumed));
            let end = resumed.map_or(until_ms, |resumed| resumed.at.utc_ms.min(until_ms));
            let before = measure(&stopped);
            stopped.push((event.at.utc_ms, end));
            due = due.map(|due| due + measure(&stopped) - before);
            if resumed.is_none() {
                lasting.push(until_ms);
            }
        }
    }
    (due, lasting.into_iter().max())
}

/// The repairs that this one was put behind: each link with what was said of it last, unless it was taken away.
fn chain(model: &Model<'_>) -> Vec<(bool, i64, (UnitId, DefectId))> {
    let all = || model.events.values().map(|event| (event.id, &event.kind));
    let away =
        |link: EventId| all().any(|(_, kind)| matches!(kind, EventKind::Unchained { link: of, .. } if *of == link));
    let mut chain = Vec::new();
    for (id, kind) in all().filter(|(id, _)| !away(*id)) {
        let EventKind::ChainedAfter { unit, defect, due_ms } = kind else { continue };
        let said = model.events.values().filter_map(|event| match event.kind {
            EventKind::ChainMoved { link, step, came, due_ms } if link == id => Some((step, event.id, came, due_ms)),
            _ => None,
        });
        let (came, due_ms) = said.max().map_or((false, *due_ms), |(_, _, came, due_ms)| (came, due_ms));
        chain.push((came, due_ms, (*unit, *defect)));
    }
    chain
}

fn last_of_chain(model: &Model<'_>) -> Option<i64> {
    chain(model).into_iter().map(|(_, due_ms, _)| due_ms).max()
}

/// What comes before and is not done, in the order of the links' ids.
pub(super) fn waits_for(model: &Model<'_>) -> Vec<(UnitId, DefectId)> {
    chain(model).into_iter().filter(|(came, ..)| !came).map(|(_, _, before)| before).collect()
}

/// How long these stretches are together; what is in two of them counts once.
fn measure(stretches: &[(i64, i64)]) -> i64 {
    let mut edges: Vec<i64> = stretches.iter().flat_map(|(from, end)| [*from, *end]).collect();
    edges.sort_unstable();
    let covered = |pair: &&[i64]| stretches.iter().any(|(from, end)| *from <= pair[0] && pair[1] <= *end);
    edges.windows(2).filter(covered).map(|pair| pair[1] - pair[0]).sum()
}

/// Whether who wrote a neutral event knew of the assignment: by what it names, else by its time.
fn knew(model: &Model<'_>, event: &Event, firm: &Firm) -> bool {
    let named: Vec<_> = event.after.iter().filter(|id| model.past.contains_key(id)).collect();
    if named.is_empty() {
        return event.at.utc_ms >= model.events[&firm.by].at.utc_ms;
    }
    named.into_iter().any(|id| *id == firm.by || model.past[id].contains(&firm.by))
}
