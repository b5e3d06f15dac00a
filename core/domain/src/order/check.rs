//! Whether an entry of a work order may be written now.

use super::{OrderEntry, OrderRule};
use crate::entry::{EntryKind, Ground};

pub(crate) fn check(ground: &Ground<'_>, entry: &OrderEntry) -> Result<(), OrderRule> {
    let any = |what: fn(&OrderEntry) -> bool| {
        ground.entries.iter().any(|entry| matches!(&entry.kind, EntryKind::Order(kind) if what(kind)))
    };
    let released = any(|kind| matches!(kind, OrderEntry::Released { .. }));
    match entry {
        OrderEntry::Released { .. } if released => Err(OrderRule::ReleasedAlready),
        OrderEntry::Released { .. } => Ok(()),
        _ if !released => Err(OrderRule::NotReleased),
        _ if any(|kind| matches!(kind, OrderEntry::Closed { .. })) => Err(OrderRule::OrderClosed),
        _ => Ok(()),
    }
}
