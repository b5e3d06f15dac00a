//! A small project: four units in two buildings, three firms, two dozen people whose roles are not always what they were.

use crate::seed::Seed;
use yanfang_domain::batch::Party;
use yanfang_domain::catalog::{
    Catalog, Contractors, Formality, HouseType, Places, Project, Room, RoomKind, SampleSize, Settings, SigningMode,
    Unit, UnitKind,
};
use yanfang_domain::delivery::MeterKind;
use yanfang_domain::id::{
    BatchId, BuildingId, ContractorId, EntranceId, HouseTypeId, MemberId, ProjectId, RoomId, UnitId,
};
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};

pub(super) const UNITS: usize = 4;
const DAY_MS: i64 = 86_400_000;

// Whose job what is, by the places in the list of members.
pub(super) const COMPANIONS: &[usize] = &[0, 1];
pub(super) const CLERK: &[usize] = &[2];
pub(super) const MANAGERS: &[usize] = &[3, 4];
pub(super) const ENGINEERS: &[usize] = &[5, 6];
pub(super) const LEAD: &[usize] = &[7];
pub(super) const CONTRACTORS: &[usize] = &[8, 9];
pub(super) const INSPECTORS: &[usize] = &[5, 6, 10, 11];
pub(super) const SIGNERS: [&[usize]; 6] = [&[16, 22], &[17, 23], &[18], &[19], &[20], &[21]];
pub(super) const NOBODY: &[usize] = &[];

const ROLES: [Role; 24] = [
    Role::HandoverCompanion,
    Role::HandoverCompanion,
    Role::ServiceClerk,
    Role::ServiceManager,
    Role::ServiceManager,
    Role::ProjectEngineer,
    Role::RepairEngineer,
    Role::EngineeringLead,
    Role::ContractorUser,
    Role::ContractorUser,
    Role::Inspector,
    Role::ThirdPartyInspector,
    Role::CallCentre,
    Role::PropertyManager,
    Role::Auditor,
    Role::Administrator,
    Role::BatchSigner,
    Role::BatchSigner,
    Role::BatchSigner,
    Role::BatchSigner,
    Role::BatchSigner,
    Role::BatchSigner,
    Role::BatchSigner,
    Role::BatchSigner,
];

/// The project as everybody has it.
pub(super) struct Town {
    pub(super) catalog: Catalog,
}

pub(super) fn unit_id(unit: usize) -> UnitId {
    UnitId::from_bytes([10 + unit as u8; 16])
}

pub(super) fn batch_id() -> BatchId {
    BatchId::from_bytes([4; 16])
}

pub(super) fn firm(number: usize) -> ContractorId {
    ContractorId::from_bytes([number as u8; 16])
}

fn building(number: u8) -> BuildingId {
    BuildingId::from_bytes([30 + number; 16])
}

fn entrance(number: u8) -> EntranceId {
    EntranceId::from_bytes([40 + number; 16])
}

impl Town {
    pub(super) fn of(random: &mut Seed) -> Self {
        let members = ROLES.iter().enumerate().map(|(place, role)| member(random, place, *role)).collect();
        let catalog = Catalog {
            version: 1,
            places: places(),
            items: Vec::new(),
            contractors: Contractors::default(),
            rules: Vec::new(),
            members,
            teams: Vec::new(),
            settings: settings(random),
        };
        Self { catalog }
    }

    pub(super) fn unit(&self, unit: usize) -> &Unit {
        &self.catalog.places.units[unit]
    }

    pub(super) fn house_type(&self, unit: usize) -> &HouseType {
        let of = self.unit(unit).house_type;
        self.catalog.places.house_types.iter().find(|house_type| house_type.id == of).unwrap()
    }

    pub(super) fn rooms(&self, unit: usize) -> Vec<RoomId> {
        self.house_type(unit).rooms.iter().map(|room| room.id).collect()
    }
}

fn settings(random: &mut Seed) -> Settings {
    let formality = |code: &str, required| Formality { code: code.into(), name: Bilingual::default(), required };
    Settings {
        formalities: vec![formality("fund", true), formality("loan", false)],
        meters: [MeterKind::Water, MeterKind::Electricity][..=random.below(2)].to_vec(),
        signing: *random.pick(&[SigningMode::Screen, SigningMode::Screen, SigningMode::Paper, SigningMode::Both]),
        sample_size: SampleSize { percent: 10, at_least: 1 },
        engineer_closes: random.chance(60),
        ..Settings::default()
    }
}

fn member(random: &mut Seed, place: usize, role: Role) -> Member {
    let mut member = Member {
        id: MemberId::from_bytes([100 + place as u8; 16]),
        name: String::new(),
        account: String::new(),
        contractor: (role == Role::ContractorUser).then(|| firm(place - 7)),
        party: (role == Role::BatchSigner).then(|| Party::ALL[(place - 16) % 6]),
        grants: vec![Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    };
    if random.chance(22) {
        twist(random, &mut member);
    }
    member
}

/// Something that is not as one would think.
fn twist(random: &mut Seed, member: &mut Member) {
    let scopes = [
        Scope::Building(building(0)),
        Scope::Building(building(1)),
        Scope::Entrance(entrance(0)),
        Scope::Unit(unit_id(0)),
        Scope::Project,
    ];
    let some_time = DAY_MS * random.below(6) as i64 + 1_000 * random.below(40_000) as i64;
    match random.below(7) {
        0 => member.grants[0].scope = *random.pick(&scopes),
        1 => member.grants[0].from_ms = some_time,
        2 => member.grants[0].until_ms = Some(some_time),
        3 => member.revoked_ms = Some(some_time),
        4 => {
            let role = *random.pick(&Role::ALL);
            member.contractor = (role == Role::ContractorUser).then(|| firm(1));
            let scope = *random.pick(&scopes);
            member.grants.push(Grant { role, scope, from_ms: 0, until_ms: random.chance(30).then_some(some_time) });
        }
        5 => {
            let third = Grant { role: Role::ThirdPartyInspector, scope: Scope::Project, from_ms: 0, until_ms: None };
            member.grants.push(third);
        }
        _ => member.contractor = None,
    }
}

fn places() -> Places {
    let house_type = |number: u8| {
        let room = |index: u8| Room {
            id: RoomId::from_bytes([50 + 2 * number + index; 16]),
            kind: RoomKind::Bedroom,
            name: Bilingual::default(),
            outline: Vec::new(),
        };
        HouseType {
            id: HouseTypeId::from_bytes([60 + number; 16]),
            code: String::new(),
            name: Bilingual::default(),
            area_centi_m2: 0,
            rooms: vec![room(0), room(1)],
            plan: None,
        }
    };
    let unit = |number: usize, kind, at: u8| Unit {
        id: unit_id(number),
        kind,
        code: String::new(),
        building: Some(building(at / 2)),
        entrance: Some(entrance(at)),
        floor: None,
        house_type: HouseTypeId::from_bytes([60 + u8::from(number > 2); 16]),
        directions: None,
        former: Vec::new(),
    };
    Places {
        project: Project { id: ProjectId::from_bytes([1; 16]), code: String::new(), name: Bilingual::default() },
        phases: Vec::new(),
        buildings: Vec::new(),
        house_types: vec![house_type(0), house_type(1)],
        units: vec![
            unit(0, UnitKind::Dwelling, 0),
            unit(1, UnitKind::Dwelling, 0),
            unit(2, UnitKind::Dwelling, 2),
            unit(3, UnitKind::Parking, 0),
        ],
    }
}
