//! One entry of every kind, each with the document it belongs into.

use crate::samples::{at, member, photo};
use yanfang_domain::batch::{BatchEntry, Milestone, Party, SampleResult, SignOff, Stratum};
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::{DefectPlace, Mirror, MirroredDefect};
use yanfang_domain::delivery::{
    AppointmentPurpose, AppointmentStep, Borrower, Channel, DeliveryEntry, ListedDefect, MeterKind, ReadingSource,
};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::{Event, EventKind};
use yanfang_domain::handover::{Gate, HandedKind, HandoverEntry, Outcome, Visitor};
use yanfang_domain::id::{
    BatchId, BuildingId, ContractorId, DefectId, Digest, DocumentId, EntryId, EventId, HandoverId, HouseTypeId,
    OrderId, Origin, OwnerId, ProjectId, RoomId, SealedFileId, UnitId,
};
use yanfang_domain::inspection::Stage;
use yanfang_domain::language::Bilingual;
use yanfang_domain::order::{OrderEnd, OrderEntry};
use yanfang_domain::quarantine::OfficeEntry;
use yanfang_domain::signing::{
    Algorithm, FurtherUnit, Purpose, Signed, SignedStatement, Signer, SignerRole, Statement,
};

const TIME_MS: i64 = 1_790_000_000_000;

pub(crate) fn batch() -> DocumentId {
    DocumentId::Batch(BatchId::from_bytes([4; 16]))
}

pub(crate) fn order() -> DocumentId {
    DocumentId::Order(OrderId::from_bytes([7; 16]))
}

fn unit(number: u8) -> UnitId {
    UnitId::from_bytes([number; 16])
}

fn statement(document: DocumentId, role: SignerRole) -> Box<SignedStatement> {
    Box::new(SignedStatement {
        statement: Statement {
            algorithm: Algorithm::Ed25519,
            purpose: Purpose::Handover,
            project: ProjectId::from_bytes([1; 16]),
            document,
            generation: 1,
            heads: vec![Digest([3; 32])],
            view_version: 1,
            view: Digest([4; 32]),
            photos: vec![Digest([5; 32])],
            further: vec![FurtherUnit {
                unit: unit(9),
                generation: 1,
                heads: vec![Digest([6; 32])],
                view: Digest([7; 32]),
            }],
            signer: Signer::Member(member(2)),
            role,
            image: Some(Digest([8; 32])),
            paper: None,
            at: at(0),
            text_version: 1,
        },
        key: "07".repeat(32),
        signature: "09".repeat(64),
    })
}

/// Entries of a unit that stand on that defect and on that earlier entry (a reception, list, loan or appointment).
pub(crate) fn of_unit(defect: DefectId, earlier: EntryId) -> Vec<EntryKind> {
    let delivery = of_delivery(defect, earlier).into_iter().map(EntryKind::Delivery);
    delivery.chain(of_handover(defect, earlier).into_iter().map(EntryKind::Handover)).collect()
}

fn of_delivery(defect: DefectId, earlier: EntryId) -> Vec<DeliveryEntry> {
    let owner = OwnerId::from_bytes([5; 16]);
    vec![
        DeliveryEntry::NoticeServed {
            number: "RH-001".into(),
            channel: Channel::Post,
            served_ms: TIME_MS,
            last_day_ms: TIME_MS + 1,
            proof: Some(photo(1)),
        },
        DeliveryEntry::Contacted { channel: Channel::Telephone, reached: false, note: "无人接听".into() },
        DeliveryEntry::AppointmentProposed {
            purpose: AppointmentPurpose::Handover,
            at_ms: TIME_MS,
            minutes: 30,
            member: None,
        },
        DeliveryEntry::AppointmentMoved {
            appointment: earlier,
            step: AppointmentStep::Rescheduled { at_ms: TIME_MS, reason: "出差".into() },
        },
        DeliveryEntry::CheckedIn { slip: "A-017".into(), owner, appointment: Some(earlier) },
        DeliveryEntry::FormalityMarked { code: "maintenance_fund".into(), done: true },
        DeliveryEntry::MeterRead {
            meter: MeterKind::Water,
            serial: Some("W-1".into()),
            value_milli: 12_345,
            source: ReadingSource::OnSite,
            handover: Some(HandoverId(earlier.0)),
            photo: Some(photo(2)),
            remark: String::new(),
        },
        DeliveryEntry::OpenDayVisited {
            owner,
            listed: vec![ListedDefect { defect, fixed: false, promised_ms: Some(TIME_MS) }],
            remarks: "希望尽快".into(),
        },
        DeliveryEntry::ListAttached { pages: vec![photo(3)], note: "业主自带验房师".into(), handover: None },
        DeliveryEntry::ListItemised { list: earlier, defects: vec![defect], complete: true },
        DeliveryEntry::KeyLent {
            key: "A 套".into(),
            to: Borrower::Contractor(ContractorId::from_bytes([6; 16])),
            due_ms: TIME_MS,
            purpose: "维修".into(),
        },
        DeliveryEntry::KeyReturned { loan: earlier },
    ]
}

