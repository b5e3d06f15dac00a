//! Keys that are lent (钥匙借用).

use super::{Borrower, DeliveryEntry};
use crate::entry::{EntryKind, Past};
use crate::event::Author;
use crate::id::EntryId;
use serde::{Deserialize, Serialize};

/// A loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyLoan {
    /// The entry that lent it.
    pub id: EntryId,
    /// Which key or card set.
    pub key: String,
    /// To whom.
    pub to: Borrower,
    /// Who lent it.
    pub by: Author,
    /// When (UTC ms).
    pub at_ms: i64,
    /// When it is to be back (UTC ms).
    pub due_ms: i64,
    /// What for.
    pub purpose: String,
    /// When it came back (UTC ms).
    pub returned_ms: Option<i64>,
}

impl KeyLoan {
    /// Out.
    pub const fn is_out(&self) -> bool {
        self.returned_ms.is_none()
    }

    /// Out for longer than agreed.
    pub const fn is_overdue(&self, now_ms: i64) -> bool {
        self.is_out() && self.due_ms < now_ms
    }
}

/// Every loan of a unit's keys, by its time. One reported back twice came back when it was first reported.
pub fn key_loans(past: &Past<'_>) -> Vec<KeyLoan> {
    let returned = |loan: EntryId| {
        past.entries().iter().find_map(|entry| match &entry.kind {
            EntryKind::Delivery(DeliveryEntry::KeyReturned { loan: of }) if *of == loan => Some(entry.at.utc_ms),
            _ => None,
        })
    };
    let loans = past.entries().iter().filter_map(|entry| match &entry.kind {
        EntryKind::Delivery(DeliveryEntry::KeyLent { key, to, due_ms, purpose }) => Some(KeyLoan {
            id: entry.id,
            key: key.clone(),
            to: *to,
            by: entry.by,
            at_ms: entry.at.utc_ms,
            due_ms: *due_ms,
            purpose: purpose.clone(),
            returned_ms: returned(entry.id),
        }),
        _ => None,
    });
    loans.collect()
}
