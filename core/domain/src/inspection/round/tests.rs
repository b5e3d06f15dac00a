use super::*;
use crate::catalog::{Room, RoomKind, Severity};
use crate::event::{Attachment, Author, Cause};
use crate::id::{ActorId, HouseTypeId, InspectionId, MemberId, Origin, RoomRecordId};
use crate::inspection::{RoomRecord, RoomResult, Stage};
use crate::language::Bilingual;
use crate::time::Moment;
use proptest::prelude::*;

/// When the round begins.
const BEGUN: i64 = 100;

fn moment(utc_ms: i64) -> Moment {
    Moment { utc_ms, offset_min: 480 }
}

fn by() -> Author {
    Author::Member(MemberId::from_bytes([1; 16]))
}

fn room(of: u8) -> RoomId {
    RoomId::from_bytes([of; 16])
}

fn inspection_id(seq: u32) -> InspectionId {
    InspectionId(Origin { actor: ActorId([3; 16]), seq }.record(0))
}

fn round() -> Inspection {
    Inspection {
        id: inspection_id(2),
        by: by(),
        at: moment(BEGUN),
        stage: Stage::Internal,
        catalog: 1,
        rooms: Vec::new(),
        measurements: Vec::new(),
    }
}

fn defect(number: u32, at_ms: i64, inspection: Option<InspectionId>) -> Defect {
    Defect {
        id: DefectId(Origin { actor: ActorId([1; 16]), seq: number }.record(0)),
        by: by(),
        at: moment(at_ms),
        stage: Stage::ThirdParty,
        inspection,
        number,
        room: room(1),
        element: None,
        item: None,
        severity: Severity::Minor,
        note: "划痕".into(),
        pin: None,
        photos: Vec::new(),
        others: Vec::new(),
        events: Vec::new(),
    }
}

/// A home of two rooms.
fn home() -> HouseType {
    let rooms =
        [1, 2].map(|of| Room { id: room(of), kind: RoomKind::Bath, name: Bilingual::default(), outline: vec![] });
    HouseType {
        id: HouseTypeId::from_bytes([1; 16]),
        code: "C2".into(),
        name: Bilingual::default(),
        area_centi_m2: 1,
        rooms: rooms.into(),
        plan: None,
    }
}

fn record(seq: u32, of: u8, result: RoomResult) -> RoomRecord {
    let id = RoomRecordId(Origin { actor: ActorId([4; 16]), seq }.record(0));
    RoomRecord { id, by: by(), at: moment(BEGUN + 1), room: room(of), result }
}

/// The defect with one more event, whose author had seen all before.
fn then(mut defect: Defect, at_ms: i64, kind: EventKind) -> Defect {
    let after = fold_unit(std::slice::from_ref(&defect))[0].frontier.clone();
    let seq = 1_000 * defect.number + defect.events.len() as u32;
    let id = EventId(Origin { actor: ActorId([2; 16]), seq }.record(0));
    defect.events.push(Event { id, by: by(), defect: Some(defect.id), at: moment(at_ms), after, kind });
    defect
}

fn pass() -> EventKind {
    EventKind::Reinspected { result: Reinspection::Pass { cause: None }, with: Attachment::default() }
}

fn fail() -> EventKind {
    EventKind::Reinspected { result: Reinspection::Fail { reason: "还渗".into() }, with: Attachment::default() }
}

fn present() -> EventKind {
    EventKind::ConfirmedPresent { with: Attachment::default() }
}

fn not_visible() -> EventKind {
    EventKind::NotVisible { reason: "柜子挡住".into() }
}

fn seen_fixed() -> EventKind {
    EventKind::SeenFixed { with: Attachment::default() }
}

fn done() -> EventKind {
    EventKind::ReportedDone { with: Attachment::default() }
}

fn answers(unit: &[Defect]) -> Vec<(u32, Option<Answer>)> {
    carried_over(&round(), unit).into_iter().map(|one| (one.number, one.answer().map(|said| said.answer))).collect()
}

