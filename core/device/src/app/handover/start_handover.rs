//! Begins a reception, from a slip or without one.

use crate::{AppError, Device};
use yanfang_domain::delivery::Slip;
use yanfang_domain::entry::{EntryKind, latest};
use yanfang_domain::handover::{HandoverEntry, Visitor};
use yanfang_domain::id::{HandoverId, OwnerId, UnitId};

/// What is known when a reception begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartDraft {
    /// The owner.
    pub owner: OwnerId,
    /// Who came.
    pub visitor: Visitor,
    /// The number of the slip.
    pub slip: Option<String>,
    /// Parking and storage on the same form.
    pub with: Vec<UnitId>,
}

impl Device {
    /// Begins a reception under the confirmation that this phone last heard of (R1). Without one it is refused: to view
    /// a home and to record defects in it needs no reception.
    pub fn start_handover(&self, unit: UnitId, draft: StartDraft) -> Result<HandoverId, AppError> {
        let (_, gate) = self.known_gate(unit)?;
        let StartDraft { owner, visitor, slip, mut with } = draft;
        with.sort_unstable();
        with.dedup();
        let entry = HandoverEntry::Started { owner, visitor, gate, slip, with };
        let entry = self.enter(unit, EntryKind::Handover(entry), |entries| {
            latest(entries, |entry| matches!(entry.kind, EntryKind::Handover(_)))
        })?;
        Ok(HandoverId(entry.0))
    }

    /// Begins a reception from a scanned slip, in whatever home it is for.
    pub fn start_from_slip(
        &self,
        text: &str,
        visitor: Visitor,
        with: Vec<UnitId>,
    ) -> Result<(UnitId, HandoverId), AppError> {
        let Slip { unit, number, owner, .. } = self.read_slip(text)?;
        let draft = StartDraft { owner, visitor, slip: Some(number), with };
        Ok((unit, self.start_handover(unit, draft)?))
    }
}
