//! A project with an external inspector, a companion and two teams.

use std::path::PathBuf;
use tempfile::TempDir;
use yanfang_device::{AppError, DefectDraft, EventDraft};
use yanfang_domain::catalog::{Catalog, Plan};
use yanfang_domain::defect::{Pin, Standing};
use yanfang_domain::entry::EntryRule;
use yanfang_domain::id::{DefectId, InspectionId, MemberId, TeamId, UnitId};
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_domain::role::{Grant, Member, Role, Scope};
use yanfang_domain::standing::fold_unit;
use yanfang_domain::team::{Team, TeamScope};
use yanfang_tests::phone::{TestPhone, draft};
use yanfang_tests::picture;
use yanfang_tests::sample::{self, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;

/// Two on each of three floors.
pub(super) const UNITS: usize = 6;
pub(super) const THIRD_PARTY: MemberId = MemberId::from_bytes([0xE1; 16]);
pub(super) const COMPANION: MemberId = MemberId::from_bytes([0xE2; 16]);
/// Both inspectors, on the first floor.
pub(super) const FIRST_TEAM: TeamId = TeamId::from_bytes([0xE3; 16]);
/// The second inspector, on the second floor; nobody goes to the third.
pub(super) const SECOND_TEAM: TeamId = TeamId::from_bytes([0xE4; 16]);

pub(super) fn server() -> TestServer {
    let server = TestServer::empty();
    server.publish(catalog());
    server
}

fn catalog() -> Catalog {
    let mut catalog = sample::catalog(UNITS);
    let person = |id, name: &str, role| Member {
        id,
        name: name.into(),
        account: format!("{role:?}-{id}").to_lowercase(),
        contractor: None,
        party: None,
        grants: vec![Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    };
    catalog.members.push(person(THIRD_PARTY, "顾验房", Role::ThirdPartyInspector));
    catalog.members.push(person(COMPANION, "周陪验", Role::HandoverCompanion));
    let floor = |unit: usize| TeamScope::Floor(catalog.places.units[unit].floor.unwrap());
    let team = |id, name: &str, members: &[MemberId], scope| Team {
        id,
        name: name.into(),
        stage: Stage::Internal,
        members: members.to_vec(),
        scopes: vec![scope],
    };
    catalog.teams =
        vec![team(FIRST_TEAM, "一组", &INSPECTORS, floor(0)), team(SECOND_TEAM, "二组", &INSPECTORS[1..], floor(2))];
    catalog.places.house_types[0].plan = Some(Plan { svg: String::new(), width_mm: 12_000, height_mm: 8_000 });
    catalog
}

/// A phone that has heard everything.
pub(super) fn phone(server: &TestServer, member: MemberId) -> TestPhone {
    let phone = server.phone(member);
    phone.sync_until_quiet();
    phone
}

/// They say what they have to say, and hear the rest.
pub(super) fn meet(phones: &[&TestPhone]) {
    for phone in phones.iter().chain(phones) {
        phone.sync_until_quiet();
    }
}

/// A plastering defect in a room, as its inspector says it.
pub(super) fn record(phone: &TestPhone, unit: UnitId, stage: Stage, room: usize, pin: Option<Pin>) -> DefectId {
    let item = Some(sample::item_code(0));
    let said = draft(0, &mut Seed::new(7));
    phone.record_defect(unit, DefectDraft { stage, room: sample::room(room), item, pin, ..said }).unwrap()
}

/// Records the rooms of a round from one to before another as clear.
pub(super) fn walk(phone: &TestPhone, unit: UnitId, round: InspectionId, rooms: std::ops::Range<usize>) {
    for room in rooms {
        phone.record_room(unit, round, sample::room(room), RoomResult::Clear).unwrap();
    }
}

/// Where a defect stands by the server's document.
pub(super) fn on_server(server: &TestServer, unit: UnitId, defect: DefectId) -> Standing {
    let defects = server.document(unit).unwrap().unit().defects;
    let place = defects.iter().position(|one| one.id == defect).unwrap();
    fold_unit(&defects).swap_remove(place)
}

/// A note with a new picture; the folder must outlive the call that takes it in.
pub(super) fn with_picture(folder: &TempDir, seed: u64) -> EventDraft {
    let file: PathBuf = folder.path().join(format!("{seed}.png"));
    picture::write(&file, &mut Seed::new(seed));
    EventDraft { note: "看过".into(), photos: vec![file] }
}

/// The code of what refused.
pub(super) fn rule<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    match result.unwrap_err() {
        AppError::EntryRefused { rule, .. } => EntryRule::code(rule),
        AppError::WrongState { refusal, .. } => refusal.code(),
        AppError::NotAllowed { denied, .. } => denied.code(),
        other => panic!("{other:?}"),
    }
}
