//! What people do with defects: mostly what comes next, sometimes anything.

use super::orders::order;
use super::phone::Act;
use super::town::{CLERK, COMPANIONS, CONTRACTORS, ENGINEERS, INSPECTORS, LEAD, MANAGERS, NOBODY, UNITS, firm};
use super::{History, Theme};
use crate::reference::random::substituted;
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::RecordDefect;
use yanfang_domain::defect::{Defect, Photo};
use yanfang_domain::delivery::{Channel, DeliveryEntry};
use yanfang_domain::event::{
    AssignedBy, AssignmentGroup, Attachment, Cause, EventKind, EventName, OwnerWord, PauseReason, Reinspection, Status,
    WaiverBasis,
};
use yanfang_domain::id::{DefectId, Digest, EventId, RuleId};
use yanfang_domain::inspection::{RoomResult, Stage};
use yanfang_domain::standing::fold;

type Choice = (Act, &'static [usize]);

impl History {
    pub(super) fn a_defect(&mut self, unit: usize) -> RecordDefect {
        let stages = [
            Stage::Internal,
            Stage::Internal,
            Stage::Handover,
            Stage::Handover,
            Stage::ThirdParty,
            Stage::OpenDay,
            Stage::WarrantyVisit,
        ];
        let severities = [
            Severity::Minor,
            Severity::Minor,
            Severity::Major,
            Severity::Major,
            Severity::Cosmetic,
            Severity::Critical,
        ];
        RecordDefect {
            stage: *self.random.pick(&stages),
            inspection: None,
            room: *self.random.pick(&self.town.rooms(unit)),
            element: None,
            item: None,
            severity: *self.random.pick(&severities),
            note: "空鼓".into(),
            pin: None,
            photos: Vec::new(),
            number: 1 + self.random.below(9) as u32,
        }
    }

    /// Something with a defect of some unit.
    pub(super) fn with_a_defect(&mut self, place: usize) -> Choice {
        // Most of it happens in one home, so that histories get somewhere.
        let unit = if self.goes_on(75) { 0 } else { self.random.below(UNITS) };
        let lot = self.random.below(100);
        let held = self.phones[place].units[unit].defects.clone();
        if held.is_empty() || lot < 6 {
            return (Act::Record { unit, defect: self.a_defect(unit) }, NOBODY);
        }
        if lot < 12 && self.theme != Theme::Receptions || lot < 7 {
            let room = *self.random.pick(&self.town.rooms(unit));
            let seen = [RoomResult::Clear, RoomResult::Defects, RoomResult::NotSeen { reason: "门锁".into() }];
            return (Act::Room { unit, room, result: self.random.pick(&seen).clone() }, INSPECTORS);
        }
        if lot < 20 && self.theme == Theme::Defects {
            let reached = self.random.chance(15);
            let entry = DeliveryEntry::Contacted { channel: Channel::Telephone, reached, note: String::new() };
            return (Act::Delivery { unit, entry }, COMPANIONS);
        }
        let defect = if self.goes_on(70) { &held[0] } else { self.random.pick(&held) };
        let status = fold(defect).status;
        let name = self.next_event(status);
        let (kind, people) = self.event(name, defect, &held);
        let about = (name != EventName::Assigned).then_some(defect.id);
        (Act::Event { unit, defect: about, kind }, people)
    }

    /// What mostly comes next in a status; or anything.
    fn next_event(&mut self, status: Status) -> EventName {
        use EventName as E;
        let next: &[E] = match status {
            Status::Open => {
                &[E::Assigned, E::Assigned, E::Assigned, E::Reinspected, E::Waived, E::WaiverProposed, E::Voided]
            }
            Status::Assigned => {
                &[E::Accepted, E::Accepted, E::ReportedDone, E::ReportedDone, E::Disputed, E::Substituted, E::Assigned]
            }
            Status::InRepair => &[
                E::Progressed,
                E::ReportedDone,
                E::ReportedDone,
                E::ExtensionRequested,
                E::ExtensionGranted,
                E::Paused,
            ],
            Status::Disputed => &[E::Assigned, E::Substituted],
            Status::ReportedDone => &[E::Reinspected, E::Reinspected, E::OwnerConfirmed, E::OwnerRejected],
            Status::Returned => &[E::ReportedDone, E::Progressed, E::Assigned],
            Status::NeedsDecision => &[E::Decided],
            Status::Passed => &[E::Closed, E::Closed, E::OwnerConfirmed, E::Reopened, E::Reinspected],
            Status::Closed => &[E::Reopened, E::OwnerRejected, E::OwnerConfirmed],
            Status::Waived | Status::NotADefect | Status::Voided => &[E::Reopened],
            Status::Duplicate => &[E::UnmarkedDuplicate],
        };
        if self.goes_on(68) { *self.random.pick(next) } else { *self.random.pick(E::ALL) }
    }

    fn event(&mut self, name: EventName, defect: &Defect, unit: &[Defect]) -> (EventKind, &'static [usize]) {
        let reason = String::from("原因");
        let until_ms = self.now_ms + self.random.below(100) as i64;
        let with = self.attachment();
        match name {
            EventName::Assigned => (self.assigned(defect, unit), *self.random.pick(&[CLERK, LEAD, ENGINEERS])),
            EventName::Accepted => {
                let deemed = self.random.chance(30);
                (EventKind::Accepted { deemed }, self.repairers())
            }
            EventName::Disputed => (EventKind::Disputed { reason }, CONTRACTORS),
            EventName::ExtensionRequested => (EventKind::ExtensionRequested { until_ms, reason }, CONTRACTORS),
            EventName::ExtensionGranted => {
                let request = self.one_of(defect, EventName::ExtensionRequested);
                (EventKind::ExtensionGranted { request, until_ms }, self.time_keepers())
            }
            EventName::ExtensionDeclined => {
                let request = self.one_of(defect, EventName::ExtensionRequested);
                (EventKind::ExtensionDeclined { request, reason }, self.time_keepers())
            }
            EventName::Paused => {
                (EventKind::Paused { reason: PauseReason::Weather, until_ms, with }, self.time_keepers())
            }
            EventName::Resumed => (EventKind::Resumed, self.time_keepers()),
            EventName::Progressed => (EventKind::Progressed { percent: None, with }, self.repairers()),
            EventName::ReportedDone => (EventKind::ReportedDone { with }, self.repairers()),
            EventName::Reinspected => {
                let pass = Reinspection::Pass { cause: None };
                let result = if self.random.chance(65) { pass } else { Reinspection::Fail { reason } };
                (EventKind::Reinspected { result, with }, INSPECTORS)
            }
            EventName::ConfirmedPresent => (EventKind::ConfirmedPresent { with }, INSPECTORS),
            EventName::SeenFixed => (EventKind::SeenFixed { with }, INSPECTORS),
            EventName::ChainedAfter => {
                let (place, before) = (super::town::unit_id(0), self.random.pick(unit).id);
                (EventKind::ChainedAfter { unit: place, defect: before, due_ms: until_ms }, CLERK)
            }
            EventName::ChainMoved => {
                let (link, came) = (self.one_of(defect, EventName::ChainedAfter), self.random.chance(50));
                let step = 1 + self.random.below(3) as u32;
                (EventKind::ChainMoved { link, step, came, due_ms: until_ms }, NOBODY)
            }
            EventName::Unchained => {
                (EventKind::Unchained { link: self.one_of(defect, EventName::ChainedAfter), reason }, CLERK)
            }
            EventName::NotVisible => (EventKind::NotVisible { reason }, INSPECTORS),
            EventName::OwnerConfirmed => (EventKind::OwnerConfirmed { how: OwnerWord::OnSite }, COMPANIONS),
            EventName::OwnerRejected => (EventKind::OwnerRejected { reason }, COMPANIONS),
            EventName::Closed => {
                let (unreachable, people) = *self.random.pick(&[
                    (false, CLERK),
                    (false, ENGINEERS),
                    (true, MANAGERS),
                    (true, MANAGERS),
                    (true, CLERK),
                    (false, MANAGERS),
                ]);
                (EventKind::Closed { cause: Cause::Design("做法".into()), unreachable }, people)
            }
            EventName::Reopened => (EventKind::Reopened { reason }, *self.random.pick(&[CLERK, ENGINEERS, COMPANIONS])),
            EventName::WaiverProposed => (EventKind::WaiverProposed { reason }, ENGINEERS),
            EventName::Waived => {
                let proposal = WaiverBasis::Proposal(self.one_of(defect, EventName::WaiverProposed));
                let (basis, people) = if self.random.chance(50) {
                    (WaiverBasis::OwnerTick { form: "7".into() }, COMPANIONS)
                } else {
                    (proposal, MANAGERS)
                };
                let people = *self.random.pick(&[people, people, people, MANAGERS, COMPANIONS]);
                (EventKind::Waived { basis }, people)
            }
            EventName::NotADefect => {
                (EventKind::NotADefect { standard: "GB 50210".into(), measured: "3 mm".into() }, ENGINEERS)
            }
            EventName::Substituted => {
                let repairer = 1 + self.random.below(3) as u8;
                let mut kind = substituted(repairer, until_ms);
                if let EventKind::Substituted { order: on, .. } = &mut kind {
                    *on = self.random.chance(50).then(|| order(usize::from(repairer)));
                }
                (kind, *self.random.pick(&[LEAD, MANAGERS]))
            }
            EventName::Voided => {
                let undo = self.random.chance(40);
                (EventKind::Voided { reason, undo }, *self.random.pick(&[NOBODY, CLERK, ENGINEERS]))
            }
            EventName::MarkedDuplicate => {
                let of = self.random.pick(unit).id;
                (EventKind::MarkedDuplicate { of }, INSPECTORS)
            }
            EventName::UnmarkedDuplicate => (EventKind::UnmarkedDuplicate, INSPECTORS),
            EventName::Decided => {
                let among = fold(defect).contradicting;
                let chosen = if among.is_empty() || self.random.chance(10) {
                    self.one_of(defect, EventName::Reinspected)
                } else {
                    *self.random.pick(&among)
                };
                (EventKind::Decided { chosen, reason }, *self.random.pick(&[LEAD, MANAGERS]))
            }
            EventName::Commented => (EventKind::Commented { with }, NOBODY),
            EventName::Promised => (EventKind::Promised { until_ms }, CLERK),
            EventName::Related => {
                let unit = super::town::unit_id(1);
                (EventKind::Related { unit, defect: defect.id }, NOBODY)
            }
        }
    }

    fn assigned(&mut self, defect: &Defect, unit: &[Defect]) -> EventKind {
        let due_ms = self.now_ms + 1_000 + self.random.below(1_000) as i64;
        let mut defects: Vec<(DefectId, i64)> = vec![(defect.id, due_ms)];
        if self.random.chance(15) {
            defects.push((self.random.pick(unit).id, due_ms));
            defects.sort_unstable();
            defects.dedup();
        }
        let repairer = 1 + self.random.below(2);
        let liable = if self.random.chance(85) { repairer } else { 3 };
        let by = match self.random.below(10) {
            0..5 => AssignedBy::Person { reason: "改派".into() },
            5 => AssignedBy::Person { reason: " ".into() },
            _ => AssignedBy::Rule(RuleId::from_bytes([17; 16])),
        };
        let group = AssignmentGroup {
            defects,
            liable: firm(liable),
            repairer: firm(repairer),
            order: self.random.chance(80).then(|| order(repairer)),
            by,
        };
        EventKind::Assigned { groups: vec![group] }
    }

    fn attachment(&mut self) -> Attachment {
        let photos = if self.random.chance(50) { vec![Photo { hash: Digest([3; 32]) }] } else { Vec::new() };
        Attachment { note: "说明".into(), photos }
    }

    fn repairers(&mut self) -> &'static [usize] {
        [CONTRACTORS, CONTRACTORS, ENGINEERS][self.random.below(3)]
    }

    fn time_keepers(&mut self) -> &'static [usize] {
        [ENGINEERS, ENGINEERS, MANAGERS][self.random.below(3)]
    }

    /// An event of this name, if there is one; sometimes another, or one that nobody wrote.
    fn one_of(&mut self, defect: &Defect, name: EventName) -> EventId {
        let fits: Vec<EventId> =
            defect.events.iter().filter(|event| event.kind.name() == name).map(|event| event.id).collect();
        if !fits.is_empty() && self.random.chance(85) {
            return *self.random.pick(&fits);
        }
        match defect.events.first() {
            Some(event) => event.id,
            None => EventId(crate::reference::random::record(251, 1)),
        }
    }
}
