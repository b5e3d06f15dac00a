//! The fold: what the entries of each reception come to, the same for every order of them.

use super::amendment::amendments;
use super::form::{form, of_reception};
use super::{Amendment, Chosen, Form, Gate, HandedKind, HandoverEntry, Visitor};
use crate::batch::BatchEntry;
use crate::delivery::DeliveryEntry;
use crate::entry::{Entry, EntryKind, Past, latest};
use crate::event::Author;
use crate::id::{DefectId, EntryId, HandoverId, OwnerId, RoomId, UnitId};
use crate::time::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// The keys are the owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeysGiven {
    /// The entry that released them.
    pub entry: EntryId,
    /// Who.
    pub by: Author,
    /// When (UTC ms).
    pub at_ms: i64,
}

/// Something handed over beside the home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The entry.
    pub entry: EntryId,
    /// What.
    pub item: HandedKind,
    /// As labelled.
    pub label: String,
    /// How many.
    pub count: u16,
}

/// One reception of an owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reception {
    /// Which.
    pub id: HandoverId,
    /// Who began it.
    pub by: Author,
    /// When.
    pub at: Moment,
    /// The owner.
    pub owner: OwnerId,
    /// Who came.
    pub visitor: Visitor,
    /// The confirmation it began under.
    pub gate: Option<Gate>,
    /// The slip it was begun from.
    pub slip: Option<String>,
    /// Further units on the form.
    pub with: Vec<UnitId>,
    /// The entry that says that somebody saw the visitor's document.
    pub identity: Option<EntryId>,
    /// Somebody went round with the owner.
    pub walked: bool,
    /// Rooms seen.
    pub seen: BTreeSet<RoomId>,
    /// Rooms not seen, each with the reason; one that was seen later is not among them.
    pub skipped: BTreeMap<RoomId, String>,
    /// What the owner chose. Once signed: what is on the signed form.
    pub outcome: Chosen,
    /// Critical defects that the service manager consented to.
    pub consented: BTreeSet<DefectId>,
    /// Formalities that the service manager released.
    pub released: BTreeSet<String>,
    /// Readings in the reception, by time.
    pub readings: Vec<EntryId>,
    /// Keys, cards and books, by time.
    pub items: Vec<Handed>,
    /// The form.
    pub form: Form,
    /// Keys released at the handover.
    pub keys: Option<KeysGiven>,
    /// What was added to the signed form, by time.
    pub amendments: Vec<Amendment>,
    /// The outcome after the repairs.
    pub final_outcome: Chosen,
    /// Keys released with the final outcome, by a key-release sheet.
    pub keys_later: Option<KeysGiven>,
    /// The entry that closed it.
    pub closed: Option<EntryId>,
}

/// Every reception of a unit, by its beginning.
pub fn receptions(past: &Past<'_>) -> Vec<Reception> {
    past.entries().iter().filter_map(|entry| begun(past, entry)).collect()
}

/// What the next entry of a reception names in `after`: the last of its entries.
pub fn after_of(entries: &[Entry], handover: HandoverId) -> Vec<EntryId> {
    latest(entries, |entry| of_reception(entry, handover))
}

fn begun(past: &Past<'_>, entry: &Entry) -> Option<Reception> {
    let EntryKind::Handover(HandoverEntry::Started { owner, visitor, gate, slip, with }) = &entry.kind else {
        return None;
    };
    let id = HandoverId(entry.id.0);
    let of: Vec<&Entry> = past.entries().iter().copied().filter(|entry| of_reception(entry, id)).collect();
    let form = form(past, &of, id, *visitor);
    let mut reception = Reception {
        id,
        by: entry.by,
        at: entry.at,
        owner: *owner,
        visitor: *visitor,
        gate: *gate,
        slip: slip.clone(),
        with: with.clone(),
        identity: None,
        walked: false,
        seen: BTreeSet::new(),
        skipped: BTreeMap::new(),
        outcome: outcome(past, &of, &form),
        consented: BTreeSet::new(),
        released: BTreeSet::new(),
        readings: Vec::new(),
        items: Vec::new(),
        form,
        keys: None,
        amendments: amendments(&of),
        final_outcome: Chosen::of(past, &ids(&of, |kind| matches!(kind, HandoverEntry::FinalOutcomeSet { .. }))),
        keys_later: None,
        closed: None,
    };
    for entry in &of {
        reception.take(entry);
    }
    let seen = &reception.seen;
    reception.skipped.retain(|room, _| !seen.contains(room));
    Some(reception)
}

