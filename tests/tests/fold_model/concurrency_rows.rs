//! Every row of the concurrency table, and what it leaves to people.

use crate::story::{Story, kinds::*};
use yanfang_domain::catalog::Severity;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{EventKind, Status};
use yanfang_domain::id::DefectId;
use yanfang_domain::standing::{fold, fold_among, fold_unit};
use yanfang_tests::reference::random;

/// A defect in repair, and what two people who are apart write then.
fn meet(one: EventKind, other: EventKind) -> Story {
    let mut story = Story::new();
    story.then(random::assigned_by_person(5, 50));
    story.apart(vec![one, other]);
    story
}

#[test]
fn the_pairs_of_the_table() {
    use Status::{
        Assigned, Disputed, Duplicate, InRepair, NeedsDecision, Passed, ReportedDone, Returned, Voided, Waived,
    };
    let rows: Vec<(EventKind, EventKind, Status)> = vec![
        (progressed(), progressed(), InRepair),
        (progressed(), done(), ReportedDone),
        (accepted(), done(), ReportedDone),
        (accepted(), progressed(), InRepair),
        (disputed(), accepted(), NeedsDecision),
        (disputed(), progressed(), NeedsDecision),
        (disputed(), deemed(), Disputed),
        (person(), rule(), Assigned),
        (person(), accepted(), Assigned),
        (person(), progressed(), Assigned),
        (person(), done(), Assigned),
        (person(), disputed(), Assigned),
        (rule(), done(), Assigned),
        (rejected(), pass(), Returned),
        (rejected(), closed(), Returned),
        (rejected(), confirmed(), Returned),
        (pass(), fail(), NeedsDecision),
        (pass(), progressed(), Passed),
        (pass(), done(), Passed),
        (fail(), done(), Returned),
        (fail(), progressed(), Returned),
        (waived_by_owner(), accepted(), Waived),
        (waived_by_owner(), progressed(), Waived),
        (waived_by_owner(), done(), ReportedDone),
        (waived_by_proposal(), done(), ReportedDone),
        (undone(), person(), Voided),
        (undone(), rule(), Voided),
        (duplicate(), accepted(), Duplicate),
        (duplicate(), progressed(), Duplicate),
        (duplicate(), done(), Duplicate),
        // Not listed.
        (waived_by_proposal(), progressed(), NeedsDecision),
        (voided(), person(), NeedsDecision),
        (undone(), accepted(), NeedsDecision),
        (disputed(), done(), NeedsDecision),
        (pass(), person(), NeedsDecision),
        (pass(), closed(), NeedsDecision),
        (no_defect(), pass(), NeedsDecision),
        (substituted(), progressed(), NeedsDecision),
        (duplicate(), fail(), NeedsDecision),
    ];
    for (one, other, expected) in rows {
        for story in [meet(one.clone(), other.clone()), meet(other.clone(), one.clone())] {
            let standing = story.standing();
            assert_eq!(standing.status, expected, "{} with {}", one.name().text(), other.name().text());
            let listed = if expected == Status::NeedsDecision { 2 } else { 0 };
            assert_eq!(standing.contradicting.len(), listed, "both are listed, or none");
        }
    }
}

#[test]
fn two_people_who_assign_to_different_firms_do_not_overwrite_each_other() {
    let one = random::assigned_by_person(1, 10);
    assert_eq!(meet(one.clone(), random::assigned_by_person(2, 10)).status(), Status::NeedsDecision);
    assert_eq!(meet(one, random::assigned_by_person(1, 20)).status(), Status::Assigned, "the same firm agrees");
    let mut story = Story::new();
    let both = story.apart(vec![random::assigned_by_person(1, 10), random::assigned_by_person(2, 10)]);
    story.write(accepted(), vec![both[0]]);
    story.write(accepted(), vec![both[1]]);
    assert_eq!(story.status(), Status::NeedsDecision, "both firms accepted");
    story.then(decided(both[1]));
    assert_eq!((story.status(), story.standing().repairer), (Status::Assigned, Some(random::firm(2))));
}

#[test]
fn the_persons_assignment_counts_and_not_the_rules() {
    let standing = meet(person(), rule()).standing();
    assert_eq!((standing.repairer, standing.due_ms), (Some(random::firm(1)), Some(100)));
}

#[test]
fn the_new_holder_looks_first_at_what_the_former_reported_done() {
    let story = meet(person(), done());
    let standing = story.standing();
    assert_eq!((standing.status, standing.repairer), (Status::Assigned, Some(random::firm(1))));
    assert_eq!(standing.look_first, [story.defect.events[2].id]);
    assert!(meet(person(), progressed()).standing().look_first.is_empty());
    assert_eq!(meet(fail(), progressed()).standing().look_first.len(), 1, "newer than the fail");
    assert!(meet(pass(), progressed()).standing().look_first.is_empty());
}

