//! Random histories of one defect, as several phones that are mostly apart would write them.

use crate::seed::Seed;
use yanfang_domain::catalog::Severity;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::{
    AssignedBy, AssignmentGroup, Attachment, Author, Cause, Event, EventKind, OwnerWord, PauseReason, Reinspection,
    WaiverBasis,
};
use yanfang_domain::id::{ActorId, ContractorId, DefectId, EventId, MemberId, Origin, RoomId, RuleId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::time::Moment;

/// A record id of this number.
pub fn record(number: u8, seq: u32) -> yanfang_domain::id::RecordId {
    Origin { actor: ActorId([number; 16]), seq }.record(0)
}

/// A firm of this number.
pub fn firm(number: u8) -> ContractorId {
    ContractorId::from_bytes([number; 16])
}

/// A person of this number; 1 recorded the defect.
pub fn person(number: u8) -> Author {
    Author::Member(MemberId::from_bytes([number; 16]))
}

/// A moment of this many milliseconds.
pub fn moment(utc_ms: i64) -> Moment {
    Moment { utc_ms, offset_min: 480 }
}

/// A defect without events; `number` is its id.
pub fn defect(number: u8) -> Defect {
    Defect {
        id: DefectId(record(number, 1)),
        by: person(1),
        at: moment(0),
        stage: Stage::Internal,
        inspection: None,
        number: 1,
        room: RoomId::from_bytes([1; 16]),
        element: None,
        item: None,
        severity: Severity::Major,
        note: "空鼓".into(),
        pin: None,
        photos: Vec::new(),
        others: Vec::new(),
        events: Vec::new(),
    }
}

/// An assignment of the defect numbered 1.
pub fn assigned(to: u8, due_ms: i64, by: AssignedBy) -> EventKind {
    let group = AssignmentGroup {
        defects: vec![(DefectId(record(7, 7)), 3), (DefectId(record(1, 1)), due_ms)],
        liable: firm(to),
        repairer: firm(to),
        order: None,
        by,
    };
    EventKind::Assigned { groups: vec![group] }
}

/// An assignment by a person.
pub fn assigned_by_person(to: u8, due_ms: i64) -> EventKind {
    assigned(to, due_ms, AssignedBy::Person { reason: "改派".into() })
}

/// An assignment by a rule.
pub fn assigned_by_rule(to: u8, due_ms: i64) -> EventKind {
    assigned(to, due_ms, AssignedBy::Rule(RuleId::from_bytes([17; 16])))
}

/// A random history of up to `most` events, each written by one of up to four phones that meet now and then.
pub fn history(seed: &mut Seed, most: usize) -> Defect {
    let mut defect = defect(1);
    if seed.chance(20) {
        defect.severity = Severity::Critical;
    }
    if seed.chance(20) {
        defect.stage = *seed.pick(&[Stage::OpenDay, Stage::Handover]);
    }
    let phones = 1 + seed.below(4);
    let mut seen: Vec<Vec<EventId>> = vec![Vec::new(); phones];
    for seq in 0..=seed.below(most) {
        let phone = seed.below(phones);
        if seed.chance(35) {
            let other = seed.below(phones);
            let theirs = seen[other].clone();
            seen[phone].extend(theirs);
            seen[phone].sort();
            seen[phone].dedup();
        }
        let id = EventId(record(seed.below(200) as u8, seq as u32 + 2));
        let by = if seed.chance(10) { Author::Server } else { person(seed.below(5) as u8 + 1) };
        let after = after(seed, &seen[phone]);
        let kind = kind(seed, &seen[phone]);
        let about = !matches!(kind, EventKind::Assigned { .. });
        let at = moment(seed.below(60) as i64);
        defect.events.push(Event { id, by, at, defect: about.then_some(defect.id), after, kind });
        seen[phone].push(id);
    }
    // Some events never came: their names count as absent.
    if seed.chance(15) {
        let lost = seed.below(defect.events.len());
        defect.events.remove(lost);
    }
    seed.shuffle(&mut defect.events);
    defect
}

/// What an author names: all they saw (the latest is among it), the last few, sometimes something nobody knows.
fn after(seed: &mut Seed, seen: &[EventId]) -> Vec<EventId> {
    let mut after = match seed.below(10) {
        0 => Vec::new(),
        1 => seen.iter().copied().filter(|_| seed.chance(50)).collect(),
        2 => seen.last().copied().into_iter().collect(),
        _ => seen.to_vec(),
    };
    if seed.chance(5) {
        after.push(EventId(record(250, seed.below(9) as u32)));
    }
    seed.shuffle(&mut after);
    after
}

fn kind(seed: &mut Seed, seen: &[EventId]) -> EventKind {
    let with = Attachment::default();
    let reason = String::from("原因");
    let (when, to) = (seed.below(100) as i64, seed.below(3) as u8 + 1);
    let some_event = if seen.is_empty() { EventId(record(251, 1)) } else { *seed.pick(seen) };
    match seed.below(36) {
        0..=1 => assigned_by_person(to, when),
        2..=3 => assigned_by_rule(to, when),
        4..=5 => EventKind::Accepted { deemed: seed.chance(40) },
        6..=7 => EventKind::Disputed { reason },
        8..=9 => EventKind::Progressed { percent: None, with },
        10..=12 => EventKind::ReportedDone { with },
        13..=15 => EventKind::Reinspected { result: Reinspection::Pass { cause: None }, with },
        16..=17 => EventKind::Reinspected { result: Reinspection::Fail { reason }, with },
        18 => EventKind::OwnerConfirmed { how: OwnerWord::OnSite },
        19 => EventKind::OwnerRejected { reason },
        20 => EventKind::Closed { cause: Cause::Design("做法".into()), unreachable: false },
        21 => EventKind::Reopened { reason },
        22 => EventKind::Waived { basis: WaiverBasis::OwnerTick { form: "7".into() } },
        23 => EventKind::Waived { basis: WaiverBasis::Proposal(some_event) },
        24 => EventKind::NotADefect { standard: "GB 50210".into(), measured: "3 mm".into() },
        25 => substituted(to, when),
        26 => EventKind::Voided { reason, undo: seed.chance(60) },
        27..=28 => EventKind::MarkedDuplicate { of: DefectId(record(40 + to, 1)) },
        29 => EventKind::UnmarkedDuplicate,
        30..=31 => EventKind::Decided { chosen: some_event, reason },
        32 => EventKind::ExtensionGranted { request: some_event, until_ms: when },
        33 => EventKind::Paused { reason: PauseReason::Weather, until_ms: when, with },
        34 => EventKind::Resumed,
        _ => seed
            .pick(&[
                EventKind::ExtensionRequested { until_ms: when, reason: reason.clone() },
                EventKind::ExtensionDeclined { request: some_event, reason: reason.clone() },
                EventKind::ConfirmedPresent { with: with.clone() },
                EventKind::SeenFixed { with: with.clone() },
                EventKind::NotVisible { reason: reason.clone() },
                EventKind::WaiverProposed { reason },
                EventKind::Commented { with },
                EventKind::Promised { until_ms: when },
                EventKind::Related { unit: UnitId::from_bytes([1; 16]), defect: DefectId(record(60, 1)) },
                EventKind::ChainedAfter {
                    unit: UnitId::from_bytes([to; 16]),
                    defect: DefectId(record(60, to.into())),
                    due_ms: when,
                },
                EventKind::ChainMoved { link: some_event, step: to.into(), came: when > 50, due_ms: when },
                EventKind::Unchained { link: some_event, reason: "分开做".into() },
            ])
            .clone(),
    }
}

/// A substitution.
pub fn substituted(to: u8, due_ms: i64) -> EventKind {
    EventKind::Substituted {
        repairer: firm(to),
        notice: "ZL-3".into(),
        served_ms: 0,
        grace_days: 3,
        quantities: String::new(),
        reason: String::new(),
        due_ms,
        order: None,
    }
}
