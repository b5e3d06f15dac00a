//! The tasks (任务) of a reception: what is to be repaired before it can close.

use super::Reception;
use crate::defect::{Defect, Standing};
use crate::event::Status;
use crate::id::DefectId;
use crate::inspection::Stage;

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskState {
    /// To be repaired.
    Open,
    /// Repaired; the owner has not said a word yet.
    WaitsForOwner,
    /// Repaired, with the owner's word; the clerk closes it.
    WaitsForClosing,
    /// Done with.
    Done,
}

/// The work on one defect of a reception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// The defect.
    pub defect: DefectId,
    /// How far it is.
    pub state: TaskState,
}

/// The tasks of a reception: what was found in it, and what was open before and is open still.
///
/// What somebody found after the form was signed, in another stage than the handover, does not hold it (domain.md 2,
/// step 11). A defect of an earlier round closes from `Passed` (R6) and so is done then.
pub fn tasks(reception: &Reception, defects: &[Defect], standings: &[Standing]) -> Vec<Task> {
    let signed_ms = reception.form.signed_ms;
    let of = defects.iter().zip(standings).filter_map(|(defect, standing)| {
        let own = defect.stage == Stage::Handover;
        let before = signed_ms.is_none_or(|signed_ms| defect.at.utc_ms <= signed_ms);
        let state = state(own, standing);
        let holds = own || (before && state != TaskState::Done);
        holds.then_some(Task { defect: defect.id, state })
    });
    of.collect()
}

fn state(own: bool, standing: &Standing) -> TaskState {
    match standing.status {
        status if status.is_open() => TaskState::Open,
        Status::Passed if own && standing.owner_confirmed => TaskState::WaitsForClosing,
        Status::Passed if own => TaskState::WaitsForOwner,
        _ => TaskState::Done,
    }
}
