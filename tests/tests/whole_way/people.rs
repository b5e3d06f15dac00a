//! Members come, change their role and leave; devices and codes go with them: by the office, in force at once, audited.

use std::path::Path;
use yanfang_device::{AppError, CancelToken, ShelfState};
use yanfang_domain::event::EventKind;
use yanfang_domain::id::MemberId;
use yanfang_domain::people::{PeopleChange, PeopleRule};
use yanfang_domain::permission::Denied;
use yanfang_domain::role::{Grant, Role, Scope};
use yanfang_domain::time::DAY_MS;
use yanfang_protocol::problem::Code;
use yanfang_sync::people::PeopleError;
use yanfang_tests::oracle;
use yanfang_tests::phone::TestPhone;
use yanfang_tests::sample::{self, ADMINISTRATOR, AUDITOR, ENGINEER, INSPECTORS, LEAD};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;

fn change(server: &TestServer, by: MemberId, change: &PeopleChange, reason: &str) -> Result<u32, PeopleError> {
    server.wait(server.server().change_people(sample::project(), by, change, reason))
}

fn ended(member: MemberId, role: Role, until_ms: i64) -> PeopleChange {
    PeopleChange::EndGrant { member, role, scope: Scope::Project, until_ms: Some(until_ms) }
}

fn granted(member: MemberId, role: Role, from_ms: i64) -> PeopleChange {
    PeopleChange::Grant { member, grant: Grant { role, scope: Scope::Project, from_ms, until_ms: None } }
}

fn proposal() -> EventKind {
    EventKind::WaiverProposed { reason: "色差，业主可接受".into() }
}

#[test]
fn a_member_who_changed_role_meanwhile_loses_nothing_and_decides_by_the_new_role() {
    let server = TestServer::with_units(1);
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    let phone = server.phone(ENGINEER);
    phone.sync_until_quiet();
    let defect = phone.record(unit, 0, &mut seed);
    phone.sync_until_quiet();

    // Away from the network he works on as the engineer that he was.
    phone.record(unit, 1, &mut seed);
    phone.defect_event(unit, defect, proposal()).unwrap();
    server.clock().advance_ms(60_000);
    let now_ms = server.clock().now_ms();
    change(&server, ADMINISTRATOR, &ended(ENGINEER, Role::ProjectEngineer, now_ms), "转岗").unwrap();
    change(&server, ADMINISTRATOR, &granted(ENGINEER, Role::Inspector, now_ms), "").unwrap();
    phone.record(unit, 2, &mut seed);
    phone.sync_until_quiet();

    let shelf = phone.shelf().unwrap();
    let states: Vec<_> = shelf.iter().map(|one| (one.state, one.code.as_deref())).collect();
    assert_eq!(states, [(ShelfState::Waiting, Some("not_allowed"))], "the engineer's decision waits for the office");
    assert_eq!(server.defects(1).len(), 3, "what was seen is all there");
    let refused = phone.defect_event(unit, defect, proposal());
    assert!(matches!(refused, Err(AppError::NotAllowed { denied: Denied::Role, .. })), "{refused:?}");
    phone.start_inspection(unit, yanfang_domain::inspection::Stage::Internal).unwrap();
    phone.record(unit, 3, &mut seed);
    phone.sync_until_quiet();
    assert_eq!((phone.shelf().unwrap().len(), server.defects(1).len()), (1, 4), "as an inspector he goes on");
    phone.assert_sound();
    oracle::verify(server.folder());
}

#[test]
fn a_role_ends_at_its_date_and_not_before() {
    let server = TestServer::with_units(1);
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    let phone = server.phone(ENGINEER);
    phone.sync_until_quiet();
    let defect = phone.record(unit, 0, &mut seed);
    let until_ms = server.clock().now_ms() + DAY_MS;
    change(&server, ADMINISTRATOR, &ended(ENGINEER, Role::ProjectEngineer, until_ms), "合同到期").unwrap();
    phone.sync_until_quiet();
    phone.defect_event(unit, defect, proposal()).unwrap();
    phone.sync_until_quiet();
    assert_eq!(phone.shelf().unwrap(), [], "today it is still his");
    server.clock().advance_ms(DAY_MS);
    let over = phone.defect_event(unit, defect, EventKind::NotADefect { standard: "2".into(), measured: "1".into() });
    assert!(matches!(over, Err(AppError::NotAllowed { denied: Denied::NoGrant, .. })), "{over:?}");
}