#[test]
fn open_defects_of_earlier_rounds_are_carried_and_nothing_else() {
    let closed = EventKind::Closed { cause: Cause::Workmanship(String::new()), unreachable: false };
    let unit = [
        defect(1, BEGUN - 1, Some(inspection_id(1))),
        defect(2, BEGUN - 1, None),
        defect(3, BEGUN + 1, Some(inspection_id(2))), // of this round
        defect(4, BEGUN + 1, None),                   // found beside it
        then(defect(5, BEGUN - 9, None), BEGUN - 5, pass()),
        then(then(defect(6, BEGUN - 9, None), BEGUN - 5, pass()), BEGUN - 4, closed),
        then(defect(7, BEGUN - 9, None), BEGUN - 5, done()),
    ];
    assert_eq!(answers(&unit), [(1, None), (2, None), (7, None)]);
}

#[test]
fn fixed_present_and_not_visible_answer_and_what_was_said_before_the_round_does_not() {
    for (kind, expected) in [
        (pass(), Some(Answer::Fixed)),
        (seen_fixed(), Some(Answer::SeenFixed)),
        (present(), Some(Answer::Present)),
        (not_visible(), Some(Answer::NotVisible)),
        (EventKind::Commented { with: Attachment::default() }, None),
        (EventKind::Accepted { deemed: false }, None),
    ] {
        let now = then(defect(1, BEGUN - 9, None), BEGUN, kind.clone());
        assert_eq!(answers(&[now]), [(1, expected)], "{kind:?}");
    }
    let before = then(defect(1, BEGUN - 9, None), BEGUN - 1, present());
    assert_eq!(answers(&[before]), [(1, None)], "a later round asks again");
    let failed = then(then(defect(1, BEGUN - 9, None), BEGUN - 5, done()), BEGUN + 1, fail());
    assert_eq!(answers(&[failed]), [(1, Some(Answer::Present))]);
}

#[test]
fn the_last_answer_counts_and_what_others_settled_needs_none() {
    let twice = then(then(defect(1, BEGUN - 9, None), BEGUN + 1, not_visible()), BEGUN + 2, pass());
    assert_eq!(answers(&[twice]), [(1, Some(Answer::Fixed))]);
    let seen = then(then(defect(1, BEGUN - 9, None), BEGUN + 1, present()), BEGUN + 2, not_visible());
    assert_eq!(answers(&[seen]), [(1, Some(Answer::Present))], "who could look knows more than who could not");
    let voided = then(defect(1, BEGUN - 9, None), BEGUN + 1, EventKind::Voided { reason: "重记".into(), undo: false });
    assert_eq!(answers(&[voided]), []);
    let linked = then(defect(2, BEGUN - 9, None), BEGUN + 1, EventKind::MarkedDuplicate { of: defect(1, 0, None).id });
    assert_eq!(answers(&[defect(1, BEGUN - 9, None), linked]), [(1, None)]);
}

#[test]
fn seen_fixed_answers_and_leaves_the_defect_open_and_two_who_differ_are_both_shown() {
    let seen = then(defect(1, BEGUN - 9, None), BEGUN + 1, seen_fixed());
    let carried = carried_over(&round(), std::slice::from_ref(&seen));
    assert!(carried[0].standing.status.is_open() && !carried[0].is_contested());
    let mut twice = then(seen, BEGUN + 2, present());
    assert!(!carried_over(&round(), std::slice::from_ref(&twice))[0].is_contested(), "the same person looked again");
    twice.events[1].by = Author::Member(MemberId::from_bytes([9; 16]));
    let carried = carried_over(&round(), &[twice]);
    assert!(carried[0].is_contested());
    let said: Vec<Answer> = carried[0].said.iter().map(|said| said.answer).collect();
    assert_eq!(said, [Answer::SeenFixed, Answer::Present], "nobody's answer is hidden");
}

