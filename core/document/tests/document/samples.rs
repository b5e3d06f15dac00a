//! Ids, commands and events to test with, and a small generator of repeatable randomness.

use yanfang_document::Document;
use yanfang_domain::catalog::{Element, Severity};
use yanfang_domain::command::{
    AddPhotos, AmendDefect, Body, Command, DefectEvent, Measure, RecordDefect, RecordRoom, RenumberDefect,
    StartInspection,
};
use yanfang_domain::defect::{FieldValue, Photo, Pin};
use yanfang_domain::event::{
    AssignedBy, AssignmentGroup, Attachment, Author, Cause, EventKind, OwnerWord, PauseReason, Reinspection,
    WaiverBasis,
};
use yanfang_domain::id::{
    ActorId, ContractorId, DefectId, Digest, DocumentId, EventId, InspectionId, MemberId, OrderId, Origin, RoomId,
    RuleId, UnitId,
};
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_domain::time::Moment;

/// SplitMix64: the same sequence for the same seed, on every machine and for ever.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub(crate) fn actor(&mut self) -> ActorId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        ActorId(bytes)
    }
}

pub(crate) fn unit() -> DocumentId {
    DocumentId::Unit(UnitId::from_bytes([1; 16]))
}

pub(crate) fn document() -> Document {
    Document::genesis(unit(), 0).unwrap()
}

pub(crate) fn actor(number: u8) -> ActorId {
    ActorId([number; 16])
}

pub(crate) fn member(number: u8) -> Author {
    Author::Member(MemberId::from_bytes([number; 16]))
}

pub(crate) fn photo(number: u8) -> Photo {
    Photo { hash: Digest([number; 32]) }
}

pub(crate) fn at(utc_ms: i64) -> Moment {
    Moment { utc_ms: 1_780_000_000_000 + utc_ms, offset_min: 480 }
}

/// A command that is the `seq`-th of that actor, by the member of the actor's number, `seq` seconds in.
pub(crate) fn command(number: u8, seq: u32, body: Body) -> Command {
    let origin = Origin { actor: actor(number), seq };
    Command { origin, by: member(number), done_at: at(i64::from(seq) * 1000), catalog: 3, body }
}

pub(crate) fn defect_of(command: &Command) -> DefectId {
    DefectId(command.origin.record(0))
}

pub(crate) fn inspection_of(command: &Command) -> InspectionId {
    InspectionId(command.origin.record(0))
}

pub(crate) fn event_of(command: &Command) -> EventId {
    EventId(command.origin.record(0))
}

pub(crate) fn record(number: u32) -> RecordDefect {
    RecordDefect {
        stage: Stage::Internal,
        inspection: None,
        room: RoomId::from_bytes([2; 16]),
        element: Some(Element::Wall),
        item: Some("02.03".into()),
        severity: Severity::Minor,
        note: "卫生间墙砖空鼓".into(),
        pin: Some(Pin { x: 1200, y: 9999 }),
        photos: vec![photo(1), photo(2)],
        number,
    }
}

pub(crate) fn amend(defect: DefectId, values: Vec<FieldValue>) -> Body {
    Body::AmendDefect(AmendDefect { defect, values })
}

pub(crate) fn event(defect: DefectId, after: Vec<EventId>, kind: EventKind) -> Body {
    Body::DefectEvent(DefectEvent { defect: Some(defect), after, kind })
}

pub(crate) fn remark(defect: DefectId, note: &str) -> Body {
    event(defect, vec![], EventKind::Commented { with: Attachment { note: note.into(), photos: vec![] } })
}

pub(crate) fn assigned(groups: Vec<AssignmentGroup>) -> Body {
    Body::DefectEvent(DefectEvent { defect: None, after: vec![], kind: EventKind::Assigned { groups } })
}

pub(crate) fn group(defects: &[DefectId]) -> AssignmentGroup {
    AssignmentGroup {
        defects: defects.iter().map(|id| (*id, 1_790_000_000_000)).collect(),
        liable: ContractorId::from_bytes([5; 16]),
        repairer: ContractorId::from_bytes([6; 16]),
        order: Some(OrderId::from_bytes([7; 16])),
        by: AssignedBy::Rule(RuleId::from_bytes([8; 16])),
    }
}

