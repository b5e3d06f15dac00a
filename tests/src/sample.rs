//! A project of any size: buildings of forty homes, one house type, forty check items, eight contractors with a routing
//! rule a trade, and somebody in every role that does something. The same size gives the same ids.

use sha2::{Digest as _, Sha256};
use yanfang_domain::catalog::{
    Building, Catalog, CheckItem, Contract, ContractState, Contractor, Contractors, Element, Entrance, Floor,
    HouseType, Places, Project, Room, RoomKind, RoutingRule, RuleConditions, Settings, Severity, Trade, Unit, UnitKind,
    WarrantyClass,
};
use yanfang_domain::id::{
    BuildingId, ContractId, ContractorId, EntranceId, FloorId, HouseTypeId, MemberId, ProjectId, RoomId, RuleId, UnitId,
};
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};

/// Check items.
pub const ITEMS: usize = 40;
/// Rooms of a home.
pub const ROOMS: usize = 8;
/// Contractors.
pub const CONTRACTORS: usize = 8;
/// Homes of a building: two on each of twenty floors.
pub const UNITS_A_BUILDING: usize = 40;
const UNITS_A_FLOOR: usize = 2;

/// Inspectors: two, so that they can disagree.
pub const INSPECTORS: [MemberId; 2] = [MemberId::from_bytes([0xA1; 16]), MemberId::from_bytes([0xA2; 16])];
/// The project engineer, who re-inspects.
pub const ENGINEER: MemberId = MemberId::from_bytes([0xA3; 16]);
/// The service clerk, who closes.
pub const CLERK: MemberId = MemberId::from_bytes([0xA4; 16]);
/// The engineering lead, who decides.
pub const LEAD: MemberId = MemberId::from_bytes([0xA5; 16]);
/// The administrator.
pub const ADMINISTRATOR: MemberId = MemberId::from_bytes([0xA6; 16]);
/// Reads, writes nothing.
pub const AUDITOR: MemberId = MemberId::from_bytes([0xA7; 16]);

/// The project's id.
pub fn project() -> ProjectId {
    ProjectId::from_bytes(id("project", 0))
}

/// The id of the `index`-th unit.
pub fn unit(index: usize) -> UnitId {
    UnitId::from_bytes(id("unit", index))
}

/// The id of the `index`-th room of every unit.
pub fn room(index: usize) -> RoomId {
    RoomId::from_bytes(id("room", index))
}

/// The id of the `index`-th contractor.
pub fn contractor(index: usize) -> ContractorId {
    ContractorId::from_bytes(id("contractor", index))
}

/// The member who works for the `index`-th contractor.
pub fn contractor_user(index: usize) -> MemberId {
    MemberId::from_bytes(id("contractor user", index))
}

/// The code of the `index`-th check item.
pub fn item_code(index: usize) -> String {
    format!("02.03.{index:02}")
}

/// A catalog with this many units, version 1.
pub fn catalog(units: usize) -> Catalog {
    let buildings = units.div_ceil(UNITS_A_BUILDING);
    Catalog {
        version: 1,
        places: Places {
            project: Project {
                id: project(),
                code: "SAMPLE".into(),
                name: Bilingual::new("样板项目", "Sample project"),
            },
            phases: Vec::new(),
            buildings: (0..buildings).map(building).collect(),
            house_types: vec![house_type()],
            units: (0..units).map(dwelling).collect(),
        },
        items: (0..ITEMS).map(check_item).collect(),
        contractors: Contractors {
            contractors: (0..CONTRACTORS)
                .map(|index| Contractor {
                    id: contractor(index),
                    code: format!("C{}", index + 1),
                    name: format!("施工单位{}", index + 1),
                })
                .collect(),
            contracts: (0..CONTRACTORS).map(contract).collect(),
        },
        rules: TRADES.iter().enumerate().map(|(index, trade)| rule(index, *trade)).collect(),
        members: members(),
        teams: Vec::new(),
        settings: Settings::default(),
    }
}

/// The trades of the sample's check items; each has a rule.
const TRADES: [Trade; 10] = [
    Trade::Plastering,
    Trade::DoorsWindows,
    Trade::Tiling,
    Trade::Electrical,
    Trade::Plumbing,
    Trade::Painting,
    Trade::Waterproofing,
    Trade::Cabinetry,
    Trade::Railings,
    Trade::Flooring,
];

