//! Whether an entry of a unit's way to its owner may be written now.

use super::{DeliveryEntry, DeliveryRule};
use crate::entry::{EntryKind, Ground};
use crate::id::EntryId;

pub(crate) fn check(ground: &Ground<'_>, entry: &DeliveryEntry) -> Result<(), DeliveryRule> {
    let is = |id: EntryId, what: fn(&DeliveryEntry) -> bool| {
        ground
            .entries
            .iter()
            .any(|entry| entry.id == id && matches!(&entry.kind, EntryKind::Delivery(kind) if what(kind)))
    };
    match entry {
        DeliveryEntry::AppointmentMoved { appointment, .. } => {
            let known = is(*appointment, |kind| matches!(kind, DeliveryEntry::AppointmentProposed { .. }));
            if known { Ok(()) } else { Err(DeliveryRule::UnknownAppointment) }
        }
        DeliveryEntry::ListItemised { list, .. } => {
            let known = is(*list, |kind| matches!(kind, DeliveryEntry::ListAttached { .. }));
            if known { Ok(()) } else { Err(DeliveryRule::UnknownList) }
        }
        DeliveryEntry::KeyReturned { loan } => {
            if !is(*loan, |kind| matches!(kind, DeliveryEntry::KeyLent { .. })) {
                return Err(DeliveryRule::UnknownLoan);
            }
            let back = ground.entries.iter().any(|entry| {
                matches!(&entry.kind, EntryKind::Delivery(DeliveryEntry::KeyReturned { loan: other }) if other == loan)
            });
            if back { Err(DeliveryRule::ReturnedAlready) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}
