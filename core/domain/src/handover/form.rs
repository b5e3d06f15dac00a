//! 房屋交接单: whose signatures hold, and what came after them (R2).
//!
//! Until everybody has signed, going back is free, and what is changed clears the signatures that were given before.
//! Once the owner (or the owner's refusal), the companion and the property stand on it, nothing clears it any more.

use super::{HandoverEntry, Visitor};
use crate::entry::{Entry, EntryKind, Past};
use crate::event::Author;
use crate::id::{EntryId, HandoverId};
use crate::signing::{Signed, SignerRole};
use std::collections::HashMap;

/// A signature that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The entry.
    pub entry: EntryId,
    /// As what.
    pub role: SignerRole,
    /// On whose phone.
    pub by: Author,
    /// When (UTC ms).
    pub at_ms: i64,
    /// On what.
    pub on: Signed,
}

/// The form of a reception.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Signatures that hold, by time.
    pub signatures: Vec<Given>,
    /// The owner did not sign: the entry that says so.
    pub refused: Option<EntryId>,
    /// What the owner's side stands on: the owner's or proxy's signature, else the refusal. `None` until all have signed.
    pub signed: Option<EntryId>,
    /// When the last of those needed signed (UTC ms).
    pub signed_ms: Option<i64>,
    /// Entries of the reception that are not on the signed form, by time: shown as 签后新增.
    pub after_signature: Vec<EntryId>,
}

impl Form {
    /// Whether everybody has signed whose word is needed.
    pub const fn is_signed(&self) -> bool {
        self.signed.is_some()
    }

    /// Whether the owner or the owner's proxy signed, as against a refusal that was recorded.
    pub fn has_owner(&self) -> bool {
        self.signatures.iter().any(|given| is_owners(given.role))
    }

    /// Whether somebody signed in this role.
    pub fn has(&self, role: SignerRole) -> bool {
        self.signatures.iter().any(|given| given.role == role)
    }
}

pub(super) const fn is_owners(role: SignerRole) -> bool {
    matches!(role, SignerRole::Owner | SignerRole::Proxy)
}

/// In which place of the form the visitor signs.
pub(super) const fn owners_role(visitor: Visitor) -> SignerRole {
    match visitor {
        Visitor::Owner => SignerRole::Owner,
        Visitor::Proxy { .. } => SignerRole::Proxy,
    }
}

/// Reads the form off the entries of a reception.
pub(super) fn form(past: &Past<'_>, of: &[&Entry], handover: HandoverId, visitor: Visitor) -> Form {
    let mut reading = Signing { past, of, handover, visitor, complete: HashMap::new() };
    let valid = reading.valid(&|_| true);
    let given: Vec<Given> = valid.iter().filter_map(|entry| given(entry)).collect();
    let refused = valid.iter().find(|entry| refuses(entry)).map(|entry| entry.id);
    let owners = given.iter().find(|given| is_owners(given.role)).map(|given| given.entry);
    let signed = if completes(&valid, visitor) { owners.or(refused) } else { None };
    let signed_ms = signed.and_then(|_| {
        let first = |role| given.iter().filter(|given| given.role == role).map(|given| given.at_ms).min();
        let owners = valid.iter().filter(|entry| refused == Some(entry.id) || owners == Some(entry.id));
        let owners = owners.map(|entry| entry.at.utc_ms).min();
        [owners, first(SignerRole::Companion), first(SignerRole::Property)].into_iter().flatten().max()
    });
    let after_signature = match signed {
        Some(form) => of
            .iter()
            .filter(|entry| stands_on_form(&entry.kind) && !past.saw(form, entry.id))
            .map(|entry| entry.id)
            .collect(),
        None => Vec::new(),
    };
    Form { signatures: given, refused, signed, signed_ms, after_signature }
}

struct Signing<'p, 'a> {
    past: &'p Past<'a>,
    of: &'p [&'a Entry],
    handover: HandoverId,
    visitor: Visitor,
    /// Whether the form was complete for the author of an entry.
    complete: HashMap<EntryId, bool>,
}

impl<'a> Signing<'_, 'a> {
    /// The signatures and refusals among the known entries that nothing known cleared.
    fn valid(&mut self, known: &dyn Fn(EntryId) -> bool) -> Vec<&'a Entry> {
        let of = self.of;
        let mut valid = Vec::new();
        for entry in of.iter().filter(|entry| known(entry.id) && (given(entry).is_some() || refuses(entry))) {
            let clears =
                |other: &&&Entry| known(other.id) && stands_on_form(&other.kind) && self.past.saw(other.id, entry.id);
            let later: Vec<EntryId> = of.iter().filter(clears).map(|other| other.id).collect();
            if later.into_iter().all(|other| self.was_complete(other)) {
                valid.push(*entry);
            }
        }
        valid
    }

    /// Whether the form was complete in what the author of this entry had seen.
    fn was_complete(&mut self, at: EntryId) -> bool {
        if let Some(complete) = self.complete.get(&at) {
            return *complete;
        }
        // A circle of names, which only a hostile writer makes, counts as incomplete.
        self.complete.insert(at, false);
        let past = self.past;
        let valid = self.valid(&|id| past.saw(at, id));
        let complete = completes(&valid, self.visitor);
        self.complete.insert(at, complete);
        debug_assert!(past.find(at).is_none_or(|entry| of_reception(entry, self.handover)));
        complete
    }
}

/// Whether an entry belongs to a reception, a reading or a list in it included.
pub(super) fn of_reception(entry: &Entry, handover: HandoverId) -> bool {
    use crate::delivery::DeliveryEntry as D;
    match &entry.kind {
        EntryKind::Handover(kind) => kind.handover() == Some(handover) || entry.id.0 == handover.0,
        EntryKind::Delivery(D::MeterRead { handover: of, .. } | D::ListAttached { handover: of, .. }) => {
            *of == Some(handover)
        }
        _ => false,
    }
}

/// What is written on the form: to change it is to change the form.
pub(super) const fn stands_on_form(kind: &EntryKind) -> bool {
    use crate::delivery::DeliveryEntry as D;
    matches!(
        kind,
        EntryKind::Handover(
            HandoverEntry::IdentityChecked { .. }
                | HandoverEntry::Walked { .. }
                | HandoverEntry::OutcomeSet { .. }
                | HandoverEntry::ItemHanded { .. }
        ) | EntryKind::Delivery(D::MeterRead { .. } | D::ListAttached { .. })
    )
}

fn completes(valid: &[&Entry], visitor: Visitor) -> bool {
    let has = |role: SignerRole| valid.iter().any(|entry| given(entry).is_some_and(|given| given.role == role));
    let owner = has(owners_role(visitor)) || valid.iter().any(|entry| refuses(entry));
    owner && has(SignerRole::Companion) && has(SignerRole::Property)
}

fn given(entry: &Entry) -> Option<Given> {
    let EntryKind::Handover(HandoverEntry::FormSigned { role, on, .. }) = &entry.kind else { return None };
    Some(Given { entry: entry.id, role: *role, by: entry.by, at_ms: entry.at.utc_ms, on: *on })
}

const fn refuses(entry: &Entry) -> bool {
    matches!(entry.kind, EntryKind::Handover(HandoverEntry::SignatureRefused { .. }))
}