/// Sixteen bytes that look as random as drawn ones, with the marks of a UUIDv7.
fn id(kind: &str, index: usize) -> [u8; 16] {
    let hash = Sha256::digest(format!("{kind} {index}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = 0x70 | (bytes[6] & 0x0F);
    bytes[8] = 0x80 | (bytes[8] & 0x3F);
    bytes
}

fn building(index: usize) -> Building {
    Building {
        id: BuildingId::from_bytes(id("building", index)),
        phase: None,
        code: (index + 1).to_string(),
        entrances: vec![Entrance { id: EntranceId::from_bytes(id("entrance", index)), code: "1".into() }],
        floors: (0..UNITS_A_BUILDING / UNITS_A_FLOOR)
            .map(|floor| Floor { id: floor_id(index, floor), level: floor as i16 + 1 })
            .collect(),
    }
}

fn floor_id(building: usize, floor: usize) -> FloorId {
    FloorId::from_bytes(id("floor", building * 100 + floor))
}

fn dwelling(index: usize) -> Unit {
    let (building, place) = (index / UNITS_A_BUILDING, index % UNITS_A_BUILDING);
    let (floor, door) = (place / UNITS_A_FLOOR, place % UNITS_A_FLOOR);
    Unit {
        id: unit(index),
        kind: UnitKind::Dwelling,
        code: format!("{}-1-{}{:02}", building + 1, floor + 1, door + 1),
        building: Some(BuildingId::from_bytes(id("building", building))),
        entrance: Some(EntranceId::from_bytes(id("entrance", building))),
        floor: Some(floor_id(building, floor)),
        house_type: HouseTypeId::from_bytes(id("house type", 0)),
        former: Vec::new(),
        directions: None,
    }
}

fn house_type() -> HouseType {
    const KINDS: [(RoomKind, &str, &str); ROOMS] = [
        (RoomKind::Hall, "玄关", "Hall"),
        (RoomKind::Living, "客厅", "Living room"),
        (RoomKind::Dining, "餐厅", "Dining room"),
        (RoomKind::Bedroom, "主卧", "Main bedroom"),
        (RoomKind::Bedroom, "次卧", "Second bedroom"),
        (RoomKind::Kitchen, "厨房", "Kitchen"),
        (RoomKind::Bath, "卫生间", "Bathroom"),
        (RoomKind::Balcony, "阳台", "Balcony"),
    ];
    let rooms = KINDS.iter().enumerate().map(|(index, (kind, zh, en))| Room {
        id: room(index),
        kind: *kind,
        name: Bilingual::new(*zh, *en),
        outline: Vec::new(),
    });
    HouseType {
        id: HouseTypeId::from_bytes(id("house type", 0)),
        code: "C2".into(),
        name: Bilingual::new("三房两厅", "Three bedrooms"),
        area_centi_m2: 9_850,
        rooms: rooms.collect(),
        plan: None,
    }
}

fn check_item(index: usize) -> CheckItem {
    CheckItem {
        code: item_code(index),
        text: Bilingual::new(format!("检查项{index}"), format!("check item {index}")),
        trade: TRADES[index % TRADES.len()],
        elements: vec![Element::Wall],
        severity: Severity::Major,
        repair_days: None,
        warranty: WarrantyClass::TwoYears,
        tolerance: None,
    }
}

fn contract(index: usize) -> Contract {
    Contract {
        id: ContractId::from_bytes(id("contract", index)),
        contractor: contractor(index),
        name: format!("标段{}", index + 1),
        trades: TRADES
            .iter()
            .enumerate()
            .filter(|(at, _)| at % CONTRACTORS == index)
            .map(|(_, trade)| *trade)
            .collect(),
        buildings: Vec::new(),
        state: ContractState::Active,
        successor: None,
        warranty_end_ms: None,
    }
}

fn rule(index: usize, trade: Trade) -> RoutingRule {
    RoutingRule {
        id: RuleId::from_bytes(id("rule", index)),
        number: index as u32 + 1,
        when: RuleConditions { trade: Some(trade), ..RuleConditions::default() },
        liable: contractor(index % CONTRACTORS),
        repairer: None,
    }
}

fn members() -> Vec<Member> {
    let people = [
        (INSPECTORS[0], "王检", Role::Inspector),
        (INSPECTORS[1], "李检", Role::Inspector),
        (ENGINEER, "赵工", Role::ProjectEngineer),
        (CLERK, "孙客服", Role::ServiceClerk),
        (LEAD, "钱总工", Role::EngineeringLead),
        (ADMINISTRATOR, "管理员", Role::Administrator),
        (AUDITOR, "审计", Role::Auditor),
    ];
    let mut members: Vec<Member> = people.into_iter().map(|(id, name, role)| member(id, name.into(), role)).collect();
    members.extend((0..CONTRACTORS).map(|index| Member {
        contractor: Some(contractor(index)),
        ..member(contractor_user(index), format!("施工员{}", index + 1), Role::ContractorUser)
    }));
    members
}

fn member(id: MemberId, name: String, role: Role) -> Member {
    let account = format!("{role:?}-{id}").to_lowercase();
    let grant = Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None };
    Member { id, name, account, contractor: None, party: None, grants: vec![grant], revoked_ms: None }
}
