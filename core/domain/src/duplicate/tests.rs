use super::*;
use crate::catalog::{HouseType, Severity};
use crate::event::{Attachment, Author, Event, EventKind, Reinspection};
use crate::id::{ActorId, EventId, HouseTypeId, MemberId, Origin};
use crate::inspection::Stage;
use crate::language::Bilingual;
use crate::time::Moment;
use proptest::prelude::*;

const AT: Moment = Moment { utc_ms: 1_000, offset_min: 480 };

fn room(of: u8) -> RoomId {
    RoomId::from_bytes([of; 16])
}

fn by() -> Author {
    Author::Member(MemberId::from_bytes([1; 16]))
}

fn defect(number: u32, of: u8, item: Option<&str>, pin: Option<(u16, u16)>) -> Defect {
    Defect {
        id: DefectId(Origin { actor: ActorId([1; 16]), seq: number }.record(0)),
        by: by(),
        at: AT,
        stage: Stage::Internal,
        inspection: None,
        number,
        room: room(of),
        element: None,
        item: item.map(str::to_owned),
        severity: Severity::Major,
        note: String::new(),
        pin: pin.map(|(x, y)| Pin { x, y }),
        photos: Vec::new(),
        others: Vec::new(),
        events: Vec::new(),
    }
}

fn happened(mut defect: Defect, kind: EventKind) -> Defect {
    let seq = 1_000 + defect.number;
    let id = EventId(Origin { actor: ActorId([2; 16]), seq }.record(0));
    defect.events.push(Event { id, by: by(), defect: Some(defect.id), at: AT, after: Vec::new(), kind });
    defect
}

/// A home of 12 m by 8 m.
fn home() -> HouseType {
    HouseType {
        id: HouseTypeId::from_bytes([1; 16]),
        code: "C2".into(),
        name: Bilingual::default(),
        area_centi_m2: 9_600,
        rooms: Vec::new(),
        plan: Some(Plan { svg: String::new(), width_mm: 12_000, height_mm: 8_000 }),
    }
}

fn found(sighting: &Sighting<'_>, unit: &[Defect]) -> Vec<u32> {
    duplicate_candidates(sighting, unit, Some(&home())).iter().map(|candidate| candidate.number).collect()
}

#[test]
fn the_same_room_and_item_near_by_are_offered_the_nearest_first() {
    let sighting = Sighting { room: room(1), item: Some("02.03"), pin: Some(Pin { x: 5_000, y: 5_000 }) };
    let unit = [
        defect(1, 1, Some("02.03"), Some((6_250, 5_000))), // 1,500 mm: the last that is near
        defect(2, 1, Some("02.03"), Some((6_251, 5_000))), // 1,501 mm
        defect(3, 1, Some("02.03.04"), Some((5_100, 5_000))), // 120 mm, finer item
        defect(4, 1, Some("02.03"), None),
        defect(5, 2, Some("02.03"), Some((5_000, 5_000))), // the next room
        defect(6, 1, Some("02.04"), Some((5_000, 5_000))), // another thing
        defect(7, 1, Some("02.031"), Some((5_000, 5_000))), // no part of 02.03
        defect(8, 1, None, Some((5_000, 5_600))),          // 480 mm, not classified
        defect(9, 1, None, None),
    ];
    assert_eq!(found(&sighting, &unit), [3, 8, 1, 4]);
    let candidates = duplicate_candidates(&sighting, &unit, Some(&home()));
    let told: Vec<_> = candidates.iter().map(|one| (one.item, one.distance_mm)).collect();
    let (same, kin, unknown) = (ItemMatch::Same, ItemMatch::Kin, ItemMatch::Unknown);
    assert_eq!(told, [(kin, Some(120)), (unknown, Some(480)), (same, Some(1_500)), (same, None)]);
}

