//! A small project on a server of its own, asked without a network.

use crate::accounts::Accounts;
use crate::api::{Api, router};
use crate::engine::{Server, ServerConfig};
use crate::ingest::Officer;
use crate::settings::Settings;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use ed25519_dalek::SigningKey;
use std::sync::Arc;
use tower::ServiceExt as _;
use yanfang_domain::catalog::{
    Building, Catalog, CheckItem, Contract, ContractState, Contractor, Contractors, Element, Entrance, Floor,
    HouseType, Places, Plan, Project, Room, RoomKind, RoutingRule, RuleConditions, Severity, Trade, Unit, UnitKind,
    WarrantyClass,
};
use yanfang_domain::command::{Body as Command, RecordDefect};
use yanfang_domain::defect::{Photo, Pin};
use yanfang_domain::id::{
    BuildingId, ContractId, ContractorId, DefectId, Digest, DocumentId, EntranceId, FloorId, HouseTypeId, MemberId,
    ProjectId, RoomId, RuleId, UnitId,
};
use yanfang_domain::inspection::Stage;
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::time::Moment;
use yanfang_protocol::account::{EnrolAnswer, EnrolRequest};
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::problem::{Code, Problem};
use yanfang_protocol::signature::{Purpose, sign};

pub(crate) const PROJECT: ProjectId = ProjectId::from_bytes([1; 16]);
pub(crate) const CLERK: MemberId = MemberId::from_bytes([2; 16]);
pub(crate) const INSPECTOR: MemberId = MemberId::from_bytes([3; 16]);
/// Sees the second unit only.
pub(crate) const NEIGHBOUR: MemberId = MemberId::from_bytes([4; 16]);
pub(crate) const ADMIN: MemberId = MemberId::from_bytes([14; 16]);
pub(crate) const FOREMAN: MemberId = MemberId::from_bytes([5; 16]);
pub(crate) const LEAD: MemberId = MemberId::from_bytes([16; 16]);
pub(crate) const UNITS: [UnitId; 2] = [UnitId::from_bytes([6; 16]), UnitId::from_bytes([7; 16])];
pub(crate) const ROOM: RoomId = RoomId::from_bytes([8; 16]);
pub(crate) const BUILDING: BuildingId = BuildingId::from_bytes([9; 16]);
pub(crate) const FIRM: ContractorId = ContractorId::from_bytes([10; 16]);
/// Has no contract, and repairs what others do not come for.
pub(crate) const SUBSTITUTE: ContractorId = ContractorId::from_bytes([17; 16]);
pub(crate) const HOUSE_TYPE: HouseTypeId = HouseTypeId::from_bytes([11; 16]);
const ENTRANCE: EntranceId = EntranceId::from_bytes([12; 16]);
const FLOOR: FloorId = FloorId::from_bytes([13; 16]);
pub(crate) const PASSWORD: &str = "tower crane at dusk";

pub(crate) struct Office {
    pub(crate) api: Arc<Api>,
    _folder: tempfile::TempDir,
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }

    /// Every error has this form.
    pub(crate) fn problem(&self) -> Code {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.reference.len(), 10);
        assert_eq!(problem.message, problem.code.message());
        problem.code
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::open(ServerConfig::new(folder.path())).await.unwrap();
        server.publish_catalog(catalog()).await.unwrap();
        let mut settings = Settings::new(folder.path());
        settings.sync_requests_a_minute = None;
        change(&mut settings);
        let api = Api::new(server, settings).unwrap();
        Self { api, _folder: folder }
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        self.api.accounts()
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = router(Arc::clone(&self.api)).oneshot(request).await.unwrap();
        Answer::read(response).await
    }

    /// Enrols a phone of this member.
    pub(crate) async fn enrol(&self, member: MemberId) -> EnrolAnswer {
        let now_ms = self.api.now_ms();
        let code = self.accounts().create_enrol_code(PROJECT, member, now_ms).await.unwrap();
        let key = SigningKey::from_bytes(member.bytes().repeat(2).as_slice().try_into().unwrap());
        let public_key = DeviceKey::Ed25519(key.verifying_key().to_bytes());
        let proof = hex::encode(sign(&key, Purpose::Enrolment, &EnrolRequest::claim(&code, &public_key)));
        let request = EnrolRequest {
            code,
            public_key,
            name: "phone".into(),
            proof,
            version: Some("0.1.0".into()),
            clock_ms: Some(now_ms + 90_000),
        };
        self.accounts().enrol(&request, "test", now_ms).await.unwrap()
    }

    /// A defect in the first unit with these photos.
    pub(crate) async fn record(&self, note: &str, photos: &[Digest]) -> DefectId {
        let record = RecordDefect {
            stage: Stage::Internal,
            inspection: None,
            room: ROOM,
            element: Some(Element::Wall),
            item: None,
            severity: Severity::Major,
            note: note.into(),
            pin: Some(Pin { x: 4_000, y: 5_000 }),
            photos: photos.iter().map(|hash| Photo { hash: *hash }).collect(),
            number: 1,
        };
        let document = DocumentId::Unit(UNITS[0]);
        let done_at = Moment { utc_ms: self.api.now_ms() - 60_000, offset_min: 480 };
        let officer = Officer::Member(INSPECTOR);
        let server = self.api.server();
        let written =
            server.execute_as(PROJECT, officer, document, vec![Command::RecordDefect(record)], done_at).await.unwrap();
        DefectId(written[0].origin.record(0))
    }
}

