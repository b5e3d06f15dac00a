//! A small project: two buildings, four units each, two contractors, some members.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use yanfang_domain::catalog::*;
use yanfang_domain::id::*;
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_sync::engine::{Caller, Clock, Server, ServerConfig};

pub(crate) const START_MS: i64 = 1_795_000_000_000;

pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

macro_rules! ids {
    ($($name:ident -> $id:ident, $family:literal;)*) => {$(
        pub(crate) fn $name(number: u16) -> $id {
            let [high, low] = number.to_be_bytes();
            $id::from_bytes([$family, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, high, low])
        }
    )*};
}

ids! {
    project_id -> ProjectId, 1;
    building -> BuildingId, 2;
    floor -> FloorId, 3;
    unit -> UnitId, 4;
    room -> RoomId, 5;
    house_type -> HouseTypeId, 6;
    contractor -> ContractorId, 7;
    contract -> ContractId, 8;
    rule -> RuleId, 9;
    member -> MemberId, 10;
    device -> DeviceId, 11;
}

pub(crate) fn document(number: u16) -> DocumentId {
    DocumentId::Unit(unit(number))
}

pub(crate) const PLASTER: &str = "02.01";
pub(crate) const TILE: &str = "03.01";
pub(crate) const PIPE: &str = "05.01";

/// Members by number: 1 and 2 inspect everywhere, 3 inspects building 1 only, 4 is an engineer, 5 a clerk, 6 works for
/// contractor 1, 7 is an external inspector, 8 reads, 9 leads.
pub(crate) fn catalog(units: u16) -> Catalog {
    let name = |text: &str| Bilingual::new(text, text);
    let item = |code: &str, trade| CheckItem {
        code: code.into(),
        text: name(code),
        trade,
        elements: vec![Element::Wall],
        severity: Severity::Minor,
        repair_days: None,
        warranty: WarrantyClass::TwoYears,
        tolerance: None,
    };
    let grant = |number: u16, role, scope| Member {
        id: member(number),
        name: format!("member {number}"),
        account: format!("account{number}"),
        contractor: (role == Role::ContractorUser).then(|| contractor(1)),
        party: None,
        grants: vec![Grant { role, scope, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    };
    let rule_for = |number: u16, trade| RoutingRule {
        id: rule(number),
        number: u32::from(number),
        when: RuleConditions { trade: Some(trade), ..RuleConditions::default() },
        liable: contractor(number),
        repairer: None,
    };
    let mut catalog: Catalog = serde_json::from_value(serde_json::json!({
        "version": 0,
        "places": {
            "project": { "id": project_id(1), "code": "YX", "name": name("云溪") },
            "phases": [], "buildings": [], "house_types": [], "units": [],
        },
        "items": [], "contractors": { "contractors": [], "contracts": [] }, "rules": [], "members": [],
        "settings": {},
    }))
    .unwrap();
    for number in 1..=2 {
        catalog.places.buildings.push(Building {
            id: building(number),
            phase: None,
            code: number.to_string(),
            entrances: Vec::new(),
            floors: vec![Floor { id: floor(number), level: 1 }],
        });
    }
    catalog.places.house_types.push(HouseType {
        id: house_type(1),
        code: "C2".into(),
        name: name("C2"),
        area_centi_m2: 8_900,
        rooms: (1..=3)
            .map(|number| Room { id: room(number), kind: RoomKind::Living, name: name("room"), outline: Vec::new() })
            .collect(),
        plan: None,
    });
    for number in 1..=units {
        let side = 1 + u16::from(number > units / 2);
        catalog.places.units.push(Unit {
            id: unit(number),
            kind: UnitKind::Dwelling,
            code: format!("{side}-1-{number}"),
            building: Some(building(side)),
            entrance: None,
            floor: Some(floor(side)),
            house_type: house_type(1),
            former: Vec::new(),
            directions: None,
        });
    }
    catalog.items = vec![item(PLASTER, Trade::Plastering), item(TILE, Trade::Tiling), item(PIPE, Trade::Plumbing)];
    for number in 1..=2 {
        catalog.contractors.contractors.push(Contractor {
            id: contractor(number),
            code: format!("K{number}"),
            name: format!("contractor {number}"),
        });
    }
    catalog.rules = vec![rule_for(1, Trade::Plastering), rule_for(2, Trade::Tiling)];
    catalog.members = vec![
        grant(1, Role::Inspector, Scope::Project),
        grant(2, Role::Inspector, Scope::Project),
        grant(3, Role::Inspector, Scope::Building(building(1))),
        grant(4, Role::ProjectEngineer, Scope::Project),
        grant(5, Role::ServiceClerk, Scope::Project),
        grant(6, Role::ContractorUser, Scope::Project),
        grant(7, Role::ThirdPartyInspector, Scope::Project),
        grant(8, Role::Auditor, Scope::Project),
        grant(9, Role::EngineeringLead, Scope::Project),
    ];
    catalog
}

pub(crate) fn caller(number: u16) -> Caller {
    Caller { project: project_id(1), member: member(number), device: device(number) }
}

pub(crate) struct Site {
    pub(crate) server: Arc<Server>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) catalog: Catalog,
    pub(crate) folder: tempfile::TempDir,
}

impl Site {
    pub(crate) async fn new() -> Self {
        Self::with(catalog(8)).await
    }

    pub(crate) async fn with(mut catalog: Catalog) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(START_MS)));
        let server = open(folder.path(), &clock).await;
        catalog.version = server.publish_catalog(catalog.clone()).await.unwrap();
        Self { server, clock, catalog, folder }
    }

    /// Publishes the catalog as it was changed.
    pub(crate) async fn publish(&mut self) {
        self.catalog.version = self.server.publish_catalog(self.catalog.clone()).await.unwrap();
    }

    /// Closes the server and opens it again from disk.
    pub(crate) async fn restart(&mut self) {
        self.server = open(self.folder.path(), &self.clock).await;
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        self.server.database().query(sql, Vec::new()).await.unwrap()[0].integer(0).unwrap()
    }

    pub(crate) async fn texts(&self, sql: &'static str) -> Vec<String> {
        let rows = self.server.database().query(sql, Vec::new()).await.unwrap();
        rows.iter().map(|row| row.optional_text(0).unwrap().unwrap_or("NULL").to_owned()).collect()
    }
}

pub(crate) async fn open(folder: &Path, clock: &Arc<TestClock>) -> Arc<Server> {
    let mut config = ServerConfig::new(folder);
    config.clock = Arc::clone(clock) as Arc<dyn Clock>;
    Server::open(config).await.unwrap()
}