#[test]
fn what_is_done_with_is_not_offered_and_what_only_passed_is() {
    let cause = crate::event::Cause::Workmanship(String::new());
    let passed = EventKind::Reinspected { result: Reinspection::Pass { cause: None }, with: Attachment::default() };
    let original = defect(1, 1, Some("02.03"), None);
    let of = original.id;
    for (kind, offered) in [
        (EventKind::Accepted { deemed: false }, true),
        (passed, true),
        (EventKind::Closed { cause, unreachable: false }, false),
        (EventKind::Voided { reason: "记错了".into(), undo: false }, false),
        (EventKind::NotADefect { standard: "GB".into(), measured: "2 mm".into() }, false),
        (EventKind::MarkedDuplicate { of }, false),
    ] {
        let unit = [original.clone(), happened(defect(2, 1, Some("02.03"), None), kind.clone())];
        let sighting = Sighting { room: room(1), item: Some("02.03"), pin: None };
        assert_eq!(found(&sighting, &unit).contains(&2), offered, "{kind:?}");
    }
}

#[test]
fn without_an_item_only_a_near_pin_speaks_for_it() {
    let unit = [defect(1, 1, Some("02.03"), Some((5_000, 5_000))), defect(2, 1, Some("02.03"), None)];
    let near = Sighting { room: room(1), item: None, pin: Some(Pin { x: 5_010, y: 5_010 }) };
    assert_eq!(found(&near, &unit), [1]);
    assert_eq!(found(&Sighting { pin: None, ..near }, &unit), [0; 0]);
}

#[test]
fn without_the_plans_size_the_share_of_the_picture_decides() {
    let unit = [defect(1, 1, Some("02.03"), Some((6_250, 5_000))), defect(2, 1, Some("02.03"), Some((6_251, 5_000)))];
    let sighting = Sighting { room: room(1), item: Some("02.03"), pin: Some(Pin { x: 5_000, y: 5_000 }) };
    let candidates = duplicate_candidates(&sighting, &unit, None);
    assert_eq!(candidates.iter().map(|one| (one.number, one.distance_mm)).collect::<Vec<_>>(), [(1, None)]);
}

fn any_defect(number: u32) -> impl Strategy<Value = Defect> {
    let item = prop::option::of(prop::sample::select(vec!["02", "02.03", "02.03.04", "05"]));
    let pin = prop::option::of((0..=10_000_u16, 0..=10_000_u16));
    (1..3_u8, item, pin).prop_map(move |(room, item, pin)| defect(number, room, item, pin))
}

proptest! {
    /// Whoever records second is offered the first, and the other way round: nobody's finding is hidden from one of two.
    #[test]
    fn being_a_candidate_goes_both_ways(one in any_defect(1), other in any_defect(2)) {
        fn sighting(of: &Defect) -> Sighting<'_> {
            Sighting { room: of.room, item: of.item.as_deref(), pin: of.pin }
        }
        let there = duplicate_candidates(&sighting(&one), std::slice::from_ref(&other), Some(&home()));
        let back = duplicate_candidates(&sighting(&other), std::slice::from_ref(&one), Some(&home()));
        prop_assert_eq!(there.len(), back.len());
        prop_assert_eq!(there.first().map(|one| (one.item, one.distance_mm)), back.first().map(|one| (one.item, one.distance_mm)));
    }

    /// The order in which phones heard of defects changes nothing.
    #[test]
    fn the_order_of_the_defects_changes_nothing(
        mut unit in (1..8_u32).prop_flat_map(|count| (1..=count).map(any_defect).collect::<Vec<_>>()),
        pin in prop::option::of((0..=10_000_u16, 0..=10_000_u16)),
    ) {
        let sighting = Sighting { room: room(1), item: Some("02.03"), pin: pin.map(|(x, y)| Pin { x, y }) };
        let expected = duplicate_candidates(&sighting, &unit, Some(&home()));
        unit.reverse();
        prop_assert_eq!(duplicate_candidates(&sighting, &unit, Some(&home())), expected);
    }
}
