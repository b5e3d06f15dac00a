use super::*;
use crate::batch::Party;
use crate::catalog::{Building, Contractor, Contractors, Places, Project, Settings};
use crate::id::{BuildingId, ContractorId, ProjectId};
use crate::language::{Bilingual, Language};
use crate::permission::Denied;

const NOW: i64 = 1_000;
const ADMIN: MemberId = MemberId::from_bytes([1; 16]);
const ENGINEER: MemberId = MemberId::from_bytes([2; 16]);
const BUILDING: Scope = Scope::Building(BuildingId::from_bytes([5; 16]));
const FIRM: ContractorId = ContractorId::from_bytes([6; 16]);

fn grant(role: Role, scope: Scope, from_ms: i64, until_ms: Option<i64>) -> Grant {
    Grant { role, scope, from_ms, until_ms }
}

fn member(id: MemberId, account: &str, role: Role) -> Member {
    Member {
        id,
        name: account.to_uppercase(),
        account: account.into(),
        contractor: None,
        party: None,
        grants: vec![grant(role, Scope::Project, 0, None)],
        revoked_ms: None,
    }
}

fn catalog() -> Catalog {
    let id = BuildingId::from_bytes([5; 16]);
    Catalog {
        version: 1,
        places: Places {
            project: Project {
                id: ProjectId::from_bytes([1; 16]),
                code: "T".into(),
                name: Bilingual::new("项目", "P"),
            },
            phases: Vec::new(),
            buildings: vec![Building { id, phase: None, code: "3".into(), entrances: Vec::new(), floors: Vec::new() }],
            house_types: Vec::new(),
            units: Vec::new(),
        },
        items: Vec::new(),
        contractors: Contractors {
            contractors: vec![Contractor { id: FIRM, code: "HG".into(), name: "华工".into() }],
            contracts: Vec::new(),
        },
        rules: Vec::new(),
        members: vec![member(ADMIN, "admin", Role::Administrator), member(ENGINEER, "he.jun", Role::ProjectEngineer)],
        teams: Vec::new(),
        settings: Settings::default(),
    }
}

fn try_as(by: MemberId, change: &PeopleChange, reason: &str) -> Result<Catalog, PeopleRule> {
    let mut changed = catalog();
    apply(&mut changed, by, change, reason, NOW).map(|()| changed)
}

fn granted(role: Role, scope: Scope, from_ms: i64, until_ms: Option<i64>) -> PeopleChange {
    PeopleChange::Grant { member: ENGINEER, grant: grant(role, scope, from_ms, until_ms) }
}

fn ended(member: MemberId, role: Role, until_ms: i64) -> PeopleChange {
    PeopleChange::EndGrant { member, role, scope: Scope::Project, until_ms: Some(until_ms) }
}

#[test]
fn only_an_administrator_changes_people() {
    let change = granted(Role::Inspector, BUILDING, NOW, None);
    assert_eq!(try_as(ENGINEER, &change, ""), Err(PeopleRule::Denied(Denied::Role)));
    assert_eq!(try_as(MemberId::from_bytes([7; 16]), &change, ""), Err(PeopleRule::UnknownMember));
    assert!(try_as(ADMIN, &change, "").is_ok());
    let mut left = catalog();
    left.members[0].revoked_ms = Some(NOW);
    assert_eq!(apply(&mut left, ADMIN, &change, "", NOW), Err(PeopleRule::Denied(Denied::Revoked)));
}

#[test]
fn the_last_administrator_stays_until_another_is_in_force() {
    let revoke = PeopleChange::Revoke { member: ADMIN };
    assert_eq!(try_as(ADMIN, &revoke, "离职"), Err(PeopleRule::LastAdministrator));
    let end = ended(ADMIN, Role::Administrator, 2_000);
    assert_eq!(try_as(ADMIN, &end, "离职"), Err(PeopleRule::LastAdministrator));
    let mut two = try_as(ADMIN, &granted(Role::Administrator, Scope::Project, 1_500, Some(9_000)), "").unwrap();
    assert_eq!(apply(&mut two, ADMIN, &revoke, "离职", NOW), Err(PeopleRule::LastAdministrator), "not in force yet");
    assert_eq!(
        apply(&mut two, ADMIN, &ended(ADMIN, Role::Administrator, 9_500), "离职", NOW),
        Err(PeopleRule::LastAdministrator)
    );
    assert_eq!(apply(&mut two, ADMIN, &end, "离职", NOW), Ok(()));
}

