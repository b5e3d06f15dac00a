//! What happens to a defect: one immutable value each, never edited (domain.md 4).
//!
//! A *status-bearing* event names in `after` the status-bearing events its author had seen; what `after` does not order
//! is concurrent. An empty `after` means: only the recording itself had been seen.

mod kind;

pub use kind::{
    AssignedBy, AssignmentGroup, Attachment, Cause, EventKind, EventName, OwnerWord, PauseReason, Reinspection,
    WaiverBasis,
};

use crate::id::{DefectId, EventId, MemberId, RuleId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A person.
    Member(MemberId),
    /// A routing rule.
    Rule(RuleId),
    /// The server: a limit that passed, a number that was given anew.
    Server,
}

/// The status of a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 待处理; shown as 待分派 (to assign) until it has a repairer.
    Open,
    /// 已分派.
    Assigned,
    /// 维修中.
    InRepair,
    /// 有异议.
    Disputed,
    /// 待复验.
    ReportedDone,
    /// 退回重做.
    Returned,
    /// 待裁定 / 待定: people decided differently while apart (R7).
    NeedsDecision,
    /// 复验通过.
    Passed,
    /// 已关闭.
    Closed,
    /// 按现状接收.
    Waived,
    /// 判定合格.
    NotADefect,
    /// 已作废.
    Voided,
    /// 重复.
    Duplicate,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 13] = [
        Self::Open,
        Self::Assigned,
        Self::InRepair,
        Self::Disputed,
        Self::ReportedDone,
        Self::Returned,
        Self::NeedsDecision,
        Self::Passed,
        Self::Closed,
        Self::Waived,
        Self::NotADefect,
        Self::Voided,
        Self::Duplicate,
    ];

    /// "Open" for an acceptance (domain.md 4).
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Passed | Self::Closed | Self::Waived | Self::Voided | Self::NotADefect | Self::Duplicate)
    }
}

impl EventName {
    /// Whether events of this kind name a status in the column "to" of domain.md 4. The others are neutral: they enter
    /// no frontier and decide nothing.
    pub const fn bears_status(self) -> bool {
        !matches!(
            self,
            Self::ExtensionRequested
                | Self::ExtensionGranted
                | Self::ExtensionDeclined
                | Self::Paused
                | Self::Resumed
                | Self::ConfirmedPresent
                | Self::SeenFixed
                | Self::NotVisible
                | Self::WaiverProposed
                | Self::Commented
                | Self::Promised
                | Self::Related
                | Self::ChainedAfter
                | Self::ChainMoved
                | Self::Unchained
        )
    }
}

/// Something that happened to one or more defects of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Which: the record id of the command that made it.
    pub id: EventId,
    /// Who.
    pub by: Author,
    /// When, by the author's device (the server's time comes with the receipt, R5).
    pub at: Moment,
    /// The defect; for [`EventKind::Assigned`], which lists its defects itself, `None`.
    pub defect: Option<DefectId>,
    /// The status-bearing events its author had seen; empty: only the recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<EventId>,
    /// What.
    pub kind: EventKind,
}

impl EventKind {
    /// The defects that an event of this kind is about, each once; `defect` is the one that the event names.
    pub fn concerned(&self, defect: Option<DefectId>) -> Vec<DefectId> {
        match (defect, self) {
            (Some(defect), _) => vec![defect],
            (None, Self::Assigned { groups }) => {
                let mut all: Vec<_> = groups.iter().flat_map(|group| group.defects.iter().map(|(id, _)| *id)).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            (None, _) => Vec::new(),
        }
    }
}

impl Event {
    /// Whether the event is about this defect.
    pub fn concerns(&self, defect: DefectId) -> bool {
        match (&self.defect, &self.kind) {
            (Some(id), _) => *id == defect,
            (None, EventKind::Assigned { groups }) => {
                groups.iter().any(|group| group.defects.iter().any(|(id, _)| *id == defect))
            }
            (None, _) => false,
        }
    }

    /// What one defect's history keeps of the event: of an assignment only its own place, so that reading a unit whose
    /// 300 defects were assigned at once does not copy 300 lists of 300, and no order tells what another's is (R8).
    #[must_use]
    pub fn share(&self, defect: DefectId) -> Self {
        let EventKind::Assigned { groups } = &self.kind else { return self.clone() };
        let own = groups.iter().filter_map(|group| {
            let defects: Vec<_> = group.defects.iter().filter(|(id, _)| *id == defect).copied().collect();
            (!defects.is_empty()).then(|| AssignmentGroup { defects, by: group.by.clone(), ..*group })
        });
        Self { kind: EventKind::Assigned { groups: own.collect() }, after: self.after.clone(), ..*self }
    }
}