/// Before the form is signed, what was said last; afterwards what the signed forms say, and what was decided about them.
fn outcome(past: &Past<'_>, of: &[&Entry], form: &Form) -> Chosen {
    let set = ids(of, |kind| matches!(kind, HandoverEntry::OutcomeSet { .. }));
    let decided = ids(of, |kind| matches!(kind, HandoverEntry::OutcomeDecided { .. }));
    if !form.is_signed() {
        return Chosen::of(past, &[set, decided].concat());
    }
    let saw_the_form = |id: EntryId| form.signed.is_some_and(|signed| past.saw(id, signed));
    // Who signs again after the form was complete signs no other form.
    let owners = form.signatures.iter().filter(|given| super::form::is_owners(given.role)).map(|given| given.entry);
    let forms: Vec<EntryId> = owners.filter(|id| !saw_the_form(*id)).chain(form.signed).collect();
    let on_a_form: Vec<EntryId> = set
        .iter()
        .copied()
        .filter(|id| {
            // An outcome that a form's author had replaced is not on that form.
            forms.iter().any(|form| {
                let known: Vec<EntryId> =
                    set.iter().chain(&decided).copied().filter(|id| past.saw(*form, *id)).collect();
                past.latest(&known).contains(id)
            })
        })
        .collect();
    // A form without an outcome takes one that was set apart from it, never one that was set upon it.
    let on_a_form =
        if on_a_form.is_empty() { set.into_iter().filter(|id| !saw_the_form(*id)).collect() } else { on_a_form };
    Chosen::of(past, &[on_a_form, decided].concat())
}

fn ids(of: &[&Entry], what: impl Fn(&HandoverEntry) -> bool) -> Vec<EntryId> {
    let fit = of.iter().filter(|entry| matches!(&entry.kind, EntryKind::Handover(kind) if what(kind)));
    fit.map(|entry| entry.id).collect()
}

impl Reception {
    fn take(&mut self, entry: &Entry) {
        let given = KeysGiven { entry: entry.id, by: entry.by, at_ms: entry.at.utc_ms };
        let kind = match &entry.kind {
            EntryKind::Handover(kind) => kind,
            EntryKind::Delivery(DeliveryEntry::MeterRead { .. }) => {
                self.readings.push(entry.id);
                return;
            }
            _ => return,
        };
        match kind {
            HandoverEntry::IdentityChecked { .. } => self.identity = self.identity.or(Some(entry.id)),
            HandoverEntry::Walked { rooms, skipped, .. } => {
                self.walked = true;
                self.seen.extend(rooms);
                self.skipped.extend(skipped.iter().cloned());
            }
            HandoverEntry::CriticalConsented { defects, .. } => self.consented.extend(defects),
            HandoverEntry::FormalitiesReleased { codes, .. } => self.released.extend(codes.iter().cloned()),
            HandoverEntry::ItemHanded { item, label, count, .. } => {
                self.items.push(Handed { entry: entry.id, item: *item, label: label.clone(), count: *count });
            }
            HandoverEntry::KeysReleased { .. } => self.keys = self.keys.or(Some(given)),
            HandoverEntry::FinalOutcomeSet { key_release: Some(_), .. } => {
                self.keys_later = self.keys_later.or(Some(given));
            }
            HandoverEntry::Closed { .. } => self.closed = self.closed.or(Some(entry.id)),
            _ => {}
        }
    }

    /// The keys are the owner's.
    pub const fn is_handed_over(&self) -> bool {
        self.keys.is_some() || self.keys_later.is_some()
    }

    /// When they became so (UTC ms): photos taken later show an inhabited home (R8), and the owner's warranty begins.
    pub fn handed_over_ms(&self) -> Option<i64> {
        self.keys.iter().chain(&self.keys_later).map(|given| given.at_ms).min()
    }

    /// How long it took from the beginning to the last signature, in whole minutes.
    pub fn minutes(&self) -> Option<i64> {
        self.form.signed_ms.map(|signed_ms| (signed_ms - self.at.utc_ms).max(0) / 60_000)
    }

    /// 撤回后交付: its confirmation had been revoked, by the entries of its batch, before the form was signed; or it has
    /// been revoked and the form is not signed.
    pub fn is_after_revocation(&self, batch: &[Entry]) -> bool {
        let Some(gate) = self.gate else { return false };
        batch.iter().any(|entry| match &entry.kind {
            EntryKind::Batch(BatchEntry::Revoked { confirmation, .. }) if *confirmation == gate.confirmation => {
                self.form.signed_ms.is_none_or(|signed_ms| entry.at.utc_ms <= signed_ms)
            }
            _ => false,
        })
    }
}
