//! Work orders (工程指令单): what their own document holds beside the mirrored defects (sync.md 5).

mod check;
mod copy;
mod rule;

pub(crate) use check::check;
pub use copy::{events_for, orders_of};
pub use rule::OrderRule;

use crate::entry::{Entry, EntryKind};
use crate::id::{ContractorId, OrderId};
use serde::{Deserialize, Serialize};

/// Why an order ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEnd {
    /// All its defects are done with.
    Done,
    /// Divided into these.
    Split(Vec<OrderId>),
    /// Joined with another.
    Merged(OrderId),
    /// Given to another contractor.
    Reassigned(OrderId),
    /// The contractor left (已退场) or was substituted (代维修).
    Left(OrderId),
}

/// Whether the grace that a notice gave is over: whole days from when it was served (代维修).
pub const fn grace_is_over(served_ms: i64, grace_days: u16, at_ms: i64) -> bool {
    served_ms.saturating_add(grace_days as i64 * crate::time::DAY_MS) <= at_ms
}

/// The contractor that an order was released to; `None` before.
pub fn released_to(entries: &[Entry]) -> Option<ContractorId> {
    entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::Order(OrderEntry::Released { repairer, .. }) => Some(*repairer),
        _ => None,
    })
}

/// What happens to a work order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OrderEntry {
    /// The clerk or the project's policy releases it to its contractor.
    Released {
        /// Its number.
        number: u32,
        /// Who repairs.
        repairer: ContractorId,
        /// When its first defect is due (UTC ms).
        due_ms: Option<i64>,
        /// The project engineer in charge.
        engineer: Option<crate::id::MemberId>,
    },
    /// The contractor opened it.
    Seen,
    /// It ends; what its contractor still sends is copied in and judged as concurrent.
    Closed {
        /// Why.
        end: OrderEnd,
        /// In words.
        reason: String,
    },
}