#[test]
fn three_at_once_take_what_prevails_over_both_others() {
    let status = |kinds: Vec<EventKind>| {
        let mut story = Story::new();
        story.then(random::assigned_by_person(5, 50));
        story.apart(kinds);
        story.status()
    };
    assert_eq!(status(vec![accepted(), progressed(), done()]), Status::ReportedDone);
    assert_eq!(status(vec![person(), progressed(), done()]), Status::Assigned);
    assert_eq!(status(vec![rejected(), pass(), closed()]), Status::NeedsDecision, "pass and close are not listed");
    assert_eq!(status(vec![rejected(), pass(), fail()]), Status::NeedsDecision, "one pair is for people");
    assert_eq!(status(vec![waived_by_owner(), progressed(), done()]), Status::ReportedDone);
    assert_eq!(status(vec![disputed(), deemed(), person()]), Status::Assigned);
}

#[test]
fn whatever_is_not_listed_is_listed_whole_to_decide() {
    let mut story = Story::new();
    story.then(random::assigned_by_person(5, 50));
    let three = story.apart(vec![no_defect(), voided(), done()]);
    let standing = story.standing();
    assert_eq!((standing.status, standing.contradicting.clone()), (Status::NeedsDecision, three.clone()));
    story.then(decided(three[2]));
    assert_eq!(story.status(), Status::ReportedDone);
    assert!(story.standing().contradicting.is_empty());
}

#[test]
fn a_critical_defect_is_repaired_while_it_is_disputed() {
    let mut story = meet(disputed(), progressed());
    assert_eq!(story.status(), Status::NeedsDecision);
    story.defect.severity = Severity::Critical;
    let standing = story.standing();
    assert_eq!((standing.status, standing.liability_disputed), (Status::InRepair, true));
    story.then(done());
    assert_eq!((story.status(), story.standing().liability_disputed), (Status::ReportedDone, true));
    story.then(random::assigned_by_person(2, 60));
    assert!(!story.standing().liability_disputed, "somebody else was named");
}

#[test]
fn of_two_originals_the_one_recorded_first() {
    let of = |number| EventKind::MarkedDuplicate { of: DefectId(random::record(number, 1)) };
    let story = meet(of(41), of(42));
    assert_eq!(story.status(), Status::Duplicate);
    let recorded = |number, at| Defect { at: random::moment(at), ..random::defect(number) };
    for (unit, expected) in [
        (vec![recorded(41, 90), recorded(42, 20)], 42),
        (vec![recorded(42, 90), recorded(41, 20)], 41),
        (vec![recorded(42, 90)], 42),
        (vec![], 41),
    ] {
        let original = fold_among(&story.defect, &unit).duplicate_of;
        assert_eq!(original, Some(DefectId(random::record(expected, 1))));
    }
    let mut story = story;
    story.then(EventKind::UnmarkedDuplicate);
    assert_eq!(fold(&story.defect).status, Status::Assigned, "what it was");
}

#[test]
fn unmarking_brings_back_the_work_done_meanwhile() {
    let mut story = meet(duplicate(), done());
    assert_eq!(story.status(), Status::Duplicate);
    story.then(EventKind::UnmarkedDuplicate);
    assert_eq!((story.status(), story.standing().duplicate_of), (Status::ReportedDone, None));
}

#[test]
fn of_defects_marked_in_a_circle_the_first_recorded_stays() {
    let marked = |number: u8, at: i64, of: u8| {
        let mut defect = Defect { at: random::moment(at), ..random::defect(number) };
        let id = yanfang_domain::id::EventId(random::record(number, 9));
        let kind = EventKind::MarkedDuplicate { of: DefectId(random::record(of, 1)) };
        let at = random::moment(100);
        let event = yanfang_domain::event::Event {
            id,
            by: random::person(number),
            at,
            defect: Some(defect.id),
            after: Vec::new(),
            kind,
        };
        defect.events.push(event);
        defect
    };
    // 3 > 4 > 5 > 3 is a circle, 2 leads into it, 6 leads out of the unit.
    let mut unit = vec![marked(2, 1, 4), marked(3, 30, 4), marked(4, 20, 5), marked(5, 40, 3), marked(6, 0, 99)];
    for _ in 0..unit.len() {
        unit.rotate_left(1);
        let standings = fold_unit(&unit);
        for (defect, standing) in unit.iter().zip(&standings) {
            let original = defect.id == DefectId(random::record(4, 1));
            let expected = if original { Status::Open } else { Status::Duplicate };
            assert_eq!(standing.status, expected, "{}", defect.id);
            assert_eq!(standing.duplicate_of.is_none(), original);
            assert_eq!(standing.frontier.len(), 1, "the mark is still there to be unmarked");
        }
    }
}
