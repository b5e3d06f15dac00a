//! Every row of the event table: from each status it is possible in, to the status it leads to.

use crate::story::{Story, kinds::*};
use yanfang_domain::command::CommandName;
use yanfang_domain::event::{Attachment, EventKind, EventName, OwnerWord, PauseReason, Status};
use yanfang_domain::id::{EventId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::permission::table;
use yanfang_tests::reference::{random, rows};

/// A story that comes to this status.
fn in_status(status: Status) -> Story {
    let mut story = Story::new();
    if status == Status::Open {
        return story;
    }
    story.then(random::assigned_by_person(5, 50));
    let kinds = match status {
        Status::Open | Status::Assigned => vec![],
        Status::InRepair => vec![accepted()],
        Status::Disputed => vec![disputed()],
        Status::ReportedDone => vec![done()],
        Status::Returned => vec![done(), fail()],
        Status::Passed => vec![done(), pass()],
        Status::Closed => vec![done(), pass(), closed()],
        Status::Waived => vec![waived_by_owner()],
        Status::NotADefect => vec![no_defect()],
        Status::Voided => vec![voided()],
        Status::Duplicate => vec![duplicate()],
        Status::NeedsDecision => {
            story.apart(vec![pass(), fail()]);
            vec![]
        }
    };
    for kind in kinds {
        story.then(kind);
    }
    assert_eq!(story.status(), status);
    story
}

/// One event of each kind, with its result: `None` leaves the status as it is.
fn events(story: &Story) -> Vec<(EventKind, Option<Status>)> {
    let before = story.status();
    let some = story.defect.events.last().map_or(EventId(random::record(9, 9)), |event| event.id);
    let chosen = story.standing().contradicting.first().copied().unwrap_or(some);
    let (reason, with) = (String::from("原因"), Attachment::default());
    vec![
        (person(), Some(Status::Assigned)),
        (accepted(), Some(Status::InRepair)),
        (disputed(), Some(Status::Disputed)),
        (EventKind::ExtensionRequested { until_ms: 9, reason: reason.clone() }, None),
        (EventKind::ExtensionGranted { request: some, until_ms: 9 }, None),
        (EventKind::ExtensionDeclined { request: some, reason: reason.clone() }, None),
        (EventKind::Paused { reason: PauseReason::Weather, until_ms: 9, with: with.clone() }, None),
        (EventKind::Resumed, None),
        (progressed(), Some(Status::InRepair)),
        (done(), Some(Status::ReportedDone)),
        (pass(), Some(Status::Passed)),
        (fail(), Some(Status::Returned)),
        (EventKind::ConfirmedPresent { with: with.clone() }, None),
        (EventKind::SeenFixed { with: with.clone() }, None),
        (EventKind::NotVisible { reason: reason.clone() }, None),
        (confirmed(), Some(if before == Status::Closed { Status::Closed } else { Status::Passed })),
        (rejected(), Some(Status::Returned)),
        (closed(), Some(Status::Closed)),
        (
            reopened(),
            Some(match before {
                Status::Voided | Status::Waived | Status::NotADefect => Status::Open,
                _ => Status::Returned,
            }),
        ),
        (EventKind::WaiverProposed { reason }, None),
        (waived_by_owner(), Some(Status::Waived)),
        (no_defect(), Some(Status::NotADefect)),
        (substituted(), Some(Status::Assigned)),
        (voided(), Some(Status::Voided)),
        (duplicate(), Some(Status::Duplicate)),
        (EventKind::UnmarkedDuplicate, Some(Status::Assigned)),
        (decided(chosen), Some(Status::Passed)),
        (EventKind::Commented { with }, None),
        (EventKind::Promised { until_ms: 9 }, None),
        (EventKind::Related { unit: UnitId::from_bytes([1; 16]), defect: story.defect.id }, None),
        (EventKind::ChainedAfter { unit: UnitId::from_bytes([1; 16]), defect: story.defect.id, due_ms: 9 }, None),
        (EventKind::ChainMoved { link: chosen, step: 1, came: true, due_ms: 9 }, None),
        (EventKind::Unchained { link: chosen, reason: "分开做".into() }, None),
    ]
}

#[test]
fn every_row_from_every_status() {
    let mut rows_seen = std::collections::BTreeSet::new();
    for status in Status::ALL {
        let story = in_status(status);
        for (kind, expected) in events(&story) {
            let row = table::row(CommandName::Event(kind.name())).unwrap();
            if !row.from.contains(status) {
                continue;
            }
            rows_seen.insert(kind.name());
            let mut story = story.clone();
            let id = story.then(kind);
            let standing = story.standing();
            let name = row.command.text();
            assert_eq!(standing.status, expected.unwrap_or(status), "{name} from {status:?}");
            assert_eq!(standing.frontier.contains(&id), expected.is_some(), "{name} in the frontier");
        }
    }
    assert_eq!(rows_seen.len(), EventName::ALL.len());
}

#[test]
fn the_words_of_the_rules_name_every_event_once() {
    let names: Vec<&str> = rows::ROWS.iter().map(|row| row.0).collect();
    let all: Vec<&str> = EventName::ALL.iter().map(|name| name.text()).collect();
    let sorted = |mut list: Vec<&'static str>| {
        list.sort_unstable();
        list
    };
    assert_eq!(sorted(names), sorted(all));
}

