//! One home with two rooms, and people who write entries about it with what they know.

use crate::catalog::{
    Catalog, Contractors, Formality, HouseType, Places, Project, Room, RoomKind, Settings, Severity, SigningMode, Unit,
    UnitKind,
};
use crate::defect::Defect;
use crate::delivery::{DeliveryEntry, MeterKind, ReadingSource};
use crate::entry::{Confirmation, Elsewhere, Entry, EntryKind, EntryRule, Ground, Readiness, check_entry};
use crate::event::{Author, Event, EventKind};
use crate::handover::{Gate, HandedKind, HandoverEntry, Outcome, Reception, Visitor, after_of, receptions};
use crate::id::{
    ActorId, BatchId, DefectId, Digest, EntryId, EventId, HandoverId, HouseTypeId, MemberId, Origin, OwnerId,
    ProjectId, RoomId, SealedFileId, UnitId,
};
use crate::inspection::Stage;
use crate::language::Bilingual;
use crate::role::Role;
use crate::signing::{Algorithm, Purpose, Signed, SignedStatement, Signer, SignerRole, Statement};
use crate::time::Moment;
use crate::transition::Writer;

pub(super) const ROOMS: [RoomId; 2] = [RoomId::from_bytes([1; 16]), RoomId::from_bytes([2; 16])];
pub(super) const COMPANION: u8 = 1;
pub(super) const OTHER_COMPANION: u8 = 2;
pub(super) const MANAGER: u8 = 3;
pub(super) const CLERK: u8 = 4;
const FILE: SealedFileId = SealedFileId::from_bytes([6; 16]);

pub(super) fn unit() -> UnitId {
    UnitId::from_bytes([9; 16])
}

pub(super) fn gate() -> Gate {
    Gate { batch: BatchId::from_bytes([4; 16]), confirmation: id(200, 1), heard_ms: 0 }
}

pub(super) fn id(actor: u8, seq: u32) -> EntryId {
    EntryId(Origin { actor: ActorId([actor; 16]), seq }.record(0))
}

pub(super) fn person(n: u8) -> Author {
    Author::Member(MemberId::from_bytes([n; 16]))
}

/// What one phone knows: entries, defects, confirmations.
#[derive(Clone)]
pub(super) struct World {
    pub(super) catalog: Catalog,
    pub(super) entries: Vec<Entry>,
    pub(super) defects: Vec<Defect>,
    pub(super) revoked: bool,
    pub(super) now_ms: i64,
    /// The actor that writes next; another phone has another.
    pub(super) actor: u8,
}

impl World {
    pub(super) fn new() -> Self {
        let revoked = false;
        Self { catalog: catalog(), entries: Vec::new(), defects: Vec::new(), revoked, now_ms: 1_000, actor: 1 }
    }

    pub(super) fn ground<T>(&self, ask: impl FnOnce(&Ground<'_>) -> T) -> T {
        let elsewhere = Batches { revoked: self.revoked };
        ask(&Ground {
            catalog: &self.catalog,
            member: None,
            at_ms: self.now_ms,
            unit: Some(unit()),
            entries: &self.entries,
            defects: &|| self.defects.clone(),
            elsewhere: &elsewhere,
        })
    }

    pub(super) fn check(&self, by: u8, kind: &EntryKind) -> Result<(), EntryRule> {
        let roles = [Role::HandoverCompanion];
        self.ground(|ground| check_entry(ground, kind, &Writer { author: person(by), roles: &roles }))
    }

    /// The rule that speaks against an entry, by its code.
    pub(super) fn refusal(&self, by: u8, entry: HandoverEntry) -> Option<&'static str> {
        self.check(by, &EntryKind::Handover(entry)).err().map(EntryRule::code)
    }

    /// Writes an entry whatever the rules say.
    pub(super) fn write(&mut self, by: u8, kind: EntryKind) -> EntryId {
        self.now_ms += 60_000;
        let id = id(self.actor, self.entries.len() as u32 + 1);
        let handover = match &kind {
            EntryKind::Handover(entry) => entry.handover(),
            EntryKind::Delivery(DeliveryEntry::MeterRead { handover, .. }) => *handover,
            _ => None,
        };
        let after = handover.map(|handover| after_of(&self.entries, handover)).unwrap_or_default();
        let at = Moment { utc_ms: self.now_ms, offset_min: 480 };
        self.entries.push(Entry { id, by: person(by), at, after, kind });
        id
    }

