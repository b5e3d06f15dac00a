//! What may be written into a reception now.

use super::{House, Set, Told};
use crate::reference::batch::Confirmed;
use crate::reference::seen::{each, has};
use crate::reference::sentence::Sentence as S;
use std::collections::BTreeSet;
use yanfang_domain::catalog::{Catalog, Severity, SigningMode, UnitKind};
use yanfang_domain::delivery::{DeliveryEntry, MeterKind};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::Author;
use yanfang_domain::handover::{Gate, HandedKind, HandoverEntry, Outcome};
use yanfang_domain::id::{DefectId, EntryId, HandoverId, RoomId, UnitId};
use yanfang_domain::signing::{Purpose, Signed, SignedStatement, SignerRole};

/// Who asks, and what is known of the batch.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The unit.
    pub unit: UnitId,
    /// Who writes.
    pub author: Author,
    /// The confirmations for the unit, by batch.
    pub confirmed: &'a [(yanfang_domain::id::BatchId, Confirmed)],
}

/// Whether an entry of a reception may be written, rights apart.
pub fn may(house: &House<'_>, visit: &Visit<'_>, entry: &HandoverEntry) -> bool {
    let Some(handover) = entry.handover() else { return house.reading.all(&house.beginning_of(visit, entry)) };
    let Some(start) = house.beginning(handover) else { return !house.reading.counts(S::BegunAndOpen) };
    house.reading.content(S::BegunAndOpen, !house.closed(start)) && house.reading.all(&house.step(visit, start, entry))
}

/// Whether an entry of the unit's way beside receptions may be written, rights apart.
pub fn may_in_unit(house: &House<'_>, visit: &Visit<'_>, entry: &DeliveryEntry) -> bool {
    match entry {
        DeliveryEntry::FormalityMarked { code, .. } => house.reading.content(S::FormalityKnown, visit.has(code)),
        DeliveryEntry::MeterRead { meter, value_milli, handover, remark, .. } => {
            house.may_within(*handover, |start| house.handing_over(start))
                && house.reading.content(
                    S::MetersDoNotRunBack,
                    !remark.is_empty() || house.last_value(*meter).is_none_or(|last| *value_milli >= last),
                )
        }
        DeliveryEntry::ListAttached { handover, .. } => house.may_within(*handover, |start| house.editing(start)),
        _ => true,
    }
}

impl Visit<'_> {
    fn has(&self, code: &str) -> bool {
        self.catalog.settings.formalities.iter().any(|formality| formality.code == code)
    }

    fn rooms(&self) -> BTreeSet<RoomId> {
        let unit = self.catalog.places.units.iter().find(|unit| unit.id == self.unit).unwrap();
        let house_type = self.catalog.places.house_types.iter().find(|one| one.id == unit.house_type).unwrap();
        house_type.rooms.iter().map(|room| room.id).collect()
    }

    fn confirmation(&self, gate: Gate) -> Option<&Confirmed> {
        let same = |(batch, one): &&(_, Confirmed)| *batch == gate.batch && one.entry == gate.confirmation;
        self.confirmed.iter().find(same).map(|(_, one)| one)
    }
}