/// A request of a phone.
pub(crate) fn request(
    method: &str,
    path: &str,
    token: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

fn member(id: MemberId, account: &str, role: Role, scope: Scope) -> Member {
    Member {
        id,
        name: account.to_uppercase(),
        account: account.into(),
        contractor: (role == Role::ContractorUser).then_some(FIRM),
        party: None,
        grants: vec![Grant { role, scope, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    }
}

pub(crate) fn catalog() -> Catalog {
    let corners = [(500, 500), (9_500, 500), (9_500, 9_500), (500, 9_500)];
    let outline = corners.iter().map(|(x, y)| Pin { x: *x, y: *y }).collect();
    let unit = |place: usize| Unit {
        id: UNITS[place],
        kind: UnitKind::Dwelling,
        code: format!("3-1-10{}", place + 1),
        building: Some(BUILDING),
        entrance: Some(ENTRANCE),
        floor: Some(FLOOR),
        house_type: HOUSE_TYPE,
        former: Vec::new(),
        directions: None,
    };
    Catalog {
        version: 1,
        places: Places {
            project: Project {
                id: PROJECT,
                code: "T".into(),
                name: Bilingual::new("临江新苑一期", "Linjiang Court I"),
            },
            phases: Vec::new(),
            buildings: vec![Building {
                id: BUILDING,
                phase: None,
                code: "3".into(),
                entrances: vec![Entrance { id: ENTRANCE, code: "1".into() }],
                floors: vec![Floor { id: FLOOR, level: 10 }],
            }],
            house_types: vec![HouseType {
                id: HOUSE_TYPE,
                code: "C2".into(),
                name: Bilingual::new("C2 户型", "Type C2"),
                area_centi_m2: 11_800,
                rooms: vec![Room {
                    id: ROOM,
                    kind: RoomKind::Living,
                    name: Bilingual::new("客厅", "Living room"),
                    outline,
                }],
                plan: Some(Plan {
                    svg: "<svg xmlns='http://www.w3.org/2000/svg'/>".into(),
                    width_mm: 9_000,
                    height_mm: 7_000,
                }),
            }],
            units: vec![unit(0), unit(1)],
        },
        items: vec![CheckItem {
            code: "02.03".into(),
            text: Bilingual::new("墙面裂缝", "Crack in the wall"),
            trade: Trade::Plastering,
            elements: vec![Element::Wall],
            severity: Severity::Minor,
            repair_days: None,
            warranty: WarrantyClass::TwoYears,
            tolerance: None,
        }],
        contractors: Contractors {
            contractors: vec![
                Contractor { id: FIRM, code: "JT".into(), name: "佳泰精装".into() },
                Contractor { id: SUBSTITUTE, code: "WX".into(), name: "万修维保".into() },
            ],
            contracts: vec![Contract {
                id: ContractId::from_bytes([14; 16]),
                contractor: FIRM,
                name: "精装".into(),
                trades: vec![Trade::Plastering],
                buildings: Vec::new(),
                state: ContractState::Active,
                successor: None,
                warranty_end_ms: None,
            }],
        },
        rules: vec![RoutingRule {
            id: RuleId::from_bytes([15; 16]),
            number: 17,
            when: RuleConditions { trade: Some(Trade::Plastering), ..RuleConditions::default() },
            liable: FIRM,
            repairer: None,
        }],
        members: vec![
            member(CLERK, "linxiao", Role::ServiceClerk, Scope::Project),
            member(INSPECTOR, "zhoulan", Role::Inspector, Scope::Project),
            member(NEIGHBOUR, "liqiang", Role::Inspector, Scope::Unit(UNITS[1])),
            member(LEAD, "gaofeng", Role::EngineeringLead, Scope::Project),
            member(FOREMAN, "luo", Role::ContractorUser, Scope::Project),
            member(ADMIN, "admin", Role::Administrator, Scope::Project),
        ],
        teams: Vec::new(),
        settings: yanfang_domain::catalog::Settings::default(),
    }
}