    /// Writes an entry that the rules allow.
    pub(super) fn then(&mut self, by: u8, entry: HandoverEntry) -> EntryId {
        let kind = EntryKind::Handover(entry);
        assert_eq!(self.check(by, &kind), Ok(()), "{kind:?}");
        self.write(by, kind)
    }

    pub(super) fn reception(&self, handover: HandoverId) -> Reception {
        let past = crate::entry::Past::of(&self.entries);
        receptions(&past).into_iter().find(|one| one.id == handover).unwrap()
    }

    pub(super) fn defect(&mut self, stage: Stage, severity: Severity) -> DefectId {
        let number = self.defects.len() as u32 + 1;
        let id = DefectId(Origin { actor: ActorId([100; 16]), seq: number }.record(0));
        self.defects.push(Defect {
            id,
            by: person(COMPANION),
            at: Moment { utc_ms: self.now_ms, offset_min: 480 },
            stage,
            inspection: None,
            number,
            room: ROOMS[0],
            element: None,
            item: None,
            severity,
            note: "空鼓".into(),
            pin: None,
            photos: Vec::new(),
            others: Vec::new(),
            events: Vec::new(),
        });
        id
    }

    pub(super) fn event(&mut self, defect: DefectId, by: u8, kind: EventKind) {
        let at = Moment { utc_ms: self.now_ms, offset_min: 480 };
        let found = self.defects.iter_mut().find(|one| one.id == defect).unwrap();
        let seq = 10 + found.events.len() as u32 + 100 * found.number;
        let id = EventId(Origin { actor: ActorId([101; 16]), seq }.record(0));
        let after = crate::standing::fold(found).frontier;
        found.events.push(Event { id, by: person(by), at, defect: Some(defect), after, kind });
    }

    // Steps of a reception.

    pub(super) fn start(&mut self) -> HandoverId {
        let entry = started(Some(gate()));
        HandoverId(self.then(COMPANION, entry).0)
    }

    pub(super) fn walked(&mut self) -> HandoverId {
        let handover = self.start();
        self.then(COMPANION, HandoverEntry::IdentityChecked { handover, document: "身份证".into() });
        self.then(COMPANION, walk(handover));
        handover
    }

    pub(super) fn hand_everything(&mut self, handover: HandoverId) {
        for meter in [MeterKind::Water, MeterKind::Electricity, MeterKind::Gas] {
            self.read(handover, meter, 1_000);
        }
        for item in [HandedKind::Key, HandedKind::QualityGuarantee, HandedKind::UserManual] {
            self.then(COMPANION, HandoverEntry::ItemHanded { handover, item, label: "A 套".into(), count: 3 });
        }
    }

    pub(super) fn read(&mut self, handover: HandoverId, meter: MeterKind, value_milli: i64) {
        let kind = EntryKind::Delivery(reading(Some(handover), meter, value_milli));
        assert_eq!(self.check(COMPANION, &kind), Ok(()));
        self.write(COMPANION, kind);
    }

    pub(super) fn all_sign(&mut self, handover: HandoverId) {
        for role in [SignerRole::Owner, SignerRole::Companion, SignerRole::Property] {
            self.then(COMPANION, signed(handover, role));
        }
    }

    pub(super) fn accepted(&mut self) -> HandoverId {
        let handover = self.walked();
        self.then(COMPANION, outcome(handover, Outcome::Accepted));
        self.hand_everything(handover);
        self.all_sign(handover);
        handover
    }

    pub(super) fn formalities_done(&mut self) {
        self.write(CLERK, formality(true));
    }
}

pub(super) fn formality(done: bool) -> EntryKind {
    EntryKind::Delivery(DeliveryEntry::FormalityMarked { code: "fund".into(), done })
}

pub(super) fn started(gate: Option<Gate>) -> HandoverEntry {
    let owner = OwnerId::from_bytes([5; 16]);
    HandoverEntry::Started { owner, visitor: Visitor::Owner, gate, slip: None, with: Vec::new() }
}

