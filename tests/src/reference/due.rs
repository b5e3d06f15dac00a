//! Due times: what is paused is a set of stretches of time, measured anew with each pause.

use super::Model;
use super::holders::Firm;
use yanfang_domain::event::{Event, EventKind};

/// The due time and the end of a pause that lasts.
pub(super) fn due(model: &Model<'_>, firm: Option<&Firm>) -> (Option<i64>, Option<i64>) {
    let mut events: Vec<&&Event> = model
        .events
        .values()
        .filter(|event| !super::rows::bears_status(event))
        .filter(|event| firm.is_none_or(|firm| knew(model, event, firm)))
        .collect();
    events.sort_by_key(|event| (event.at.utc_ms, event.id));
    let mut due = firm.map(|firm| firm.due_ms);
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
