//! Identity of the visitor: which document was shown; what is on it is not kept.

use crate::{AppError, Device};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{EntryId, HandoverId, UnitId};

impl Device {
    /// Records that the visitor showed a document, in words such as 身份证.
    pub fn check_identity(&self, unit: UnitId, handover: HandoverId, document: String) -> Result<EntryId, AppError> {
        self.receive(unit, handover, HandoverEntry::IdentityChecked { handover, document })
    }
}