pub(super) fn walk(handover: HandoverId) -> HandoverEntry {
    HandoverEntry::Walked { handover, rooms: vec![ROOMS[0]], skipped: vec![(ROOMS[1], "业主不看".into())] }
}

pub(super) fn outcome(handover: HandoverId, outcome: Outcome) -> HandoverEntry {
    HandoverEntry::OutcomeSet { handover, outcome, reasons: "原因".into() }
}

pub(super) fn final_outcome(handover: HandoverId, outcome: Outcome, sheet: bool) -> HandoverEntry {
    HandoverEntry::FinalOutcomeSet { handover, outcome, key_release: sheet.then_some(FILE) }
}

pub(super) fn reading(handover: Option<HandoverId>, meter: MeterKind, value_milli: i64) -> DeliveryEntry {
    DeliveryEntry::MeterRead {
        meter,
        serial: None,
        value_milli,
        source: ReadingSource::OnSite,
        handover,
        photo: None,
        remark: String::new(),
    }
}

pub(super) fn signed(handover: HandoverId, role: SignerRole) -> HandoverEntry {
    signed_on(handover, role, Signed::Screen { image: FILE })
}

pub(super) fn signed_on(handover: HandoverId, role: SignerRole, on: Signed) -> HandoverEntry {
    let statement = Statement {
        algorithm: Algorithm::Ed25519,
        purpose: Purpose::Handover,
        project: ProjectId::from_bytes([1; 16]),
        document: unit().into(),
        generation: 1,
        heads: Vec::new(),
        view_version: 1,
        view: Digest([4; 32]),
        photos: Vec::new(),
        further: Vec::new(),
        signer: Signer::Member(person(COMPANION)),
        role,
        image: None,
        paper: None,
        at: Moment { utc_ms: 0, offset_min: 480 },
        text_version: 1,
    };
    let signature = Box::new(SignedStatement { statement, key: String::new(), signature: String::new() });
    HandoverEntry::FormSigned { handover, role, on, signature }
}

pub(super) const fn paper() -> Signed {
    Signed::Paper { photo: FILE }
}

struct Batches {
    revoked: bool,
}

impl Elsewhere for Batches {
    fn readiness(&self, _: UnitId) -> Option<Readiness> {
        None
    }

    fn confirmations(&self, of: UnitId) -> Vec<Confirmation> {
        let Gate { batch, confirmation, .. } = gate();
        if of == unit() { vec![Confirmation { batch, entry: confirmation, revoked: self.revoked }] } else { Vec::new() }
    }

    fn is_open(&self, _: UnitId, _: DefectId) -> Option<bool> {
        None
    }
}

fn catalog() -> Catalog {
    let house_type = HouseTypeId::from_bytes([3; 16]);
    let room = |id| Room { id, kind: RoomKind::Bedroom, name: Bilingual::new("卧", "Bed"), outline: Vec::new() };
    let settings = Settings {
        formalities: vec![
            Formality { code: "fund".into(), name: Bilingual::new("维修资金", "Fund"), required: true },
            Formality { code: "loan".into(), name: Bilingual::new("按揭", "Loan"), required: false },
        ],
        signing: SigningMode::Screen,
        ..Settings::default()
    };
    Catalog {
        version: 1,
        places: Places {
            project: Project {
                id: ProjectId::from_bytes([1; 16]),
                code: "P".into(),
                name: Bilingual::new("项目", "Project"),
            },
            phases: Vec::new(),
            buildings: Vec::new(),
            house_types: vec![HouseType {
                id: house_type,
                code: "C2".into(),
                name: Bilingual::default(),
                area_centi_m2: 0,
                rooms: ROOMS.map(room).to_vec(),
                plan: None,
            }],
            units: vec![Unit {
                id: unit(),
                kind: UnitKind::Dwelling,
                code: "1-1-101".into(),
                building: None,
                entrance: None,
                floor: None,
                house_type,
                former: Vec::new(),
                directions: None,
            }],
        },
        items: Vec::new(),
        contractors: Contractors::default(),
        rules: Vec::new(),
        members: Vec::new(),
        teams: Vec::new(),
        settings,
    }
}
