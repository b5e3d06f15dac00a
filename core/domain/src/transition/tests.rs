use super::*;
use crate::event::{Attachment, Cause, OwnerWord};
use crate::id::{ActorId, DefectId, Digest, EventId, MemberId, Origin, RoomId};
use crate::language::Language;
use crate::standing::fold;
use crate::time::Moment;

fn id(seq: u32) -> crate::id::RecordId {
    Origin { actor: ActorId([1; 16]), seq }.record(0)
}

fn person(n: u8) -> Author {
    Author::Member(MemberId::from_bytes([n; 16]))
}

fn defect(stage: Stage, severity: Severity) -> Defect {
    Defect {
        id: DefectId(id(1)),
        by: person(1),
        at: Moment { utc_ms: 0, offset_min: 480 },
        stage,
        inspection: None,
        number: 1,
        room: RoomId::from_bytes([1; 16]),
        element: None,
        item: None,
        severity,
        note: "空鼓".into(),
        pin: None,
        photos: Vec::new(),
        others: Vec::new(),
        events: Vec::new(),
    }
}

/// Adds an event that saw everything before it.
fn then(defect: &mut Defect, by: u8, kind: EventKind) -> EventId {
    let seq = defect.events.len() as u32 + 2;
    let event = EventId(id(seq));
    let after = fold(defect).frontier;
    let at = Moment { utc_ms: i64::from(seq), offset_min: 480 };
    defect.events.push(Event { id: event, by: person(by), at, defect: Some(defect.id), after, kind });
    event
}

fn check(defect: &Defect, by: u8, role: Role, kind: &EventKind) -> Result<(), Rule> {
    let writer = Writer { author: person(by), roles: &[role] };
    check_transition(&fold(defect), defect, kind, &writer).map_err(|refused| refused.rule)
}

fn done() -> EventKind {
    EventKind::ReportedDone { with: Attachment::default() }
}

fn pass(photo: bool) -> EventKind {
    let photos = if photo { vec![crate::defect::Photo { hash: Digest([1; 32]) }] } else { Vec::new() };
    EventKind::Reinspected {
        result: Reinspection::Pass { cause: None },
        with: Attachment { note: String::new(), photos },
    }
}

fn fail() -> EventKind {
    EventKind::Reinspected { result: Reinspection::Fail { reason: "仍空鼓".into() }, with: Attachment::default() }
}

fn close(unreachable: bool) -> EventKind {
    EventKind::Closed { cause: Cause::Workmanship("基层".into()), unreachable }
}

fn void(undo: bool) -> EventKind {
    EventKind::Voided { reason: "记错".into(), undo }
}

fn progressed() -> EventKind {
    EventKind::Progressed { percent: None, with: Attachment::default() }
}

#[test]
fn r13_who_reported_done_passes_only_with_a_photo_and_does_not_close() {
    let mut defect = defect(Stage::Internal, Severity::Major);
    then(&mut defect, 2, progressed());
    then(&mut defect, 3, done());
    assert_eq!(check(&defect, 3, Role::ProjectEngineer, &pass(false)), Err(Rule::FourEyesPass));
    assert_eq!(check(&defect, 3, Role::ProjectEngineer, &pass(true)), Ok(()));
    assert_eq!(check(&defect, 4, Role::ProjectEngineer, &pass(false)), Ok(()));
    assert_eq!(check(&defect, 3, Role::ProjectEngineer, &fail()), Ok(()));
    then(&mut defect, 4, pass(false));
    assert_eq!(check(&defect, 3, Role::ProjectEngineer, &close(false)), Err(Rule::FourEyesClose));
    assert_eq!(check(&defect, 4, Role::ProjectEngineer, &close(false)), Err(Rule::OwnPass));
    assert_eq!(check(&defect, 5, Role::ServiceClerk, &close(false)), Ok(()));
}

#[test]
fn r6_a_reception_closes_with_the_owners_word_or_by_the_manager() {
    let mut defect = defect(Stage::Handover, Severity::Minor);
    then(&mut defect, 2, pass(true));
    assert_eq!(check(&defect, 5, Role::ServiceClerk, &close(false)), Err(Rule::CloseNeedsOwnersWord));
    assert_eq!(check(&defect, 5, Role::ServiceClerk, &close(true)), Err(Rule::UnreachableIsTheManagers));
    assert_eq!(check(&defect, 6, Role::ServiceManager, &close(true)), Ok(()));
    assert_eq!(check(&defect, 6, Role::ServiceManager, &close(false)), Err(Rule::ManagerClosesAsUnreachable));
    then(&mut defect, 5, EventKind::OwnerConfirmed { how: OwnerWord::Telephone });
    assert_eq!(check(&defect, 5, Role::ServiceClerk, &close(false)), Ok(()));
}

