//! A small project, and devices in it.

use crate::server::Server;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use yanfang_device::{CancelToken, Clock, DefectDraft, Device, Options};
use yanfang_domain::catalog::{
    Catalog, Contractors, HouseType, Places, Project, Room, RoomKind, Settings, Severity, Unit, UnitKind,
};
use yanfang_domain::id::{HouseTypeId, MemberId, ProjectId, RoomId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::language::Bilingual;
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::time::Moment;

pub(crate) const PROJECT: ProjectId = ProjectId::from_bytes([1; 16]);
pub(crate) const ROOM: RoomId = RoomId::from_bytes([3; 16]);
const TYPE: HouseTypeId = HouseTypeId::from_bytes([2; 16]);

pub(crate) fn unit(number: u16) -> UnitId {
    let [high, low] = number.to_be_bytes();
    UnitId::from_bytes([9, high, low, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9])
}

pub(crate) fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

/// A project with this many units; members 1 and 2 are inspectors, 3 is an auditor.
pub(crate) fn catalog(units: u16) -> Catalog {
    let person = |number: u8, role: Role| Member {
        id: member(number),
        name: format!("member {number}"),
        account: format!("m{number}"),
        contractor: None,
        party: None,
        grants: vec![Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    };
    let room = Room { id: ROOM, kind: RoomKind::Living, name: Bilingual::new("客厅", "living"), outline: vec![] };
    Catalog {
        version: 1,
        places: Places {
            project: Project { id: PROJECT, code: "P".into(), name: Bilingual::new("项目", "project") },
            phases: vec![],
            buildings: vec![],
            house_types: vec![HouseType {
                id: TYPE,
                code: "C2".into(),
                name: Bilingual::new("户型", "type"),
                area_centi_m2: 9_000,
                rooms: vec![room],
                plan: None,
            }],
            units: (0..units)
                .map(|number| Unit {
                    id: unit(number),
                    kind: UnitKind::Dwelling,
                    code: format!("3-1-{number:04}"),
                    building: None,
                    entrance: None,
                    floor: None,
                    house_type: TYPE,
                    former: Vec::new(),
                    directions: None,
                })
                .collect(),
        },
        items: vec![],
        contractors: Contractors::default(),
        rules: vec![],
        members: vec![person(1, Role::Inspector), person(2, Role::Inspector), person(3, Role::Auditor)],
        teams: Vec::new(),
        settings: Settings::default(),
    }
}

/// A clock that moves only when it is told to.
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Moment {
        Moment { utc_ms: self.0.load(Ordering::Relaxed), offset_min: 480 }
    }
}

pub(crate) struct World {
    pub(crate) server: Arc<Server>,
    pub(crate) clock: Arc<Hands>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) undo_window_ms: u32,
}

impl World {
    pub(crate) fn new(units: u16) -> Self {
        Self {
            server: Arc::new(Server::new(catalog(units))),
            clock: Arc::new(Hands(AtomicI64::new(1_764_000_000_000))),
            folder: tempfile::tempdir().unwrap(),
            undo_window_ms: 0,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn open(&self, name: &str) -> Device {
        let options = Options {
            clock: self.clock.clone(),
            link: Some(self.server.clone()),
            undo_window_ms: self.undo_window_ms,
            ..Options::default()
        };
        Device::open(&self.path(name), options).unwrap()
    }

    /// A device of this member, enrolled and synced once.
    pub(crate) fn device(&self, number: u8) -> Device {
        let device = self.open(&format!("device{number}"));
        device.enrol("http://127.0.0.1", &number.to_string(), "test", &CancelToken::new()).unwrap();
        device.sync(&CancelToken::new()).unwrap();
        device
    }
}

pub(crate) fn draft(note: &str) -> DefectDraft {
    DefectDraft {
        stage: Stage::Internal,
        inspection: None,
        room: ROOM,
        element: None,
        item: None,
        severity: Severity::Minor,
        note: note.into(),
        pin: None,
        photos: vec![],
    }
}

pub(crate) fn sync(device: &Device) -> yanfang_device::SyncReport {
    device.sync(&CancelToken::new()).unwrap()
}
