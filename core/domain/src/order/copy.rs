//! What a work order's document holds of a unit's defects, as pure functions of the unit (sync.md 5, R8).

use crate::defect::Defect;
use crate::event::{AssignmentGroup, Event, EventKind};
use crate::id::{DefectId, EventId, OrderId};
use crate::standing::fold;
use std::collections::{BTreeMap, BTreeSet};

/// The orders that a defect is or was on.
pub fn orders_of(defect: &Defect) -> BTreeSet<OrderId> {
    let own = defect.events.iter().filter(|event| event.concerns(defect.id));
    own.flat_map(|event| on_orders(event, defect)).collect()
}

/// The orders that an event puts a defect on.
fn on_orders(event: &Event, defect: &Defect) -> Vec<OrderId> {
    match &event.kind {
        EventKind::Assigned { groups } => groups
            .iter()
            .filter(|group| group.defects.iter().any(|(id, _)| *id == defect.id))
            .filter_map(|group| group.order)
            .collect(),
        EventKind::Substituted { order, .. } => order.iter().copied().collect(),
        _ => Vec::new(),
    }
}

/// The events that an order's document is to hold of these defects of one unit; `holds` says which it holds already,
/// and of which defect: of an assignment it may have another's share alone.
///
/// Of a defect that is on the order: all. Of one that was given to somebody else: what took it away and what that stood
/// on, so that its former repairer sees why, and nothing of what came later (R8), unless without that it would still look
/// like the former repairer's. An assignment is reduced to the defects that are or were on the order: what others repair
/// is not this contractor's.
pub fn events_for(order: OrderId, defects: &[Defect], holds: &dyn Fn(EventId, DefectId) -> bool) -> Vec<Event> {
    let mut events: BTreeMap<EventId, Event> = BTreeMap::new();
    for defect in defects.iter().filter(|defect| orders_of(defect).contains(&order)) {
        let is_here = fold(defect).order == Some(order);
        let kept = if is_here { all(defect) } else { of_former(order, defect, holds) };
        for event in defect.events.iter().filter(|event| kept.contains(&event.id)) {
            let own = event.share(defect.id);
            match events.get_mut(&own.id) {
                Some(known) => join(known, own),
                None => drop(events.insert(own.id, own)),
            }
        }
    }
    events.into_values().collect()
}

fn all(defect: &Defect) -> BTreeSet<EventId> {
    defect.events.iter().map(|event| event.id).collect()
}

/// What a former repairer is told: what put the defect on the order, and what took it away as far as one must know to see
/// that it is gone, each with all that it came after. What the next firm did, or where it went from there, is not this
/// contractor's.
fn of_former(order: OrderId, defect: &Defect, holds: &dyn Fn(EventId, DefectId) -> bool) -> BTreeSet<EventId> {
    let by_id: BTreeMap<EventId, &Event> = defect.events.iter().map(|event| (event.id, event)).collect();
    let (onto, away): (Vec<&Event>, Vec<&Event>) =
        by_id.values().filter(|event| moves(event)).partition(|event| on_orders(event, defect).contains(&order));
    let mut kept: BTreeSet<EventId> = onto.iter().flat_map(|event| with_grounds(event.id, &by_id)).collect();
    let mut away: Vec<_> =
        away.iter().map(|event| (with_grounds(event.id, &by_id), event.at.utc_ms, event.id)).collect();
    away.sort_by_key(|(grounds, at_ms, id)| (grounds.len(), *at_ms, *id));
    let mut away = away.into_iter();
    loop {
        let told = |event: &&Event| kept.contains(&event.id) || holds(event.id, defect.id);
        let events = defect.events.iter().filter(told).cloned().collect();
        if fold(&Defect { events, ..defect.clone() }).order != Some(order) {
            return kept;
        }
        let Some((grounds, ..)) = away.next() else { return all(defect) };
        kept.extend(grounds);
    }
}

/// Whether an event names a repairer, or decides between those that did.
const fn moves(event: &Event) -> bool {
    matches!(event.kind, EventKind::Assigned { .. } | EventKind::Substituted { .. } | EventKind::Decided { .. })
}

/// An event and all that it came after.
fn with_grounds(id: EventId, by_id: &BTreeMap<EventId, &Event>) -> BTreeSet<EventId> {
    let (mut open, mut all) = (vec![id], BTreeSet::new());
    while let Some(id) = open.pop() {
        if all.insert(id)
            && let Some(event) = by_id.get(&id)
        {
            open.extend(&event.after);
        }
    }
    all
}

/// Takes another defect's share of the same assignment in.
fn join(known: &mut Event, other: Event) {
    let (EventKind::Assigned { groups }, EventKind::Assigned { groups: others }) = (&mut known.kind, other.kind) else {
        return;
    };
    for group in others {
        let same = |one: &&mut AssignmentGroup| {
            (one.liable, one.repairer, one.order, &one.by) == (group.liable, group.repairer, group.order, &group.by)
        };
        match groups.iter_mut().find(same) {
            Some(known) => {
                known.defects.extend(group.defects);
                known.defects.sort_unstable();
                known.defects.dedup();
            }
            None => groups.push(group),
        }
    }
}