/// One body of every kind of command but the events, standing on that defect and that inspection.
pub(crate) fn every_body(defect: DefectId, inspection: InspectionId) -> Vec<(&'static str, Body)> {
    let room = RoomId::from_bytes([2; 16]);
    let bare = RecordDefect { element: None, item: None, pin: None, note: String::new(), ..record(2) };
    let measure = Measure {
        inspection,
        room,
        item: "01.07".into(),
        point: 1,
        value_milli: Some(2_815_000),
        design_milli: Some(2_800_000),
        reason: None,
    };
    let not_measured = Measure { value_milli: None, reason: Some("堆物".into()), point: 2, ..measure.clone() };
    let values = vec![
        FieldValue::Note("改为主卧".into()),
        FieldValue::Element(None),
        FieldValue::Item(Some("02.04".into())),
        FieldValue::Severity(Severity::Critical),
        FieldValue::Pin(Some(Pin { x: 0, y: 10_000 })),
        FieldValue::Room(RoomId::from_bytes([3; 16])),
    ];
    let room_record = |result| Body::RecordRoom(RecordRoom { inspection, room, result });
    vec![
        ("start_inspection", Body::StartInspection(StartInspection { stage: Stage::SixParty })),
        ("record_room clear", room_record(RoomResult::Clear)),
        ("record_room not_seen", room_record(RoomResult::NotSeen { reason: "门锁".into() })),
        ("measure", Body::Measure(measure)),
        ("measure not_measured", Body::Measure(not_measured)),
        ("record_defect", Body::RecordDefect(RecordDefect { inspection: Some(inspection), ..record(2) })),
        ("record_defect bare", Body::RecordDefect(bare)),
        ("amend_defect", amend(defect, values)),
        ("add_photos", Body::AddPhotos(AddPhotos { defect, photos: vec![photo(3), photo(4)] })),
        ("renumber_defect", Body::RenumberDefect(RenumberDefect { defect, number: 7 })),
    ]
}

/// One event of every kind, about that defect, after that event (a request, proposal or choice where one is named).
pub(crate) fn every_event(defect: DefectId, earlier: EventId) -> Vec<EventKind> {
    let with = Attachment { note: "已处理".into(), photos: vec![photo(9)] };
    let reason = || "原因".to_owned();
    let until_ms = 1_790_000_000_000;
    vec![
        EventKind::Assigned { groups: vec![group(&[defect])] },
        EventKind::Accepted { deemed: true },
        EventKind::Disputed { reason: reason() },
        EventKind::ExtensionRequested { until_ms, reason: reason() },
        EventKind::ExtensionGranted { request: earlier, until_ms },
        EventKind::ExtensionDeclined { request: earlier, reason: reason() },
        EventKind::Paused { reason: PauseReason::WaterTestOrCuring, until_ms, with: with.clone() },
        EventKind::Resumed,
        EventKind::Progressed { percent: Some(40), with: with.clone() },
        EventKind::ReportedDone { with: with.clone() },
        EventKind::Reinspected {
            result: Reinspection::Pass { cause: Some(Cause::Workmanship("基层未清理".into())) },
            with: with.clone(),
        },
        EventKind::ConfirmedPresent { with: Attachment::default() },
        EventKind::NotVisible { reason: reason() },
        EventKind::OwnerConfirmed { how: OwnerWord::Telephone },
        EventKind::OwnerRejected { reason: reason() },
        EventKind::Closed { cause: Cause::Material("瓷砖".into()), unreachable: false },
        EventKind::Reopened { reason: reason() },
        EventKind::WaiverProposed { reason: reason() },
        EventKind::Waived { basis: WaiverBasis::Proposal(earlier) },
        EventKind::NotADefect { standard: "GB 50210".into(), measured: "2 mm".into() },
        EventKind::Substituted {
            repairer: ContractorId::from_bytes([6; 16]),
            notice: "TZ-7".into(),
            served_ms: until_ms,
            grace_days: 3,
            quantities: "2 平方米".into(),
            reason: String::new(),
            due_ms: until_ms,
            order: None,
        },
        EventKind::Voided { reason: reason(), undo: true },
        EventKind::MarkedDuplicate { of: defect },
        EventKind::UnmarkedDuplicate,
        EventKind::Decided { chosen: earlier, reason: reason() },
        EventKind::Commented { with },
        EventKind::Promised { until_ms },
        EventKind::Related { unit: UnitId::from_bytes([4; 16]), defect },
        EventKind::SeenFixed { with: Attachment::default() },
        EventKind::ChainedAfter { unit: UnitId::from_bytes([4; 16]), defect, due_ms: until_ms },
        EventKind::ChainMoved { link: earlier, step: 1, came: true, due_ms: until_ms },
        EventKind::Unchained { link: earlier, reason: reason() },
    ]
}
