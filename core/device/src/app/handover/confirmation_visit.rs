//! The visit after the repairs: the owner's word on each task.

use crate::{AppError, Device};
use yanfang_domain::event::{EventKind, OwnerWord};
use yanfang_domain::id::{DefectId, EventId, UnitId};

/// What the owner says of a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerSays {
    /// It is good; how it was heard.
    Good(OwnerWord),
    /// It is not, and why.
    NotGood(String),
}

impl Device {
    /// Records the owner's word on tasks, one by one: each stands for itself. What is found anew at the visit is for a
    /// case of daily service and does not hold the reception.
    pub fn confirmation_visit(
        &self,
        unit: UnitId,
        words: Vec<(DefectId, OwnerSays)>,
    ) -> Vec<(DefectId, Result<EventId, AppError>)> {
        let record = |defect, says| {
            let kind = match says {
                OwnerSays::Good(how) => EventKind::OwnerConfirmed { how },
                OwnerSays::NotGood(reason) => EventKind::OwnerRejected { reason },
            };
            self.defect_event(unit, defect, kind)
        };
        words.into_iter().map(|(defect, says)| (defect, record(defect, says))).collect()
    }
}