#[test]
fn a_third_party_round_is_about_defects_of_third_party_rounds_alone() {
    let own = defect(1, BEGUN - 9, None);
    let internal = Defect { stage: Stage::Internal, ..defect(2, BEGUN - 9, None) };
    let numbers = |stage| {
        let round = Inspection { stage, ..round() };
        carried_over(&round, &[own.clone(), internal.clone()]).iter().map(|one| one.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(Stage::ThirdParty), [1]);
    assert_eq!(numbers(Stage::Internal), [1, 2]);
    assert_eq!(numbers(Stage::WarrantyVisit), [1, 2]);
}

#[test]
fn a_round_is_complete_when_each_room_and_each_earlier_defect_is_accounted_for() {
    let home = home();
    let mut round = round();
    let open = defect(1, BEGUN - 9, None);
    round.rooms = vec![record(1, 1, RoomResult::Clear)];
    let state = round_state(&home, &round, std::slice::from_ref(&open));
    assert_eq!(state, RoundState { rooms: 2, rooms_done: 1, not_seen: 0, carried: 1, answered: 0 });
    round.rooms.push(record(2, 2, RoomResult::NotSeen { reason: "门锁".into() }));
    let state = round_state(&home, &round, std::slice::from_ref(&open));
    assert!(state.is_inspected() && !state.is_complete(), "{state:?}");
    let state = round_state(&home, &round, &[then(open, BEGUN + 2, not_visible())]);
    assert!(state.is_complete() && state.not_seen == 1, "{state:?}");
}

#[test]
fn two_who_began_a_round_each_did_the_home_together_and_the_newest_round_asks() {
    let home = home();
    let (mut one, mut other) = (round(), Inspection { id: inspection_id(9), at: moment(BEGUN + 5), ..round() });
    one.rooms = vec![record(1, 1, RoomResult::Clear)];
    other.rooms = vec![record(2, 2, RoomResult::Defects)];
    let unit = [then(defect(1, BEGUN - 9, None), BEGUN + 1, present())];
    let (asking, state) = stage_state(&home, &[other.clone(), one.clone()], Stage::Internal, &unit);
    assert_eq!(asking, Some(other.id));
    assert_eq!(state, RoundState { rooms: 2, rooms_done: 2, not_seen: 0, carried: 1, answered: 0 });
    let (asking, state) = stage_state(&home, &[one, other], Stage::ThirdParty, &unit);
    assert_eq!((asking, state), (None, RoundState { rooms: 2, ..RoundState::default() }));
}

fn any_history(number: u32) -> impl Strategy<Value = Defect> {
    let kinds = prop::sample::select(vec![pass(), fail(), present(), seen_fixed(), not_visible(), done()]);
    let events = prop::collection::vec((BEGUN - 10..BEGUN + 10, kinds), 0..5);
    (BEGUN - 20..BEGUN + 5, events).prop_map(move |(at, mut events)| {
        events.sort_by_key(|(at, _)| *at);
        events.into_iter().fold(defect(number, at, None), |defect, (at, kind)| then(defect, at, kind))
    })
}

proptest! {
    /// Whatever the history: equal records give equal lists, in whatever order they came, and the counts agree.
    #[test]
    fn the_order_in_which_records_came_changes_nothing(mut unit in (1..6_u32).prop_flat_map(|count| {
        (1..=count).map(any_history).collect::<Vec<_>>()
    })) {
        let expected = carried_over(&round(), &unit);
        unit.reverse();
        for defect in &mut unit {
            defect.events.reverse();
        }
        prop_assert_eq!(&carried_over(&round(), &unit), &expected);
        for one in &expected {
            let defect = unit.iter().find(|defect| defect.id == one.defect).unwrap();
            prop_assert!(defect.at.utc_ms < BEGUN, "only earlier ones");
            prop_assert!(one.answer().is_some() || one.standing.status.is_open(), "nothing that is done asks for an answer");
        }
        let listed = |id| expected.iter().any(|one| one.defect == id);
        for (defect, standing) in unit.iter().zip(fold_unit(&unit)) {
            if defect.at.utc_ms < BEGUN && standing.status.is_open() {
                prop_assert!(listed(defect.id), "nothing open is left out");
            }
        }
    }
}
