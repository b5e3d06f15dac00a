//! Whether an entry of a reception may be written now.

use super::{HandoverEntry, HandoverRule};
use crate::entry::{EntryKind, Ground};
use crate::id::EntryId;
use crate::transition::Writer;

pub(crate) fn check(ground: &Ground<'_>, entry: &HandoverEntry, _by: &Writer<'_>) -> Result<(), HandoverRule> {
    let Some(handover) = entry.handover() else { return Ok(()) };
    let begun = ground.entries.iter().any(|entry| {
        entry.id == EntryId(handover.0) && matches!(entry.kind, EntryKind::Handover(HandoverEntry::Started { .. }))
    });
    if !begun {
        return Err(HandoverRule::UnknownReception);
    }
    let closed = ground.entries.iter().any(|entry| {
        matches!(&entry.kind, EntryKind::Handover(HandoverEntry::Closed { handover: other }) if *other == handover)
    });
    if closed { Err(HandoverRule::ReceptionClosed) } else { Ok(()) }
}
