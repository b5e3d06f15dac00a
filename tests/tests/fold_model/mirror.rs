//! What a work order's document holds of a defect, over random histories that reach the server event by event.

use std::collections::{BTreeMap, BTreeSet};
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{AssignedBy, AssignmentGroup, Attachment, Author, Event, EventKind};
use yanfang_domain::id::{ContractorId, DefectId, EventId, OrderId};
use yanfang_domain::order::{events_for, orders_of};
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;
use yanfang_tests::reference::random;
use yanfang_tests::seed::{Seed, seeds};

const ROUNDS: u64 = 5_000;

/// A history in which every assignment and substitution is to an order of its repairer: one of two that it has.
fn with_orders(seed: &mut Seed) -> Defect {
    let mut defect = random::history(seed, 14);
    // As they were written: what an author had seen reaches the server before.
    defect.events.sort_by_key(|event| event.id.0.origin.seq);
    for event in &mut defect.events {
        let second = seed.chance(50);
        match &mut event.kind {
            EventKind::Assigned { groups } => {
                for group in groups {
                    group.order = Some(order_of(group.repairer, second));
                }
            }
            EventKind::Substituted { repairer, order, .. } => *order = Some(order_of(*repairer, second)),
            _ => {}
        }
    }
    defect
}

fn order_of(firm: ContractorId, second: bool) -> OrderId {
    let mut bytes = [u8::from(second); 16];
    bytes[..15].copy_from_slice(&firm.bytes()[..15]);
    OrderId::from_bytes(bytes)
}

/// What each order has copied after the server heard these events one after another.
fn copied(defect: &Defect) -> BTreeMap<OrderId, Defect> {
    let mut orders: BTreeMap<OrderId, BTreeMap<EventId, Event>> = BTreeMap::new();
    for heard in 1..=defect.events.len() {
        let known = Defect { events: defect.events[..heard].to_vec(), ..defect.clone() };
        for order in orders_of(&known) {
            let held = orders.entry(order).or_default();
            let holds: BTreeSet<EventId> = held.keys().copied().collect();
            for event in events_for(order, std::slice::from_ref(&known), &|id, _| holds.contains(&id)) {
                held.entry(event.id).or_insert(event);
            }
        }
    }
    let copy = |events: BTreeMap<EventId, Event>| Defect { events: events.into_values().collect(), ..defect.clone() };
    orders.into_iter().map(|(order, events)| (order, copy(events))).collect()
}

#[test]
fn an_order_shows_what_the_unit_shows_while_it_has_the_defect_and_lets_go_of_it_when_it_has_not() {
    let (mut shown, mut let_go) = (0, 0);
    for number in seeds(ROUNDS) {
        let defect = with_orders(&mut Seed::new(number));
        let standing = fold(&defect);
        let orders = copied(&defect);
        assert_eq!(orders.keys().copied().collect::<BTreeSet<_>>(), orders_of(&defect), "seed {number}");
        for (order, copy) in orders {
            if standing.order == Some(order) {
                assert_eq!(fold(&copy), standing, "seed {number}, {order}");
                shown += 1;
            } else {
                assert_ne!(
                    fold(&copy).order,
                    Some(order),
                    "seed {number}, {order} keeps what another has: {defect:#?}"
                );
                let_go += 1;
            }
        }
    }
    assert!(shown > 500 && let_go > 500, "{shown} shown, {let_go} let go");
}

#[test]
fn what_happens_after_a_defect_was_given_away_is_not_told() {
    let (mut kept_back, mut told_all) = (0, 0);
    for number in seeds(ROUNDS) {
        let defect = with_orders(&mut Seed::new(number));
        let standing = fold(&defect);
        for order in orders_of(&defect).into_iter().filter(|order| standing.order != Some(*order)) {
            let told: BTreeSet<EventId> =
                events_for(order, std::slice::from_ref(&defect), &|_, _| false).iter().map(|event| event.id).collect();
            let by_id: BTreeMap<EventId, &Event> = defect.events.iter().map(|event| (event.id, event)).collect();
            if told.len() == defect.events.len() {
                told_all += 1;
                continue;
            }
            let moves = |event: &Event| {
                matches!(
                    event.kind,
                    EventKind::Assigned { .. } | EventKind::Substituted { .. } | EventKind::Decided { .. }
                )
            };
            let grounds: BTreeSet<EventId> =
                defect.events.iter().filter(|event| moves(event)).flat_map(|event| event.after.clone()).collect();
            for id in &told {
                let is_ground = told.iter().any(|other| by_id[other].after.contains(id)) || grounds.contains(id);
                assert!(moves(by_id[id]) || is_ground, "seed {number}: {id} was told for no reason");
            }
            kept_back += 1;
        }
    }
    assert!(kept_back > 4 * told_all, "{kept_back} kept back, {told_all} told all");
}

/// R8: what the second firm did, and that a third has it, is not the first one's.
#[test]
fn a_first_repairer_is_told_that_it_is_gone_and_not_what_the_second_did() {
    let empty = Defect { events: Vec::new(), ..random::history(&mut Seed::new(1), 14) };
    let mut events: Vec<Event> = Vec::new();
    let mut then = |kind: EventKind| {
        let id = EventId(random::record(90, events.len() as u32 + 1));
        let after = events.last().map(|event| event.id).into_iter().collect();
        let at = Moment { utc_ms: events.len() as i64, offset_min: 480 };
        events.push(Event { id, by: Author::Server, at, defect: Some(empty.id), after, kind });
        id
    };
    let given = |number: u8| {
        let repairer = ContractorId::from_bytes([number; 16]);
        let (by, order) = (AssignedBy::Person { reason: "改派".into() }, Some(order_of(repairer, false)));
        let group = AssignmentGroup { defects: vec![(empty.id, 9)], liable: repairer, repairer, order, by };
        EventKind::Assigned { groups: vec![group] }
    };
    let (onto, away) = (then(given(1)), then(given(2)));
    then(EventKind::Progressed { percent: None, with: Attachment::default() });
    then(given(3));
    let defect = Defect { events, ..empty.clone() };
    let first = order_of(ContractorId::from_bytes([1; 16]), false);
    let told = |holds: &dyn Fn(EventId, DefectId) -> bool| -> Vec<EventId> {
        events_for(first, std::slice::from_ref(&defect), holds).iter().map(|event| event.id).collect()
    };
    assert_eq!(told(&|_, _| false), [onto, away]);
    assert_eq!(told(&|id, _| id == onto), [onto, away]);
}