fn of_handover(defect: DefectId, earlier: EntryId) -> Vec<HandoverEntry> {
    let handover = HandoverId(earlier.0);
    let file = SealedFileId::from_bytes([6; 16]);
    let room = RoomId::from_bytes([2; 16]);
    let reason = || "原因".to_owned();
    let signature = || statement(crate::samples::unit(), SignerRole::Owner);
    vec![
        HandoverEntry::Started {
            owner: OwnerId::from_bytes([5; 16]),
            visitor: Visitor::Proxy { authority: file },
            gate: Some(Gate { batch: BatchId::from_bytes([4; 16]), confirmation: earlier, heard_ms: TIME_MS }),
            slip: Some("A-017".into()),
            with: vec![unit(9)],
        },
        HandoverEntry::IdentityChecked { handover, document: "身份证".into() },
        HandoverEntry::Walked { handover, rooms: vec![room], skipped: vec![(room, "堆物".into())] },
        HandoverEntry::OutcomeSet { handover, outcome: Outcome::Refused, reasons: reason() },
        HandoverEntry::OutcomeDecided { handover, chosen: earlier, reason: reason() },
        HandoverEntry::CriticalConsented { handover, defects: vec![defect], reason: reason() },
        HandoverEntry::FormalitiesReleased { handover, codes: vec!["fee".into()], reason: reason() },
        HandoverEntry::ItemHanded { handover, item: HandedKind::Key, label: "A 套".into(), count: 3 },
        HandoverEntry::FormSigned {
            handover,
            role: SignerRole::Owner,
            on: Signed::Both { image: file, photo: file },
            signature: signature(),
        },
        HandoverEntry::SignatureRefused { handover, reason: reason(), witness: "物业在场".into() },
        HandoverEntry::KeysReleased { handover },
        HandoverEntry::Amended {
            handover,
            previous: earlier,
            text: "补充".into(),
            defects: vec![defect],
            on: Signed::Screen { image: file },
            signature: signature(),
        },
        HandoverEntry::FinalOutcomeSet { handover, outcome: Outcome::Accepted, key_release: Some(file) },
        HandoverEntry::Closed { handover },
        HandoverEntry::RecordedElsewhere {
            dwelling: unit(8),
            handover,
            outcome: Outcome::AcceptedRepairLater,
            view: Digest([7; 32]),
        },
    ]
}

/// Entries of a batch, in an order in which they may follow each other; `confirmation` is an earlier entry.
pub(crate) fn of_batch(defect: DefectId, confirmation: EntryId) -> Vec<EntryKind> {
    let reason = || "原因".to_owned();
    let stratum = Stratum {
        building: Some(BuildingId::from_bytes([3; 16])),
        house_type: HouseTypeId::from_bytes([1; 16]),
        units: vec![unit(1)],
    };
    let conditions = SignOff::AcceptOnConditions { defects: vec![(unit(1), defect)], text: reason() };
    let entries = vec![
        BatchEntry::Opened { name: "首批".into(), units: vec![unit(1), unit(2)] },
        BatchEntry::UnitsChanged { units: vec![unit(1)], reason: reason() },
        BatchEntry::MilestoneSet { milestone: Milestone::Delivery, planned_ms: TIME_MS },
        BatchEntry::CompletionRecorded { number: "BA-1".into(), date_ms: TIME_MS, photo: Some(photo(1)) },
        BatchEntry::SampleDrawn { draw: 1, seed: 42, strata: vec![stratum] },
        BatchEntry::SampleInspected {
            draw: 1,
            unit: unit(1),
            result: SampleResult::Fail { reason: reason(), defects: vec![defect] },
        },
        BatchEntry::SignedOff {
            draw: 1,
            party: Party::PropertyCompany,
            verdict: conditions,
            signature: Some(statement(batch(), SignerRole::Party(Party::PropertyCompany))),
        },
        BatchEntry::Confirmed { draw: 1, number: "JF-1".into() },
        BatchEntry::Revoked { confirmation, reason: reason() },
        BatchEntry::SummaryWritten {
            figures: Digest([1; 32]),
            conclusions: "可以交付".into(),
            document: Some(Digest([2; 32])),
        },
    ];
    entries.into_iter().map(EntryKind::Batch).collect()
}

/// Entries of a work order.
pub(crate) fn of_order() -> Vec<EntryKind> {
    let entries = vec![
        OrderEntry::Released {
            number: 17,
            repairer: ContractorId::from_bytes([6; 16]),
            due_ms: Some(TIME_MS),
            engineer: None,
        },
        OrderEntry::Seen,
        OrderEntry::Closed { end: OrderEnd::Merged(OrderId::from_bytes([8; 16])), reason: "合并".into() },
    ];
    entries.into_iter().map(EntryKind::Order).collect()
}

/// What the office says about that command in quarantine.
pub(crate) fn of_office(command: Origin) -> Vec<EntryKind> {
    let entries = vec![
        OfficeEntry::TakenIn { command, reason: "范围改动他来不及知道".into() },
        OfficeEntry::Declined { command, reason: "与另一处重复".into() },
    ];
    entries.into_iter().map(EntryKind::Office).collect()
}

/// A defect and an event as the server copies them into an order.
pub(crate) fn mirror(defect: DefectId, event: EventId) -> Mirror {
    Mirror {
        defects: vec![MirroredDefect {
            id: defect,
            unit: unit(1),
            place: DefectPlace {
                unit: "3-1-1201".into(),
                building: Some("3".into()),
                level: Some(12),
                room: Bilingual::new("客厅", "Living room"),
            },
            by: member(1),
            at: at(1000),
            stage: Stage::Internal,
            number: 1,
            room: RoomId::from_bytes([2; 16]),
            element: None,
            item: Some("02.03".into()),
            severity: Severity::Minor,
            note: "空鼓".into(),
            pin: None,
            photos: vec![photo(1)],
        }],
        events: vec![Event {
            id: event,
            by: member(1),
            at: at(2000),
            defect: Some(defect),
            after: Vec::new(),
            kind: EventKind::Accepted { deemed: false },
        }],
    }
}