#[test]
fn returned_and_repeated_are_counted() {
    let mut story = in_status(Status::Closed);
    story.then(reopened());
    assert_eq!((story.standing().returned, story.standing().repeated), (1, 1));
    story.then(done());
    story.apart(vec![fail(), rejected()]);
    assert_eq!((story.standing().returned, story.standing().repeated), (2, 1), "twice at once counts once");
    let mut waived = in_status(Status::Waived);
    waived.then(reopened());
    assert_eq!((waived.standing().returned, waived.standing().repeated), (0, 0));
}

#[test]
fn what_was_decided_against_is_not_counted() {
    let mut story = in_status(Status::ReportedDone);
    let both = story.apart(vec![pass(), fail()]);
    story.then(decided(both[0]));
    assert_eq!((story.status(), story.standing().returned), (Status::Passed, 0));
}

#[test]
fn the_owners_word_holds_until_it_is_taken_back() {
    let mut story = in_status(Status::Passed);
    story.then(EventKind::OwnerConfirmed { how: OwnerWord::Telephone });
    assert!(story.standing().owner_confirmed);
    story.then(closed());
    assert!(story.standing().owner_confirmed);
    let mut reopened_later = story.clone();
    reopened_later.then(reopened());
    assert!(!reopened_later.standing().owner_confirmed);
    story.then(confirmed());
    assert_eq!((story.status(), story.standing().owner_confirmed), (Status::Closed, true));
    story.then(rejected());
    assert_eq!((story.status(), story.standing().owner_confirmed), (Status::Returned, false));
}

#[test]
fn an_owner_facing_defect_stays_in_repair_while_it_is_disputed() {
    for (stage, expected) in
        [(Stage::Handover, Status::InRepair), (Stage::OpenDay, Status::InRepair), (Stage::Internal, Status::Disputed)]
    {
        let mut story = in_status(Status::Assigned);
        story.defect.stage = stage;
        story.then(disputed());
        let standing = story.standing();
        assert_eq!((standing.status, standing.liability_disputed), (expected, true), "{stage:?}");
        story.then(substituted());
        assert!(story.standing().liability_disputed, "another repairs it, who answers is still open");
        story.then(person());
        assert!(!story.standing().liability_disputed);
    }
}

#[test]
fn a_substitute_repairs_and_the_liable_stays() {
    let mut story = in_status(Status::Returned);
    story.then(substituted());
    let standing = story.standing();
    assert_eq!((standing.liable, standing.repairer), (Some(random::firm(5)), Some(random::firm(3))));
    assert_eq!(standing.due_ms, Some(300));
}

#[test]
fn extensions_and_pauses_move_the_due_time_and_the_original_stays() {
    let day = 1_000;
    let mut story = Story::new();
    story.then(random::assigned_by_person(5, 10 * day));
    let at = |story: &mut Story, ms: i64, kind: EventKind| {
        story.then(kind);
        story.defect.events.last_mut().unwrap().at = random::moment(ms);
    };
    let pause = |until_ms| EventKind::Paused { reason: PauseReason::Weather, until_ms, with: Attachment::default() };
    let due = |story: &Story| {
        let standing = story.standing();
        (standing.due_ms, standing.original_due_ms, standing.paused_until_ms)
    };
    assert_eq!(due(&story), (Some(10 * day), None, None));
    at(&mut story, day, pause(5 * day));
    assert_eq!(due(&story), (Some(14 * day), Some(10 * day), Some(5 * day)));
    at(&mut story, 3 * day, EventKind::Resumed);
    assert_eq!(due(&story), (Some(12 * day), Some(10 * day), None), "resumed two days after");
    let request = story.defect.events[0].id;
    at(&mut story, 4 * day, EventKind::ExtensionGranted { request, until_ms: 20 * day });
    assert_eq!(due(&story), (Some(20 * day), Some(10 * day), None));
    at(&mut story, 5 * day, EventKind::ExtensionGranted { request, until_ms: 15 * day });
    assert_eq!(due(&story).0, Some(20 * day), "an extension never shortens");
    at(&mut story, 6 * day, pause(8 * day));
    at(&mut story, 7 * day, pause(9 * day));
    assert_eq!(due(&story).0, Some(23 * day), "time paused twice counts once");
    at(&mut story, 9 * day, random::assigned_by_person(6, 30 * day));
    assert_eq!(due(&story), (Some(30 * day), None, None), "a new assignment has its own time");
}

#[test]
fn an_assignment_of_several_defects_gives_each_its_own_due_time() {
    let mut story = Story::new();
    story.then(random::assigned_by_person(4, 77));
    assert_eq!(story.standing().due_ms, Some(77), "the group holds another defect that is due at 3");
}
