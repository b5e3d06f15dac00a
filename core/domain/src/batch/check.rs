//! Whether an entry of a batch may be written now.

use super::{BatchEntry, BatchRule};
use crate::entry::{EntryKind, Ground};
use crate::transition::Writer;

pub(crate) fn check(ground: &Ground<'_>, entry: &BatchEntry, _by: &Writer<'_>) -> Result<(), BatchRule> {
    let opened = ground.entries.iter().any(|entry| matches!(entry.kind, EntryKind::Batch(BatchEntry::Opened { .. })));
    match (entry, opened) {
        (BatchEntry::Opened { .. }, true) => Err(BatchRule::AlreadyOpened),
        (BatchEntry::Opened { .. }, false) | (_, true) => Ok(()),
        (_, false) => Err(BatchRule::NotOpened),
    }
}