impl House<'_> {
    fn may_within(&self, handover: Option<HandoverId>, sentences: impl Fn(usize) -> Vec<(S, bool)>) -> bool {
        let Some(handover) = handover else { return true };
        let Some(start) = self.beginning(handover) else { return !self.reading.counts(S::BegunAndOpen) };
        self.reading.content(S::BegunAndOpen, !self.closed(start)) && self.reading.all(&sentences(start))
    }

    /// R1; "No double handover"; "parking and storage may be handed over with a dwelling".
    fn beginning_of(&self, visit: &Visit<'_>, entry: &HandoverEntry) -> Vec<(S, bool)> {
        let HandoverEntry::Started { gate, with, .. } = entry else { return Vec::new() };
        let named = gate.and_then(|gate| visit.confirmation(gate));
        let starts = self.beginnings();
        let goes_along = |id: &UnitId| {
            let unit = visit.catalog.places.units.iter().find(|unit| unit.id == *id);
            unit.is_none_or(|unit| [UnitKind::Parking, UnitKind::Storage].contains(&unit.kind))
        };
        vec![
            (S::UnderAConfirmation, named.is_some()),
            (S::ThatHolds, named.is_none_or(|one| one.holds)),
            (S::HandedOverOnce, !starts.iter().any(|start| self.keys(*start))),
            (S::OneAtATime, starts.iter().all(|start| self.closed(*start))),
            (S::OnlyParkingAndStorage, with.iter().all(goes_along)),
        ]
    }

    fn step(&self, visit: &Visit<'_>, start: usize, entry: &HandoverEntry) -> Vec<(S, bool)> {
        match entry {
            HandoverEntry::IdentityChecked { .. }
            | HandoverEntry::Walked { .. }
            | HandoverEntry::CriticalConsented { .. } => self.editing(start),
            HandoverEntry::OutcomeSet { outcome, .. } => {
                [self.editing(start), self.walked(visit, start), self.stands(start, *outcome)].concat()
            }
            HandoverEntry::OutcomeDecided { chosen, .. } => self.deciding(visit, start, *chosen),
            HandoverEntry::FormalitiesReleased { codes, .. } => {
                vec![(S::FormalityKnown, codes.iter().all(|code| visit.has(code)))]
            }
            HandoverEntry::ItemHanded { .. } => self.handing_over(start),
            HandoverEntry::FormSigned { role, on, signature, .. } => {
                let signing = self.signing(visit, start, *role, *on, signature);
                [signing, self.content(visit, start), self.gate(visit, start)].concat()
            }
            HandoverEntry::SignatureRefused { .. } => [self.editing(start), self.content(visit, start)].concat(),
            HandoverEntry::KeysReleased { .. } => [self.releasing(visit, start), self.gate(visit, start)].concat(),
            HandoverEntry::Amended { previous, .. } => self.amending(start, *previous),
            HandoverEntry::FinalOutcomeSet { outcome, key_release, .. } => {
                self.finishing(visit, start, *outcome, key_release.is_some())
            }
            HandoverEntry::Closed { .. } => self.closing(start),
            HandoverEntry::Started { .. } | HandoverEntry::RecordedElsewhere { .. } => Vec::new(),
        }
    }

    /// R2.
    fn editing(&self, start: usize) -> Vec<(S, bool)> {
        vec![(S::SignedIsNotEdited, self.signed(start).is_none())]
    }

    /// "identity or proxy ... walk first".
    fn walked(&self, visit: &Visit<'_>, start: usize) -> Vec<(S, bool)> {
        let identity = self.part(start, |kind| matches!(kind, HandoverEntry::IdentityChecked { .. }));
        let walks = self.part(start, |kind| matches!(kind, HandoverEntry::Walked { .. }));
        let mut left = visit.rooms();
        for place in each(walks) {
            if let EntryKind::Handover(HandoverEntry::Walked { rooms, skipped, .. }) = &self.seen.entries[place].kind {
                left.retain(|room| !rooms.contains(room) && skipped.iter().all(|(skipped, _)| skipped != room));
            }
        }
        vec![(S::IdentityFirst, identity != 0), (S::WalkFirst, walks != 0 && left.is_empty())]
    }

    /// "`Accepted` needs none open; an open critical one also blocks `AcceptedRepairLater` unless the service manager's
    /// consent is recorded."
    fn stands(&self, start: usize, outcome: Outcome) -> Vec<(S, bool)> {
        let mut consented: BTreeSet<DefectId> = BTreeSet::new();
        for place in each(self.part(start, |kind| matches!(kind, HandoverEntry::CriticalConsented { .. }))) {
            if let EntryKind::Handover(HandoverEntry::CriticalConsented { defects, .. }) =
                &self.seen.entries[place].kind
            {
                consented.extend(defects);
            }
        }
        let all = || self.defects.iter().zip(self.standings);
        let open = || all().filter(|(_, standing)| Self::is_open(standing)).map(|(defect, _)| defect);
        let blocks = |defect: &&yanfang_domain::defect::Defect| {
            defect.severity == Severity::Critical && !consented.contains(&defect.id)
        };
        match outcome {
            Outcome::Accepted => vec![(S::AcceptedNeedsNoneOpen, open().count() == 0)],
            Outcome::AcceptedRepairLater => vec![(S::CriticalNeedsConsent, open().filter(blocks).count() == 0)],
            Outcome::Refused | Outcome::ConfirmAfterRepair => Vec::new(),
        }
    }

    /// R7.
    fn deciding(&self, visit: &Visit<'_>, start: usize, chosen: EntryId) -> Vec<(S, bool)> {
        let Told::Apart(apart) = self.outcome(start) else { return vec![(S::OutcomeChosenAmongThem, false)] };
        let mine = |id: &EntryId| self.seen.place(*id).is_some_and(|place| self.seen.entries[place].by == visit.author);
        vec![
            (S::OutcomeChosenAmongThem, apart.contains(&chosen)),
            (S::OutcomeDecidedByNeither, !apart.iter().any(mine)),
        ]
    }

    /// "then (only when accepting) meters, keys and books"; later with the sheet, when all is repaired.
    fn handing_over(&self, start: usize) -> Vec<(S, bool)> {
        let outcome = self.outcome(start);
        if self.signed(start).is_some() && !outcome.accepting() {
            return vec![(S::TasksDone, !self.has_tasks(start))];
        }
        [self.editing(start), self.accepting(start)].concat()
    }

    fn accepting(&self, start: usize) -> Vec<(S, bool)> {
        vec![(S::OnlyWhenAccepting, self.outcome(start).accepting())]
    }

    fn meters(&self, start: usize, since: Option<usize>) -> BTreeSet<MeterKind> {
        let whole = self.whole(start);
        let fresh = |place: &usize| since.is_none_or(|since| has(self.seen.before[*place], since));
        each(whole)
            .filter(fresh)
            .filter_map(|place| match &self.seen.entries[place].kind {
                EntryKind::Delivery(DeliveryEntry::MeterRead { meter, .. }) => Some(*meter),
                _ => None,
            })
            .collect()
    }

    fn read(&self, visit: &Visit<'_>, start: usize, since: Option<usize>) -> bool {
        let read = self.meters(start, since);
        visit.catalog.settings.meters.iter().all(|meter| read.contains(meter))
    }

    /// What is on the form before anybody signs it.
    fn content(&self, visit: &Visit<'_>, start: usize) -> Vec<(S, bool)> {
        let mut sentences = self.walked(visit, start);
        let outcome = self.outcome(start);
        let Told::One(told) = outcome else {
            sentences.push((S::OutcomeChosen, false));
            return sentences;
        };
        if self.signed(start).is_none() {
            sentences.extend(self.stands(start, told));
        }
        if outcome.accepting() {
            let handed = |item: HandedKind| {
                self.part(start, |kind| matches!(kind, HandoverEntry::ItemHanded { item: one, .. } if *one == item))
                    != 0
            };
            let needed = [HandedKind::Key, HandedKind::QualityGuarantee, HandedKind::UserManual];
            let items = needed.into_iter().all(handed);
            sentences.push((S::MetersAndItems, items && self.read(visit, start, None)));
        }
        sentences
    }

    /// "signatures (on screen, on paper photographed as the original, or both: a setting; owner or proxy, companion,
    /// property)".
    fn signing(
        &self,
        visit: &Visit<'_>,
        start: usize,
        role: SignerRole,
        on: Signed,
        signed: &SignedStatement,
    ) -> Vec<(S, bool)> {
        let statement = &signed.statement;
        let places = [self.visitor(start), SignerRole::Companion, SignerRole::Property];
        let same =
            statement.role == role && statement.purpose == Purpose::Handover && statement.document == visit.unit.into();
        let medium = match visit.catalog.settings.signing {
            SigningMode::Screen => !matches!(on, Signed::Paper { .. }),
            SigningMode::Paper => !matches!(on, Signed::Screen { .. }),
            SigningMode::Both => matches!(on, Signed::Both { .. }),
        };
        let valid = self.valid(start, Set::MAX);
        let again = each(valid).any(|place| self.role(place) == Some(role));
        vec![(S::RightSigner, places.contains(&role) && same), (S::RightMedium, medium), (S::SignedOnce, !again)]
    }

    /// R1, for what is signed or released: the confirmation that it began under was not taken back.
    fn gate(&self, visit: &Visit<'_>, start: usize) -> Vec<(S, bool)> {
        let EntryKind::Handover(HandoverEntry::Started { gate, .. }) = &self.seen.entries[start].kind else {
            return Vec::new();
        };
        let lost = gate.and_then(|gate| visit.confirmation(gate)).is_some_and(|one| !one.holds);
        vec![(S::ThatHolds, !lost)]
    }

    /// 必办 formalities that are neither done nor released by the manager.
    fn formalities(&self, visit: &Visit<'_>, start: usize) -> bool {
        let released = self.part(start, |kind| matches!(kind, HandoverEntry::FormalitiesReleased { .. }));
        let is_released = |code: &String| {
            each(released).any(|place| {
                matches!(&self.seen.entries[place].kind,
                    EntryKind::Handover(HandoverEntry::FormalitiesReleased { codes, .. }) if codes.contains(code))
            })
        };
        let is_done = |code: &String| {
            let marks = self.seen.all(|entry| {
                matches!(&entry.kind,
                    EntryKind::Delivery(DeliveryEntry::FormalityMarked { code: of, .. }) if of == code)
            });
            let done = |place: usize| {
                matches!(
                    self.seen.entries[place].kind,
                    EntryKind::Delivery(DeliveryEntry::FormalityMarked { done: true, .. })
                )
            };
            marks != 0 && each(self.seen.last(marks)).all(done)
        };
        let required = visit.catalog.settings.formalities.iter().filter(|formality| formality.required);
        required.map(|formality| &formality.code).all(|code| is_done(code) || is_released(code))
    }

    /// "keys are released only with an accepting outcome *and* either all 必办 formalities done or the service manager's
    /// signed release of those missing".
    fn releasing(&self, visit: &Visit<'_>, start: usize) -> Vec<(S, bool)> {
        let signed = self.signed(start);
        let owner = self.owners(self.valid(start, Set::MAX)).count() > 0;
        vec![
            (S::OnlyWhenAccepting, self.outcome(start).accepting()),
            (S::KeysOnce, !self.beginnings().iter().any(|start| self.keys(*start))),
            (S::AllSigned, signed.is_some()),
            (S::OwnerSigned, signed.is_none() || owner),
            (S::FormalitiesDone, self.formalities(visit, start)),
        ]
    }

    /// R2: "amendments form a chain, each signed".
    fn amending(&self, start: usize, previous: EntryId) -> Vec<(S, bool)> {
        let amended = self.part(start, |kind| matches!(kind, HandoverEntry::Amended { .. }));
        let follows = |place: usize| match &self.seen.entries[place].kind {
            EntryKind::Handover(HandoverEntry::Amended { previous, .. }) => Some(*previous),
            _ => None,
        };
        let continued: BTreeSet<EntryId> = each(amended).filter_map(follows).collect();
        let ends: Vec<EntryId> =
            each(amended).map(|place| self.id(place)).filter(|id| !continued.contains(id)).collect();
        let signed = self.signed(start).map(|place| self.id(place));
        let fits = if ends.is_empty() {
            let valid = self.signatures(self.valid(start, Set::MAX));
            signed == Some(previous) || each(valid).any(|place| self.id(place) == previous)
        } else {
            ends.contains(&previous)
        };
        vec![(S::AllSigned, signed.is_some()), (S::AmendsTheLast, fits)]
    }

    /// "The signed outcome stays; the reception gets a `final_outcome`; from `Refused` or `ConfirmAfterRepair` it needs a
    /// key-release sheet with fresh readings."
    fn finishing(&self, visit: &Visit<'_>, start: usize, outcome: Outcome, sheet: bool) -> Vec<(S, bool)> {
        let first = self.outcome(start);
        let signed = self.signed(start);
        let mut sentences = vec![
            (S::FinalAfterSignature, signed.is_some()),
            (S::OutcomeChosen, !matches!(first, Told::Apart(_))),
            (S::CleanIsFinal, first != Told::One(Outcome::Accepted)),
            (S::TasksDone, !self.has_tasks(start)),
        ];
        let takes = Told::One(outcome).accepting();
        if takes && matches!(first, Told::One(_)) && !first.accepting() {
            let others = self.beginnings().into_iter().filter(|other| *other != start);
            sentences.extend([
                (S::SheetForLaterKeys, sheet),
                (S::FreshReadings, self.read(visit, start, signed)),
                (S::FormalitiesDone, self.formalities(visit, start)),
                (S::KeysOnce, !others.into_iter().any(|other| self.keys(other))),
            ]);
        } else {
            sentences.push((S::SheetForLaterKeys, !sheet));
        }
        sentences
    }

    /// R6: "A reception is closed by hand", when all its tasks are and its keys are where they belong. One of two begun
    /// at once in which nothing was chosen closes as it is.
    fn closing(&self, start: usize) -> Vec<(S, bool)> {
        let outcome = self.outcome(start);
        let alone = self.beginnings().len() == 1;
        if !alone && outcome == Told::Nothing && !self.keys(start) {
            return Vec::new();
        }
        let clean = outcome == Told::One(Outcome::Accepted) && self.signed(start).is_some();
        let last = self.last_outcome(start);
        let takes = if matches!(last, Told::One(_)) { last.accepting() } else { outcome.accepting() };
        vec![
            (S::FinalAgreed, !matches!(last, Told::Apart(_))),
            (S::FinalBeforeClosing, clean || last != Told::Nothing),
            (S::TasksDone, !self.has_tasks(start)),
            (S::KeysBeforeClosing, !takes || self.keys(start)),
        ]
    }

    fn last_value(&self, of: MeterKind) -> Option<i64> {
        let value = |entry: &&yanfang_domain::entry::Entry| match &entry.kind {
            EntryKind::Delivery(DeliveryEntry::MeterRead { meter, serial: None, value_milli, .. }) if *meter == of => {
                Some(*value_milli)
            }
            _ => None,
        };
        self.seen.entries.iter().rev().find_map(value)
    }
}
