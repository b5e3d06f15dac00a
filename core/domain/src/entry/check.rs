//! Whether an entry may be written now: asked when a command is made and again when it reaches the server.
//!
//! Role and place are for [`crate::permission`]. A fact that does not fit is taken on the server and flagged (R14).

use super::{Entry, EntryKind};
use crate::batch::BatchRule;
use crate::catalog::Catalog;
use crate::defect::Defect;
use crate::delivery::DeliveryRule;
use crate::handover::HandoverRule;
use crate::id::{BatchId, EntryId, UnitId};
use crate::language::Language;
use crate::order::OrderRule;
use crate::quarantine::QuarantineRule;
use crate::role::Member;
use crate::transition::Writer;

/// How far a unit is, for the gates of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Each room of its house type has a record.
    pub inspected: bool,
    /// Defects that are open (domain.md 4).
    pub open: u32,
    /// Of these, critical ones.
    pub critical: u32,
}

/// A confirmation of the batch a unit is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The batch.
    pub batch: BatchId,
    /// The entry that confirmed it.
    pub entry: EntryId,
    /// It was revoked, or no longer covers the unit.
    pub revoked: bool,
}

/// What is known here of other documents.
pub trait Elsewhere {
    /// How far a unit is; `None` where this place does not hold it.
    fn readiness(&self, unit: UnitId) -> Option<Readiness>;

    /// The confirmations of the batches that a unit is or was in, in the order they were made (R1).
    fn confirmations(&self, unit: UnitId) -> Vec<Confirmation>;

    /// Whether a defect of another unit is open; `None` where this place does not hold it.
    fn is_open(&self, unit: UnitId, defect: crate::id::DefectId) -> Option<bool>;
}

/// What an entry is judged against.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The catalog acted under.
    pub catalog: &'a Catalog,
    /// Who writes; `None` for the server.
    pub member: Option<&'a Member>,
    /// When, by the author's device (UTC ms).
    pub at_ms: i64,
    /// The unit, where the document is one's.
    pub unit: Option<UnitId>,
    /// The entries of the document, as its author had them.
    pub entries: &'a [Entry],
    /// Reads the document's defects: dear, so asked only where they matter.
    pub defects: &'a dyn Fn() -> Vec<Defect>,
    /// Other documents.
    pub elsewhere: &'a dyn Elsewhere,
}

/// Which rule speaks against an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message(Language::En))]
pub enum EntryRule {
    /// Of a batch.
    Batch(BatchRule),
    /// Of the way to the owner.
    Delivery(DeliveryRule),
    /// Of a reception.
    Handover(HandoverRule),
    /// Of a work order.
    Order(OrderRule),
    /// Of the quarantine.
    Quarantine(QuarantineRule),
}

impl EntryRule {
    /// A name that never changes, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Batch(rule) => rule.texts().0,
            Self::Delivery(rule) => rule.texts().0,
            Self::Handover(rule) => rule.texts().0,
            Self::Order(rule) => rule.texts().0,
            Self::Quarantine(rule) => rule.code(),
        }
    }

    /// What a person reads.
    pub const fn message(self, language: Language) -> &'static str {
        let (_, zh, en) = match self {
            Self::Batch(rule) => rule.texts(),
            Self::Delivery(rule) => rule.texts(),
            Self::Handover(rule) => rule.texts(),
            Self::Order(rule) => rule.texts(),
            Self::Quarantine(rule) => return rule.message(language),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Checks an entry against what its document holds and what is known of others.
///
/// # Errors
///
/// The first [`EntryRule`] that speaks against it.
pub fn check_entry(ground: &Ground<'_>, kind: &EntryKind, by: &Writer<'_>) -> Result<(), EntryRule> {
    match kind {
        EntryKind::Batch(entry) => crate::batch::check(ground, entry, by).map_err(EntryRule::Batch),
        EntryKind::Delivery(entry) => crate::delivery::check(ground, entry).map_err(EntryRule::Delivery),
        EntryKind::Handover(entry) => crate::handover::check(ground, entry, by).map_err(EntryRule::Handover),
        EntryKind::Order(entry) => crate::order::check(ground, entry).map_err(EntryRule::Order),
        EntryKind::Office(_) => crate::quarantine::check().map_err(EntryRule::Quarantine),
    }
}
