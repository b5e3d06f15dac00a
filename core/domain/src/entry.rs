//! What happened to a unit, an order or a batch as a whole, or was decided about it: one immutable value each.
//!
//! Entries are to a reception or a batch what events are to a defect. Where several people may decide the same thing, an
//! entry names in `after` the entries its author had seen, so that decisions made apart are seen as such (R7). What an
//! entry means is for the folds of [`crate::batch`], [`crate::delivery`], [`crate::handover`] and [`crate::order`].

mod check;
mod name;
mod past;
mod sealed;

pub use check::{Confirmation, Elsewhere, EntryRule, Ground, Readiness, check_entry};
pub use name::EntryName;
pub use past::{Past, latest};

use crate::batch::BatchEntry;
use crate::defect::Photo;
use crate::delivery::DeliveryEntry;
use crate::event::Author;
use crate::handover::HandoverEntry;
use crate::id::{DocumentId, EntryId};
use crate::order::OrderEntry;
use crate::quarantine::OfficeEntry;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Something that happened or was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Which: the record id of the command that made it.
    pub id: EntryId,
    /// Who.
    pub by: Author,
    /// When, by the author's device (the server's time comes with the receipt, R5).
    pub at: Moment,
    /// The entries its author had seen that nothing came after; empty: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<EntryId>,
    /// What.
    pub kind: EntryKind,
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A delivery batch; in its own document.
    Batch(BatchEntry),
    /// The way of a unit to its owner beside receptions; in the unit's document.
    Delivery(DeliveryEntry),
    /// One reception of an owner; in the unit's document.
    Handover(HandoverEntry),
    /// A work order; in its own document.
    Order(OrderEntry),
    /// What the office says about a decision in quarantine; in the document that the decision is about.
    Office(OfficeEntry),
}

impl EntryKind {
    /// The photos it names.
    pub fn photos(&self) -> Vec<Photo> {
        match self {
            Self::Batch(BatchEntry::CompletionRecorded { photo, .. })
            | Self::Delivery(
                DeliveryEntry::NoticeServed { proof: photo, .. } | DeliveryEntry::MeterRead { photo, .. },
            ) => photo.iter().copied().collect(),
            Self::Delivery(DeliveryEntry::ListAttached { pages, .. }) => pages.clone(),
            Self::Batch(_) | Self::Delivery(_) | Self::Handover(_) | Self::Order(_) | Self::Office(_) => Vec::new(),
        }
    }

    /// Whether an entry of this kind may stand in that document.
    pub const fn belongs_in(&self, document: DocumentId) -> bool {
        matches!(
            (self, document),
            (Self::Batch(_), DocumentId::Batch(_))
                | (Self::Delivery(_) | Self::Handover(_), DocumentId::Unit(_))
                | (Self::Order(_), DocumentId::Order(_))
                | (Self::Office(_), _)
        )
    }
}
