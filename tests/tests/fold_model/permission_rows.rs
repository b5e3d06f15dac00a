//! The permission table against the columns "from" and "who" of the event table and the list of facts.

use yanfang_domain::command::CommandName;
use yanfang_domain::entry::EntryName;
use yanfang_domain::event::{EventName, Status};
use yanfang_domain::permission::{is_fact, permits};
use yanfang_domain::role::Role;
use yanfang_tests::reference::{rights, rows};

const OTHERS: [CommandName; 7] = [
    CommandName::StartInspection,
    CommandName::RecordRoom,
    CommandName::Measure,
    CommandName::RecordDefect,
    CommandName::AmendDefect,
    CommandName::AddPhotos,
    CommandName::RenumberDefect,
];

#[test]
fn every_role_event_and_status() {
    for role in Role::ALL {
        for event in EventName::ALL {
            let command = CommandName::Event(*event);
            let who = rows::who_has(event.text(), role);
            assert_eq!(permits(role, command, None), who, "{role:?} {event:?}");
            for status in Status::ALL {
                let expected = who && rows::from_has(event.text(), status);
                assert_eq!(permits(role, command, Some(status)), expected, "{role:?} {event:?} {status:?}");
            }
        }
    }
}

#[test]
fn recording_and_its_fields_are_for_all_who_write_and_numbers_for_the_server() {
    for role in Role::ALL {
        for command in [CommandName::RecordDefect, CommandName::AmendDefect, CommandName::AddPhotos] {
            for status in Status::ALL {
                assert_eq!(permits(role, command, Some(status)), rows::writes(role), "{role:?} {command:?}");
            }
        }
        assert!(!permits(role, CommandName::RenumberDefect, None), "{role:?}");
        for command in [CommandName::StartInspection, CommandName::RecordRoom, CommandName::Measure] {
            let surveys = matches!(
                role,
                Role::Inspector
                    | Role::ThirdPartyInspector
                    | Role::HandoverCompanion
                    | Role::ProjectEngineer
                    | Role::RepairEngineer
                    | Role::EngineeringLead
                    | Role::PropertyManager
            );
            assert_eq!(permits(role, command, None), surveys, "{role:?} {command:?}");
        }
    }
}

#[test]
fn every_role_and_entry() {
    for role in Role::ALL {
        for entry in EntryName::ALL {
            let who = rights::does(role, entry.text());
            assert_eq!(permits(role, CommandName::Entry(*entry), None), who, "{role:?} {entry:?}");
        }
    }
}

#[test]
fn auditor_and_administrator_write_nothing() {
    for role in [Role::Auditor, Role::Administrator] {
        let events = EventName::ALL.iter().map(|event| CommandName::Event(*event));
        assert!(events.chain(OTHERS).all(|command| !permits(role, command, None)), "{role:?}");
    }
}

#[test]
fn what_was_seen_done_or_said_is_a_fact() {
    let events = EventName::ALL.iter().map(|event| CommandName::Event(*event));
    for command in events.chain(OTHERS) {
        assert_eq!(is_fact(command), rows::FACTS.contains(&command.text()), "{command:?}");
    }
}
