//! When the repair is due: the date of the assignment, moved by extensions and pauses.

use crate::event::{Event, EventKind};

/// The due time and the pause that results from the neutral events of an assignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    /// Extensions and pauses counted (UTC ms).
    pub(super) due_ms: Option<i64>,
    /// The end of a pause that nobody ended earlier (UTC ms).
    pub(super) paused_until_ms: Option<i64>,
}

/// Moves a due time: a granted extension to its date, never back; a pause by its length, from when it was entered to its
/// end or, if that comes first, to when work was resumed. Time paused twice counts once. Events come in order of time.
pub(super) fn due(base_ms: Option<i64>, events: &[&Event]) -> Due {
    let mut result = Due { due_ms: base_ms, paused_until_ms: None };
    let mut counted_to = i64::MIN;
    for (index, event) in events.iter().enumerate() {
        match event.kind {
            EventKind::ExtensionGranted { until_ms, .. } => result.due_ms = result.due_ms.map(|due| due.max(until_ms)),
            EventKind::Paused { until_ms, .. } => {
                let resumed = events[index + 1..].iter().find(|later| matches!(later.kind, EventKind::Resumed));
                let end = resumed.map_or(until_ms, |resumed| resumed.at.utc_ms.min(until_ms));
                let start = event.at.utc_ms.max(counted_to);
                let length = end.saturating_sub(start).max(0);
                result.due_ms = result.due_ms.map(|due| due.saturating_add(length));
                counted_to = counted_to.max(end);
                result.paused_until_ms = match (resumed, result.paused_until_ms) {
                    (Some(_), earlier) => earlier,
                    (None, earlier) => Some(earlier.map_or(until_ms, |earlier| earlier.max(until_ms))),
                };
            }
            _ => {}
        }
    }
    result
}