#[test]
fn r7_a_contradiction_is_decided_by_neither_of_the_two() {
    let mut defect = defect(Stage::Internal, Severity::Major);
    then(&mut defect, 2, done());
    let seen = fold(&defect).frontier;
    let passed = then(&mut defect, 3, pass(true));
    then(&mut defect, 4, fail());
    defect.events[2].after = seen;
    assert_eq!(fold(&defect).status, Status::NeedsDecision);
    let decide = |chosen| EventKind::Decided { chosen, reason: "共同查看".into() };
    assert_eq!(check(&defect, 3, Role::EngineeringLead, &decide(passed)), Err(Rule::DecidedByOneOfThem));
    assert_eq!(check(&defect, 4, Role::EngineeringLead, &decide(passed)), Err(Rule::DecidedByOneOfThem));
    assert_eq!(check(&defect, 7, Role::EngineeringLead, &decide(passed)), Ok(()));
    let other = decide(EventId(id(2)));
    assert_eq!(check(&defect, 7, Role::EngineeringLead, &other), Err(Rule::ChoiceIsNotAmongThem));
}

#[test]
fn critical_is_never_waived_and_a_waiver_needs_its_basis() {
    let tick = EventKind::Waived { basis: WaiverBasis::OwnerTick { form: "JF-7".into() } };
    let critical = defect(Stage::Handover, Severity::Critical);
    assert_eq!(check(&critical, 2, Role::HandoverCompanion, &tick), Err(Rule::CriticalIsNeverWaived));
    let mut minor = defect(Stage::Handover, Severity::Minor);
    assert_eq!(check(&minor, 2, Role::HandoverCompanion, &tick), Ok(()));
    assert_eq!(check(&minor, 2, Role::ServiceManager, &tick), Err(Rule::TickIsTheCompanions));
    let on = |proposal| EventKind::Waived { basis: WaiverBasis::Proposal(proposal) };
    assert_eq!(check(&minor, 6, Role::ServiceManager, &on(EventId(id(9)))), Err(Rule::WaiverWasNotProposed));
    let proposal = then(&mut minor, 3, EventKind::WaiverProposed { reason: "色差".into() });
    assert_eq!(check(&minor, 6, Role::ServiceManager, &on(proposal)), Ok(()));
    assert_eq!(check(&minor, 2, Role::HandoverCompanion, &on(proposal)), Err(Rule::ProposalIsTheManagers));
}

#[test]
fn the_author_voids_until_someone_else_acted() {
    let mut defect = defect(Stage::Internal, Severity::Minor);
    assert_eq!(check(&defect, 1, Role::Inspector, &void(true)), Ok(()));
    assert_eq!(check(&defect, 2, Role::Inspector, &void(false)), Err(Rule::VoidIsTheAuthors));
    assert_eq!(check(&defect, 2, Role::ServiceClerk, &void(true)), Err(Rule::VoidIsTheAuthors), "undo is the author's");
    then(&mut defect, 1, fail());
    assert_eq!(check(&defect, 1, Role::Inspector, &void(false)), Ok(()), "nobody else acted");
    then(&mut defect, 2, progressed());
    assert_eq!(check(&defect, 1, Role::Inspector, &void(false)), Err(Rule::VoidAfterOthersActed));
    assert_eq!(check(&defect, 1, Role::ServiceClerk, &void(false)), Ok(()));
}

#[test]
fn time_of_critical_defects_is_the_managers() {
    let mut defect = defect(Stage::Internal, Severity::Critical);
    let request = then(&mut defect, 2, EventKind::ExtensionRequested { until_ms: 9, reason: "等料".into() });
    let grant = EventKind::ExtensionGranted { request, until_ms: 9 };
    assert_eq!(check(&defect, 3, Role::ProjectEngineer, &grant), Err(Rule::CriticalTimeIsTheManagers));
    assert_eq!(check(&defect, 6, Role::ServiceManager, &grant), Ok(()));
    let unasked = EventKind::ExtensionGranted { request: EventId(id(99)), until_ms: 9 };
    assert_eq!(check(&defect, 6, Role::ServiceManager, &unasked), Err(Rule::ExtensionWasNotAsked));
}

#[test]
fn a_third_party_inspector_stays_in_its_own_inspection() {
    for (stage, expected) in [(Stage::ThirdParty, Ok(())), (Stage::Internal, Err(Rule::ThirdPartyInItsOwnInspection))] {
        assert_eq!(check(&defect(stage, Severity::Minor), 2, Role::ThirdPartyInspector, &pass(true)), expected);
    }
}

#[test]
fn a_pass_and_a_fail_start_from_different_statuses() {
    let mut defect = defect(Stage::Internal, Severity::Minor);
    assert_eq!(check(&defect, 2, Role::Inspector, &pass(true)), Ok(()), "as found fixed");
    assert_eq!(check(&defect, 2, Role::Inspector, &fail()), Err(Rule::Status));
    then(&mut defect, 2, pass(true));
    assert_eq!(check(&defect, 2, Role::Inspector, &pass(true)), Err(Rule::Status));
    assert_eq!(check(&defect, 2, Role::Inspector, &fail()), Ok(()));
}

#[test]
fn codes_are_distinct_and_messages_are_in_both_languages() {
    let codes: std::collections::BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        let refused = NotAllowed { rule, event: EventName::Closed, status: Status::Open };
        assert!(!refused.message(Language::Zh).is_ascii() && refused.message(Language::En).is_ascii(), "{rule:?}");
    }
}
