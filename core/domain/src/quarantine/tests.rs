use super::*;
use crate::catalog::{Catalog, Contractors, Places, Project, Settings};
use crate::entry::{Entry, EntryKind};
use crate::id::MemberId;
use crate::id::{ActorId, EntryId, ProjectId};
use crate::language::Bilingual;
use crate::permission::Denied;
use crate::role::{Grant, Role, Scope};
use crate::time::{DAY_MS, Moment};

/// Friday 2026-11-20, 15:00 in China.
const FRIDAY: Moment = Moment { utc_ms: 20_777 * DAY_MS + 7 * 3_600_000, offset_min: 480 };
const MONDAY_MS: i64 = FRIDAY.utc_ms + 3 * DAY_MS;

fn member(id: u8, role: Role) -> Member {
    Member {
        id: MemberId::from_bytes([id; 16]),
        name: format!("成员{id}"),
        account: format!("m{id}"),
        contractor: None,
        party: None,
        grants: vec![Grant { role, scope: Scope::Project, from_ms: 0, until_ms: None }],
        revoked_ms: None,
    }
}

fn catalog(members: Vec<Member>) -> Catalog {
    Catalog {
        version: 1,
        places: Places {
            project: Project {
                id: ProjectId::from_bytes([1; 16]),
                code: "T".into(),
                name: Bilingual::new("项目", "Project"),
            },
            phases: Vec::new(),
            buildings: Vec::new(),
            house_types: Vec::new(),
            units: Vec::new(),
        },
        items: Vec::new(),
        contractors: Contractors::default(),
        rules: Vec::new(),
        members,
        teams: Vec::new(),
        settings: Settings::default(),
    }
}

const AUTHOR: Author = Author::Member(MemberId::from_bytes([9; 16]));

fn origin(seq: u32) -> Origin {
    Origin { actor: ActorId([7; 16]), seq }
}

fn taken_in() -> OfficeEntry {
    OfficeEntry::TakenIn { command: origin(1), reason: String::new() }
}

#[test]
fn it_is_the_clerks_for_a_working_day_then_the_leads_then_the_managers() {
    let people = vec![
        member(1, Role::ServiceManager),
        member(2, Role::ServiceClerk),
        member(3, Role::EngineeringLead),
        member(4, Role::ServiceClerk),
        member(5, Role::Administrator),
    ];
    let catalog = catalog(people);
    for (now_ms, level, members, until_ms, passed) in [
        (FRIDAY.utc_ms, Level::Clerk, vec![2, 4], MONDAY_MS, 0),
        (MONDAY_MS - 1, Level::Clerk, vec![2, 4], MONDAY_MS, 0),
        (MONDAY_MS, Level::Lead, vec![3], MONDAY_MS + DAY_MS, 1),
        (MONDAY_MS + DAY_MS, Level::Manager, vec![1], MONDAY_MS + 2 * DAY_MS, 2),
        (MONDAY_MS + 9 * DAY_MS, Level::Manager, vec![1], MONDAY_MS + 2 * DAY_MS, 3),
    ] {
        let members = members.into_iter().map(|id| MemberId::from_bytes([id; 16])).collect();
        let turn = turn(&catalog, Place::Project, AUTHOR, FRIDAY, now_ms);
        assert_eq!(turn, Turn { level, members, until_ms, passed });
    }
}

#[test]
fn a_level_without_people_is_passed_over_and_somebody_always_has_it() {
    let only_manager = catalog(vec![member(1, Role::ServiceManager), member(5, Role::Administrator)]);
    let turn_of = |catalog: &Catalog| turn(catalog, Place::Project, AUTHOR, FRIDAY, FRIDAY.utc_ms);
    assert_eq!(turn_of(&only_manager).level, Level::Manager);
    assert_eq!(turn_of(&only_manager).until_ms, MONDAY_MS);
    let author = catalog(vec![member(9, Role::ServiceClerk), member(5, Role::Administrator)]);
    let left = turn_of(&author);
    assert_eq!(left.level, Level::Administrator, "the author does not answer for an own decision");
    assert_eq!(left.members, [MemberId::from_bytes([5; 16])]);
}

#[test]
fn clerk_lead_and_manager_answer_and_nobody_else() {
    for role in Role::ALL {
        let may = may_answer(&member(1, role), Place::Project, AUTHOR, &taken_in(), 1);
        let expected = matches!(role, Role::ServiceClerk | Role::EngineeringLead | Role::ServiceManager);
        assert_eq!(may.is_ok(), expected, "{role:?}");
        assert!(expected || may == Err(QuarantineRule::Denied(Denied::Role)));
    }
    let own = Author::Member(MemberId::from_bytes([1; 16]));
    let clerk = member(1, Role::ServiceClerk);
    assert_eq!(may_answer(&clerk, Place::Project, own, &taken_in(), 1), Err(QuarantineRule::OwnDecision));
    let declined = OfficeEntry::Declined { command: origin(1), reason: " ".into() };
    assert_eq!(may_answer(&clerk, Place::Project, AUTHOR, &declined, 1), Err(QuarantineRule::NoReason));
}

#[test]
fn of_two_answers_the_one_with_an_effect_holds() {
    let entry = |seq: u32, at_ms: i64, kind: OfficeEntry| Entry {
        id: EntryId(Origin { actor: ActorId([8; 16]), seq }.record(0)),
        by: Author::Member(MemberId::from_bytes([2; 16])),
        at: Moment { utc_ms: at_ms, offset_min: 0 },
        after: Vec::new(),
        kind: EntryKind::Office(kind),
    };
    let declined = |seq| OfficeEntry::Declined { command: origin(seq), reason: "重复".into() };
    let entries =
        [entry(1, 1, declined(1)), entry(2, 2, taken_in()), entry(3, 3, declined(2)), entry(4, 4, declined(2))];
    let answers = answers(&entries);
    assert!(answers[&origin(1)].taken_in, "its effect is in the document");
    assert_eq!(answers[&origin(2)].entry, entries[2].id, "the first of two alike");
    assert_eq!(answers.len(), 2);
}

#[test]
fn rules_have_distinct_codes_and_words() {
    let codes: std::collections::BTreeSet<_> = QuarantineRule::OWN.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), QuarantineRule::OWN.len());
    for rule in QuarantineRule::OWN {
        for language in [crate::language::Language::Zh, crate::language::Language::En] {
            assert!(!rule.message(language).is_empty());
        }
    }
}
