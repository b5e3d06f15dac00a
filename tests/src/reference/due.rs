//! Due times millisecond by millisecond; the random histories keep to small numbers.

use super::Model;
use super::holders::Firm;
use std::collections::BTreeSet;
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
    let mut stopped = BTreeSet::new();
    let mut lasting = Vec::new();
    for (index, event) in events.iter().enumerate() {
        if let EventKind::ExtensionGranted { until_ms, .. } = event.kind {
            due = due.map(|due| if until_ms > due { until_ms } else { due });
        }
        if let EventKind::Paused { until_ms, .. } = event.kind {
            let resumed = events[index..].iter().find(|later| matches!(later.kind, EventKind::Resumed));
            let from = event.at.utc_ms;
            for tick in from..until_ms {
                if resumed.is_none_or(|resumed| tick < resumed.at.utc_ms) && stopped.insert(tick) {
                    due = due.map(|due| due + 1);
                }
            }
            if resumed.is_none() {
                lasting.push(until_ms);
            }
        }
    }
    (due, lasting.into_iter().max())
}

/// Whether who wrote a neutral event knew of the assignment: by what it names, else by its time.
fn knew(model: &Model<'_>, event: &Event, firm: &Firm) -> bool {
    let named: Vec<_> = event.after.iter().filter(|id| model.past.contains_key(id)).collect();
    if named.is_empty() {
        return event.at.utc_ms >= model.events[&firm.by].at.utc_ms;
    }
    named.into_iter().any(|id| *id == firm.by || model.past[id].contains(&firm.by))
}
