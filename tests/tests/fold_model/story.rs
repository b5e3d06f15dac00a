//! Short histories written by hand.

use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::event::{Event, EventKind, Status};
use yanfang_domain::id::EventId;
use yanfang_domain::standing::fold;
use yanfang_tests::reference::{self, random};

/// A defect to which one thing happens after another.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) defect: Defect,
}

impl Story {
    pub(crate) fn new() -> Self {
        Self { defect: random::defect(1) }
    }

    /// Adds an event by somebody who has seen everything.
    pub(crate) fn then(&mut self, kind: EventKind) -> EventId {
        let after = fold(&self.defect).frontier;
        self.write(kind, after)
    }

    /// Adds events by people who saw what was before, and nothing of each other; everyone is somebody else.
    pub(crate) fn apart(&mut self, kinds: Vec<EventKind>) -> Vec<EventId> {
        let after = fold(&self.defect).frontier;
        kinds.into_iter().map(|kind| self.write(kind, after.clone())).collect()
    }

    /// Adds an event that names what it saw. An undo is by who recorded the defect.
    pub(crate) fn write(&mut self, kind: EventKind, after: Vec<EventId>) -> EventId {
        let seq = self.defect.events.len() as u32 + 2;
        let id = EventId(random::record(1, seq));
        let undo = matches!(kind, EventKind::Voided { undo: true, .. });
        let by = random::person(if undo { 1 } else { (seq % 200) as u8 + 20 });
        let about = !matches!(kind, EventKind::Assigned { .. });
        let at = random::moment(i64::from(seq));
        self.defect.events.push(Event { id, by, at, defect: about.then_some(self.defect.id), after, kind });
        id
    }

    /// The standing, which must not depend on the order and must be the reference model's.
    pub(crate) fn standing(&self) -> Standing {
        let standing = fold(&self.defect);
        let mut backwards = self.defect.clone();
        backwards.events.reverse();
        assert_eq!(fold(&backwards), standing, "another order, another standing");
        assert_eq!(reference::standing(&self.defect, &[]), standing, "the model reads the rules otherwise");
        standing
    }

    pub(crate) fn status(&self) -> Status {
        self.standing().status
    }
}

/// Everything that can be written, by its name in the tables.
pub(crate) mod kinds {
    use yanfang_domain::event::{Attachment, Cause, EventKind, OwnerWord, Reinspection, WaiverBasis};
    use yanfang_domain::id::{DefectId, EventId};
    use yanfang_tests::reference::random;

    pub(crate) fn person() -> EventKind {
        random::assigned_by_person(1, 100)
    }
    pub(crate) fn rule() -> EventKind {
        random::assigned_by_rule(2, 200)
    }
    pub(crate) fn accepted() -> EventKind {
        EventKind::Accepted { deemed: false }
    }
    pub(crate) fn deemed() -> EventKind {
        EventKind::Accepted { deemed: true }
    }
    pub(crate) fn disputed() -> EventKind {
        EventKind::Disputed { reason: "非我方施工".into() }
    }
    pub(crate) fn progressed() -> EventKind {
        EventKind::Progressed { percent: Some(50), with: Attachment::default() }
    }
    pub(crate) fn done() -> EventKind {
        EventKind::ReportedDone { with: Attachment::default() }
    }
    pub(crate) fn pass() -> EventKind {
        EventKind::Reinspected { result: Reinspection::Pass { cause: None }, with: Attachment::default() }
    }
    pub(crate) fn fail() -> EventKind {
        EventKind::Reinspected {
            result: Reinspection::Fail { reason: "未修好".into() }, with: Attachment::default()
        }
    }
    pub(crate) fn confirmed() -> EventKind {
        EventKind::OwnerConfirmed { how: OwnerWord::OnSite }
    }
    pub(crate) fn rejected() -> EventKind {
        EventKind::OwnerRejected { reason: "仍漏水".into() }
    }
    pub(crate) fn closed() -> EventKind {
        EventKind::Closed { cause: Cause::Material("面砖".into()), unreachable: false }
    }
    pub(crate) fn reopened() -> EventKind {
        EventKind::Reopened { reason: "复发".into() }
    }
    pub(crate) fn waived_by_owner() -> EventKind {
        EventKind::Waived { basis: WaiverBasis::OwnerTick { form: "JF-7".into() } }
    }
    pub(crate) fn waived_by_proposal() -> EventKind {
        EventKind::Waived { basis: WaiverBasis::Proposal(EventId(random::record(9, 9))) }
    }
    pub(crate) fn no_defect() -> EventKind {
        EventKind::NotADefect { standard: "GB 50210".into(), measured: "3 mm".into() }
    }
    pub(crate) fn substituted() -> EventKind {
        random::substituted(3, 300)
    }
    pub(crate) fn voided() -> EventKind {
        EventKind::Voided { reason: "记错".into(), undo: false }
    }
    pub(crate) fn undone() -> EventKind {
        EventKind::Voided { reason: "撤销".into(), undo: true }
    }
    pub(crate) fn duplicate() -> EventKind {
        EventKind::MarkedDuplicate { of: DefectId(random::record(41, 1)) }
    }
    pub(crate) fn decided(chosen: EventId) -> EventKind {
        EventKind::Decided { chosen, reason: "共同查看".into() }
    }
}