#[test]
fn what_takes_away_needs_a_reason_and_holds_from_its_time() {
    let end = ended(ENGINEER, Role::ProjectEngineer, 3_000);
    assert_eq!(try_as(ADMIN, &end, " "), Err(PeopleRule::NoReason));
    let ended = try_as(ADMIN, &end, "调岗").unwrap();
    assert_eq!(roles_at(&ended.members[1], Place::Project, 2_999), [Role::ProjectEngineer]);
    assert!(roles_at(&ended.members[1], Place::Project, 3_000).is_empty());
    let revoke = PeopleChange::Revoke { member: ENGINEER };
    assert_eq!(try_as(ADMIN, &revoke, ""), Err(PeopleRule::NoReason));
    let mut revoked = try_as(ADMIN, &revoke, "离职").unwrap();
    assert_eq!(revoked.members[1].revoked_ms, Some(NOW));
    assert_eq!(apply(&mut revoked, ADMIN, &revoke, "离职", NOW), Err(PeopleRule::Revoked));
    let again = granted(Role::Inspector, BUILDING, NOW, None);
    assert_eq!(apply(&mut revoked, ADMIN, &again, "", NOW), Err(PeopleRule::Revoked));
}

#[test]
fn each_rule_of_a_grant() {
    let whole = Scope::Project;
    for (change, expected) in [
        (granted(Role::Inspector, whole, 2_000, Some(1_500)), PeopleRule::EndsBeforeItBegins),
        (granted(Role::Inspector, whole, 0, Some(NOW - 1)), PeopleRule::EndsInThePast),
        (granted(Role::ProjectEngineer, whole, 500, None), PeopleRule::GrantedAlready),
        (granted(Role::Inspector, Scope::Building(BuildingId::from_bytes([9; 16])), 0, None), PeopleRule::UnknownScope),
        (granted(Role::ContractorUser, whole, 0, None), PeopleRule::NoFirm),
        (granted(Role::BatchSigner, whole, 0, None), PeopleRule::NoParty),
        (granted(Role::Administrator, BUILDING, 0, None), PeopleRule::ProjectWide),
        (ended(ENGINEER, Role::Inspector, 2_000), PeopleRule::NoSuchGrant),
        (ended(ENGINEER, Role::ProjectEngineer, NOW - 1), PeopleRule::EndsInThePast),
        (PeopleChange::Revoke { member: MemberId::from_bytes([9; 16]) }, PeopleRule::UnknownMember),
    ] {
        assert_eq!(try_as(ADMIN, &change, "原因"), Err(expected), "{change:?}");
    }
    assert!(try_as(ADMIN, &granted(Role::ProjectEngineer, BUILDING, 500, None), "").is_ok(), "another scope");
}

#[test]
fn each_rule_of_somebody_who_joins() {
    let joins = |change: &dyn Fn(&mut Member)| {
        let mut member = member(MemberId::from_bytes([8; 16]), "new.one", Role::Inspector);
        change(&mut member);
        try_as(ADMIN, &PeopleChange::Add(member), "")
    };
    assert_eq!(joins(&|member| member.name = " ".into()), Err(PeopleRule::NoName));
    assert_eq!(joins(&|member| member.account = "何".into()), Err(PeopleRule::BadAccount));
    assert_eq!(joins(&|member| member.account = "he.jun".into()), Err(PeopleRule::AccountTaken));
    assert_eq!(joins(&|member| member.grants[0].role = Role::ContractorUser), Err(PeopleRule::NoFirm));
    let foreman = joins(&|member| {
        member.grants[0].role = Role::ContractorUser;
        member.contractor = Some(FIRM);
    });
    assert!(foreman.is_ok());
    let signer = joins(&|member| {
        member.grants[0].role = Role::BatchSigner;
        member.party = Some(Party::ProjectDepartment);
    });
    assert_eq!(signer.unwrap().members.len(), 3);
}

#[test]
fn a_refused_change_changes_nothing() {
    let mut same = catalog();
    let _ = apply(&mut same, ADMIN, &PeopleChange::Revoke { member: ADMIN }, "离职", NOW);
    assert_eq!(same, catalog());
}

#[test]
fn rules_have_distinct_codes_and_words() {
    let codes: std::collections::BTreeSet<_> = PeopleRule::OWN.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), PeopleRule::OWN.len());
    assert!(
        PeopleRule::OWN
            .iter()
            .all(|rule| !rule.message(Language::Zh).is_empty() && !rule.message(Language::En).is_empty())
    );
}
