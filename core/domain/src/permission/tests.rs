use super::*;
use crate::catalog::UnitKind;
use crate::event::EventName;
use crate::id::{BuildingId, ContractorId, HouseTypeId, MemberId, UnitId};
use crate::role::Grant;

fn unit(building: u8) -> Unit {
    Unit {
        id: UnitId::from_bytes([building; 16]),
        kind: UnitKind::Dwelling,
        code: "3-1-1201".into(),
        building: Some(BuildingId::from_bytes([building; 16])),
        entrance: None,
        floor: None,
        house_type: HouseTypeId::from_bytes([1; 16]),
        former: Vec::new(),
        directions: None,
    }
}

fn member(role: Role, scope: Scope) -> Member {
    Member {
        id: MemberId::from_bytes([1; 16]),
        name: "李工".into(),
        account: "li".into(),
        contractor: None,
        party: None,
        grants: vec![Grant { role, scope, from_ms: 100, until_ms: Some(200) }],
        revoked_ms: None,
    }
}

const PASS: CommandName = CommandName::Event(EventName::Reinspected);

#[test]
fn a_grant_holds_from_its_start_to_before_its_end() {
    let engineer = member(Role::ProjectEngineer, Scope::Project);
    for (at, expected) in [
        (99, Err(Denied::NoGrant)),
        (100, Ok(Role::ProjectEngineer)),
        (199, Ok(Role::ProjectEngineer)),
        (200, Err(Denied::NoGrant)),
    ] {
        assert_eq!(allowed(&engineer, &unit(1), PASS, Some(Status::ReportedDone), at), expected, "at {at}");
    }
}

#[test]
fn whoever_left_does_nothing_any_more() {
    let mut engineer = member(Role::ProjectEngineer, Scope::Project);
    engineer.revoked_ms = Some(150);
    assert!(allowed(&engineer, &unit(1), PASS, None, 149).is_ok());
    assert_eq!(allowed(&engineer, &unit(1), PASS, None, 150), Err(Denied::Revoked));
    assert!(roles_at(&engineer, &unit(1), 150).is_empty());
}

#[test]
fn a_building_is_a_limit_to_passing_and_none_to_recording() {
    let engineer = member(Role::Inspector, Scope::Building(BuildingId::from_bytes([1; 16])));
    assert_eq!(allowed(&engineer, &unit(2), PASS, None, 150), Err(Denied::OutOfScope));
    assert_eq!(allowed(&engineer, &unit(2), CommandName::RecordDefect, None, 150), Ok(Role::Inspector));
    let mut project_area = unit(1);
    project_area.building = None;
    assert_eq!(allowed(&engineer, &project_area, PASS, None, 150), Err(Denied::OutOfScope));
}

#[test]
fn the_reason_nearest_to_a_yes_is_told() {
    let clerk = member(Role::ServiceClerk, Scope::Project);
    let close = CommandName::Event(EventName::Closed);
    let status = Status::InRepair;
    assert_eq!(allowed(&clerk, &unit(1), close, Some(status), 150), Err(Denied::Status { status }));
    assert_eq!(allowed(&clerk, &unit(1), PASS, Some(status), 150), Err(Denied::Role));
}

#[test]
fn a_contractor_acts_on_its_own_work_only() {
    let mut foreman = member(Role::ContractorUser, Scope::Project);
    foreman.contractor = Some(ContractorId::from_bytes([5; 16]));
    let done = CommandName::Event(EventName::ReportedDone);
    let mut standing = Standing { status: Status::InRepair, ..Standing::recorded() };
    assert_eq!(allowed_on_defect(&foreman, &unit(1), done, &standing, 150), Err(Denied::OtherContractor));
    standing.repairer = Some(ContractorId::from_bytes([6; 16]));
    assert_eq!(allowed_on_defect(&foreman, &unit(1), done, &standing, 150), Err(Denied::OtherContractor));
    standing.repairer = foreman.contractor;
    assert_eq!(allowed_on_defect(&foreman, &unit(1), done, &standing, 150), Ok(Role::ContractorUser));
}

#[test]
fn the_document_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
    let table = permission_table_markdown();
    if std::env::var_os("YANFANG_WRITE_DOCS").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(written == table, "docs/permissions.md is not current: run this test with YANFANG_WRITE_DOCS=1");
}
