//! Receptions of an owner: one file a use case, all offline.

mod close_reception;
mod confirmation_visit;
mod consent;
mod final_outcome;
mod formalities;
mod gate;
mod ground;
mod hand_item;
mod identity;
mod outcome;
mod reception_detail;
mod refuse_signature;
mod release_keys;
mod start_handover;
mod walk;

pub use confirmation_visit::OwnerSays;
pub use reception_detail::ReceptionDetail;
pub use start_handover::StartDraft;

use crate::{AppError, Device};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::handover::{HandoverEntry, after_of};
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Writes an entry of a reception that knows of everything here that happened in it.
    fn receive(&self, unit: UnitId, handover: HandoverId, entry: HandoverEntry) -> Result<EntryId, AppError> {
        self.enter(unit, EntryKind::Handover(entry), |entries| after_of(entries, handover))
    }
}
