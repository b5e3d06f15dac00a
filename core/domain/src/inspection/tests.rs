use super::*;
use crate::catalog::{Room, RoomKind};
use crate::id::{ActorId, HouseTypeId, MemberId, Origin};
use crate::language::Bilingual;

fn record(seq: u32, room: u8, result: RoomResult) -> RoomRecord {
    RoomRecord {
        id: RoomRecordId(Origin { actor: ActorId([1; 16]), seq }.record(0)),
        by: Author::Member(MemberId::from_bytes([1; 16])),
        at: Moment { utc_ms: i64::from(seq), offset_min: 480 },
        room: room_id(room),
        result,
    }
}

fn room_id(room: u8) -> RoomId {
    RoomId::from_bytes([room; 16])
}

fn locked() -> RoomResult {
    RoomResult::NotSeen { reason: "门锁".into() }
}

#[test]
fn a_room_counts_by_the_stronger_evidence_in_any_order() {
    let mut records = vec![record(1, 1, RoomResult::Defects), record(2, 1, RoomResult::Clear), record(3, 1, locked())];
    for expected in [RoomResult::Defects, RoomResult::Clear, locked()] {
        for _ in 0..records.len() {
            records.rotate_left(1);
            assert_eq!(room_state(&records, room_id(1)).map(|record| &record.result), Some(&expected));
        }
        records.retain(|record| record.result != expected);
    }
    assert_eq!(room_state(&records, room_id(1)), None);
}

#[test]
fn a_unit_is_inspected_when_each_room_is_accounted_for() {
    let room = |id| Room { id: room_id(id), kind: RoomKind::Bedroom, name: Bilingual::default(), outline: Vec::new() };
    let house_type = HouseType {
        id: HouseTypeId::from_bytes([1; 16]),
        code: "C2".into(),
        name: Bilingual::default(),
        area_centi_m2: 8_900,
        rooms: vec![room(1), room(2)],
        plan: None,
    };
    let mut inspection = Inspection {
        id: InspectionId(Origin { actor: ActorId([1; 16]), seq: 9 }.record(0)),
        by: Author::Server,
        at: Moment { utc_ms: 0, offset_min: 480 },
        stage: Stage::Internal,
        catalog: 1,
        rooms: vec![record(1, 1, RoomResult::Clear), record(2, 7, RoomResult::Clear)],
        measurements: Vec::new(),
    };
    assert!(!is_inspected(&house_type, &inspection));
    inspection.rooms.push(record(3, 2, locked()));
    assert!(is_inspected(&house_type, &inspection), "a locked room is accounted for by its reason");
}
