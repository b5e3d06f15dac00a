//! 房屋交接单: until all have signed, what is changed clears what was signed; then nothing does any more (R2).

use super::{House, Set};
use crate::reference::seen::{each, has};
use crate::reference::sentence::Sentence as S;
use std::collections::BTreeSet;
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::EntryKind;
use yanfang_domain::handover::{HandoverEntry, Visitor};
use yanfang_domain::id::EntryId;
use yanfang_domain::signing::SignerRole;

impl House<'_> {
    pub(super) fn role(&self, place: usize) -> Option<SignerRole> {
        match &self.seen.entries[place].kind {
            EntryKind::Handover(HandoverEntry::FormSigned { role, .. }) => Some(*role),
            _ => None,
        }
    }

    fn refuses(&self, place: usize) -> bool {
        matches!(self.seen.entries[place].kind, EntryKind::Handover(HandoverEntry::SignatureRefused { .. }))
    }

    /// In whose place the visitor signs.
    pub(super) fn visitor(&self, start: usize) -> SignerRole {
        match &self.seen.entries[start].kind {
            EntryKind::Handover(HandoverEntry::Started { visitor: Visitor::Owner, .. }) => SignerRole::Owner,
            _ => SignerRole::Proxy,
        }
    }

    fn on_the_form(&self, start: usize) -> Set {
        let said = self.part(start, |kind| {
            matches!(
                kind,
                HandoverEntry::IdentityChecked { .. }
                    | HandoverEntry::Walked { .. }
                    | HandoverEntry::OutcomeSet { .. }
                    | HandoverEntry::ItemHanded { .. }
            )
        });
        let read = self.seen.all(|entry| {
            matches!(
                entry.kind,
                EntryKind::Delivery(DeliveryEntry::MeterRead { .. } | DeliveryEntry::ListAttached { .. })
            )
        });
        said | read & self.whole(start)
    }

    /// Signatures and refusals of what is known that no later change cleared.
    pub(super) fn valid(&self, start: usize, known: Set) -> Set {
        let given = self.part(start, |kind| {
            matches!(kind, HandoverEntry::FormSigned { .. } | HandoverEntry::SignatureRefused { .. })
        });
        if !self.reading.counts(S::ChangesClearSignatures) {
            return given & known;
        }
        let changes = self.on_the_form(start) & known;
        let cleared = |given: usize| {
            each(changes).any(|change| has(self.seen.before[change], given) && !self.was_complete(start, change))
        };
        each(given & known).filter(|given| !cleared(*given)).fold(0, |set, place| set | 1 << place)
    }

    /// Whether all had signed in what the author of an entry had seen.
    fn was_complete(&self, start: usize, place: usize) -> bool {
        let known = self.complete.borrow().get(&place).copied();
        known.unwrap_or_else(|| {
            let complete = self.completes(start, self.valid(start, self.seen.before[place]));
            self.complete.borrow_mut().insert(place, complete);
            complete
        })
    }

    fn completes(&self, start: usize, valid: Set) -> bool {
        let has = |role| each(valid).any(|place| self.role(place) == Some(role));
        let owner = has(self.visitor(start)) || each(valid).any(|place| self.refuses(place));
        owner && has(SignerRole::Companion) && has(SignerRole::Property)
    }

    pub(super) fn signatures(&self, valid: Set) -> Set {
        each(valid).filter(|place| self.role(*place).is_some()).fold(0, |set, place| set | 1 << place)
    }

    /// Signatures of the owner or the proxy, by time.
    pub(super) fn owners(&self, valid: Set) -> impl Iterator<Item = usize> {
        each(valid).filter(|place| [Some(SignerRole::Owner), Some(SignerRole::Proxy)].contains(&self.role(*place)))
    }

    /// What the owner's side of a form stands on that all have signed: a signature, else the refusal.
    pub(super) fn signed(&self, start: usize) -> Option<usize> {
        let valid = self.valid(start, Set::MAX);
        if !self.completes(start, valid) {
            return None;
        }
        self.owners(valid).next().or_else(|| each(valid).find(|place| self.refuses(*place)))
    }

    /// When the last of the three signed whose word made the form complete.
    pub(super) fn signed_ms(&self, start: usize) -> Option<i64> {
        self.signed(start)?;
        let valid = self.valid(start, Set::MAX);
        let at = |place: usize| self.seen.entries[place].at.utc_ms;
        let owner = self.owners(valid).next();
        let refusal = each(valid).find(|place| self.refuses(*place));
        let owners = owner.into_iter().chain(refusal).map(at).min();
        let first = |role| each(valid).filter(|place| self.role(*place) == Some(role)).map(at).min();
        [owners, first(SignerRole::Companion), first(SignerRole::Property)].into_iter().flatten().max()
    }

    /// Changes that the signed form does not show.
    pub(super) fn late(&self, start: usize) -> BTreeSet<EntryId> {
        let Some(signed) = self.signed(start) else { return BTreeSet::new() };
        let late = each(self.on_the_form(start)).filter(|place| !has(self.seen.before[signed], *place));
        late.map(|place| self.id(place)).collect()
    }
}