#[test]
fn only_an_administrator_changes_people_and_the_last_one_stays() {
    let server = TestServer::with_units(1);
    let revoke = |member| PeopleChange::Revoke { member };
    for by in [LEAD, AUDITOR, ENGINEER, INSPECTORS[0]] {
        let denied = change(&server, by, &revoke(ENGINEER), "试试");
        assert!(matches!(denied, Err(PeopleError::Rule(PeopleRule::Denied(Denied::Role)))), "{denied:?}");
    }
    let last = change(&server, ADMINISTRATOR, &revoke(ADMINISTRATOR), "离职");
    assert!(matches!(last, Err(PeopleError::Rule(PeopleRule::LastAdministrator))), "{last:?}");
    let without = change(&server, ADMINISTRATOR, &revoke(ENGINEER), "");
    assert!(matches!(without, Err(PeopleError::Rule(PeopleRule::NoReason))));
    assert_eq!(
        oracle::count(server.folder(), "SELECT COUNT(*) FROM audit"),
        0,
        "what was not done is not in the audit"
    );
    assert_eq!(oracle::count(server.folder(), "SELECT catalog FROM project"), 1, "and published nothing");

    change(&server, ADMINISTRATOR, &granted(LEAD, Role::Administrator, server.clock().now_ms()), "").unwrap();
    // Two administrators who end each other's access at once: one of them stays.
    let both = async {
        let (server, project) = (server.server(), sample::project());
        let (one, other) = (revoke(LEAD), revoke(ADMINISTRATOR));
        tokio::join!(
            server.change_people(project, ADMINISTRATOR, &one, "离职"),
            server.change_people(project, LEAD, &other, "离职"),
        )
    };
    let (one, other) = server.wait(both);
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(oracle::count(server.folder(), "SELECT COUNT(*) FROM audit WHERE action = 'member_revoked'"), 1);
}

#[test]
fn a_revoked_member_is_out_of_the_office_at_once_and_the_rest_of_his_work_still_arrives() {
    let server = TestServer::with_units(1);
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    let phone = server.phone(ENGINEER);
    phone.sync_until_quiet();
    let defect = phone.record(unit, 0, &mut seed);
    phone.sync_until_quiet();
    let unused = server.enrol_code(ENGINEER);
    server.clock().advance_ms(60_000);
    change(&server, ADMINISTRATOR, &PeopleChange::Revoke { member: ENGINEER }, "离职").unwrap();

    // His phone has not heard of it: what he sees is taken, what he decides waits.
    phone.record(unit, 1, &mut seed);
    phone.void(unit, defect, "记错了".into()).unwrap();
    phone.sync_until_quiet();
    assert_eq!(server.defects(1).len(), 2);
    let waiting = server.wait(server.server().quarantined(sample::project())).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].why().map(|why| why.code), Some(Code::MemberRevoked));

    let late = TestPhone::new(server.clock().clone());
    let refused = yanfang_device::Device::enrol(&late, &server.url(), &unused, "late", &CancelToken::new());
    assert!(refused.is_err(), "a code that was not used is void");
    let again = server.wait(server.server().give_code(sample::project(), ADMINISTRATOR, ENGINEER));
    assert!(matches!(again, Err(PeopleError::Rule(PeopleRule::Revoked))));
}

#[test]
fn a_revoked_device_is_let_in_no_more_and_the_members_other_one_is() {
    let server = TestServer::with_units(1);
    let (unit, mut seed) = (sample::unit(0), Seed::new(1));
    let [stolen, own] = [(); 2].map(|()| server.phone(INSPECTORS[0]));
    stolen.sync_until_quiet();
    own.sync_until_quiet();
    let device = stolen.identity().unwrap().device;
    let (project, server_) = (sample::project(), server.server());
    let listed = server.wait(server_.devices(project, ADMINISTRATOR)).unwrap().0;
    let line = listed.iter().find(|line| line.id == device).unwrap();
    assert_eq!((line.member, line.clock_off_ms, line.revoked_ms), (INSPECTORS[0], Some(0), None));
    assert!(line.version.is_some() && line.heard_ms.is_some());

    let denied = server.wait(server_.revoke_device(project, LEAD, device, "手机丢了"));
    assert!(matches!(denied, Err(PeopleError::Rule(PeopleRule::Denied(_)))));
    server.wait(server_.revoke_device(project, ADMINISTRATOR, device, "手机丢了")).unwrap();
    stolen.record(unit, 0, &mut seed);
    assert!(stolen.sync(&CancelToken::new()).is_err(), "out at once");
    assert_eq!(stolen.sync_status().unwrap().pending, 1, "what is on it stays");
    own.record(unit, 1, &mut seed);
    own.sync_until_quiet();
    let again = server.wait(server_.revoke_device(project, ADMINISTRATOR, device, "手机丢了"));
    assert!(matches!(again, Err(PeopleError::NotFound)));

    let audit = server.wait(server_.audit(project, AUDITOR, 10)).unwrap();
    let told: Vec<_> = audit.iter().map(|line| (line.action.as_str(), line.by, line.reason.as_str())).collect();
    assert_eq!(told, [("device_revoked", ADMINISTRATOR, "手机丢了")]);
    audit_is_only_added_to(server.folder());
}

/// The database itself refuses to change or remove a line.
fn audit_is_only_added_to(folder: &Path) {
    let database = rusqlite::Connection::open(folder.join("yanfang.db")).unwrap();
    for sql in ["UPDATE audit SET reason = ''", "DELETE FROM audit"] {
        let refused = database.execute(sql, []);
        assert!(refused.is_err_and(|error| error.to_string().contains("only ever added to")), "{sql}");
    }
}
