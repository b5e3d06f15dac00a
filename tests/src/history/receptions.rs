//! What people do when an owner comes: mostly what comes next, sometimes anything.

use super::History;
use super::phone::Act;
use super::town::{CLERK, COMPANIONS, MANAGERS, UNITS, batch_id, unit_id};
use yanfang_domain::batch::BatchState;
use yanfang_domain::catalog::SigningMode;
use yanfang_domain::defect::{Defect, Photo};
use yanfang_domain::delivery::{DeliveryEntry, MeterKind, ReadingSource};
use yanfang_domain::entry::{Entry, EntryKind, Past};
use yanfang_domain::event::Author;
use yanfang_domain::handover::{Gate, HandedKind, HandoverEntry, Outcome, Reception, Visitor, receptions};
use yanfang_domain::id::{Digest, EntryId, HandoverId, MemberId, OwnerId, ProjectId, RoomId, SealedFileId, UnitId};
use yanfang_domain::signing::{Algorithm, Purpose, Signed, SignedStatement, Signer, SignerRole, Statement};
use yanfang_domain::time::Moment;

type Choice = (Act, &'static [usize]);

const FILE: SealedFileId = SealedFileId::from_bytes([6; 16]);
const ITEMS: [HandedKind; 3] = [HandedKind::Key, HandedKind::QualityGuarantee, HandedKind::UserManual];

/// An entry of a unit, in a reception or beside it.
enum Said {
    Handover(HandoverEntry),
    Delivery(DeliveryEntry),
}

impl History {
    /// Something on the way of a unit to its owner.
    pub(super) fn with_an_owner(&mut self, place: usize) -> Choice {
        let unit = if self.goes_on(85) { 0 } else { self.random.below(UNITS) };
        let entries = self.phones[place].units[unit].entries.clone();
        let past = Past::of(&entries);
        let all = receptions(&past);
        let open: Vec<&Reception> = all.iter().filter(|one| one.closed.is_none()).collect();
        let (said, people) = match open.as_slice() {
            [] if self.random.chance(90) => (Said::Handover(self.started(place)), COMPANIONS),
            [] => match all.last() {
                Some(last) => self.any_in(unit, last, &entries, place),
                None => (Said::Handover(self.started(place)), COMPANIONS),
            },
            open => {
                let reception = (*self.random.pick(open)).clone();
                if self.goes_on(68) {
                    self.next_in(unit, &reception, &entries)
                } else if self.random.chance(12) {
                    (Said::Handover(self.started(place)), COMPANIONS)
                } else {
                    self.any_in(unit, &reception, &entries, place)
                }
            }
        };
        match said {
            Said::Handover(entry) => (Act::Handover { unit, entry }, people),
            Said::Delivery(entry) => (Act::Delivery { unit, entry }, people),
        }
    }

    /// A reception that came as far as the signatures, by the book.
    pub(super) fn received(&mut self, place: usize) {
        let unit = 0;
        let by = Author::Member(self.town.catalog.members[COMPANIONS[0]].id);
        let outcome = *self.random.pick(&Outcome::ALL);
        let entry = self.started(place);
        self.write(place, Act::Handover { unit, entry }, by, self.now_ms);
        for step in 0..16 {
            let entries = self.phones[place].units[unit].entries.clone();
            let Some(one) = receptions(&Past::of(&entries)).pop().filter(|one| !one.form.is_signed()) else { return };
            let handover = one.id;
            let accepts = [Outcome::Accepted, Outcome::AcceptedRepairLater].contains(&outcome);
            let said = match step {
                0 => Said::Handover(HandoverEntry::IdentityChecked { handover, document: "身份证".into() }),
                1 => {
                    let rooms = self.town.rooms(unit);
                    Said::Handover(HandoverEntry::Walked { handover, rooms, skipped: Vec::new() })
                }
                2 => Said::Handover(HandoverEntry::OutcomeSet { handover, outcome, reasons: "原因".into() }),
                _ => match self.left_to_hand(&one, &entries).filter(|_| accepts) {
                    Some(said) => said,
                    None => self.signed(unit, &one),
                },
            };
            let act = match said {
                Said::Handover(entry) => Act::Handover { unit, entry },
                Said::Delivery(entry) => Act::Delivery { unit, entry },
            };
            self.now_ms += 60_000;
            self.write(place, act, by, self.now_ms);
        }
    }

    fn started(&mut self, place: usize) -> HandoverEntry {
        let state = BatchState::of(&self.phones[place].batch);
        let newest = state.confirmed().or(state.confirmations.last()).map(|one| one.entry);
        let gate = newest.map(|confirmation| Gate { batch: batch_id(), confirmation, heard_ms: 0 });
        let other =
            Gate { batch: batch_id(), confirmation: EntryId(crate::reference::random::record(251, 1)), heard_ms: 0 };
        let gate = match self.random.below(20) {
            0 => None,
            1 => Some(other),
            _ => gate,
        };
        let visitor = if self.random.chance(75) { Visitor::Owner } else { Visitor::Proxy { authority: FILE } };
        let with: Vec<UnitId> = match self.random.below(12) {
            0 => vec![unit_id(1)],
            1..3 => vec![unit_id(3)],
            _ => Vec::new(),
        };
        HandoverEntry::Started { owner: OwnerId::from_bytes([5; 16]), visitor, gate, slip: None, with }
    }

    /// The next step of a reception.
    fn next_in(&mut self, unit: usize, one: &Reception, entries: &[Entry]) -> (Said, &'static [usize]) {
        let handover = one.id;
        let told = one.outcome.outcome();
        let accepts = told.is_some_and(|outcome| [Outcome::Accepted, Outcome::AcceptedRepairLater].contains(&outcome));
        if one.outcome.contradicting().len() > 1 && self.random.chance(70) {
            return (self.decided(one), MANAGERS);
        }
        if !one.form.is_signed() {
            if one.identity.is_none() {
                return (
                    Said::Handover(HandoverEntry::IdentityChecked { handover, document: "身份证".into() }),
                    COMPANIONS,
                );
            }
            let left: Vec<RoomId> = self.town.rooms(unit).into_iter().filter(|room| !one.seen.contains(room)).collect();
            if !left.iter().all(|room| one.skipped.contains_key(room)) || !one.walked {
                return (self.walked(unit, handover), COMPANIONS);
            }
            if told.is_none() {
                return (self.outcome(handover), *self.random.pick(&[COMPANIONS, COMPANIONS, COMPANIONS, MANAGERS]));
            }
            if accepts && let Some(said) = self.left_to_hand(one, entries) {
                return (said, COMPANIONS);
            }
            if self.random.chance(6) {
                let (reason, witness) = ("不签".into(), "物业".into());
                return (Said::Handover(HandoverEntry::SignatureRefused { handover, reason, witness }), COMPANIONS);
            }
            return (self.signed(unit, one), COMPANIONS);
        }
        match self.random.below(20) {
            0..2 => return (self.amended(unit, one), COMPANIONS),
            2 => return (self.final_outcome(handover, true), CLERK),
            3 => return (Said::Handover(HandoverEntry::Closed { handover }), CLERK),
            _ => {}
        }
        if accepts && !one.is_handed_over() {
            return match self.random.below(4) {
                0 => (formality(true), CLERK),
                1 => (self.released(handover), MANAGERS),
                _ => (Said::Handover(HandoverEntry::KeysReleased { handover }), COMPANIONS),
            };
        }
        if told != Some(Outcome::Accepted) && !one.final_outcome.is_set() {
            return match self.random.below(5) {
                0 => (formality(true), CLERK),
                1..3 => (self.reading(Some(handover), entries), COMPANIONS),
                _ => (self.final_outcome(handover, accepts), CLERK),
            };
        }
        (Said::Handover(HandoverEntry::Closed { handover }), CLERK)
    }

    fn left_to_hand(&mut self, one: &Reception, entries: &[Entry]) -> Option<Said> {
        let read = |kind: &MeterKind| {
            one.readings.iter().any(|id| {
                entries.iter().any(|entry| {
                    entry.id == *id
                        && matches!(&entry.kind,
                            EntryKind::Delivery(DeliveryEntry::MeterRead { meter, .. }) if meter == kind)
                })
            })
        };
        let meter = self.town.catalog.settings.meters.iter().find(|meter| !read(meter)).copied();
        if let Some(meter) = meter {
            return Some(self.reading_of(meter, Some(one.id), entries));
        }
        let item = ITEMS.into_iter().find(|item| one.items.iter().all(|handed| handed.item != *item))?;
        Some(handed(one.id, item))
    }

    /// Anything that could be said in a reception, or beside it.
    fn any_in(&mut self, unit: usize, one: &Reception, entries: &[Entry], place: usize) -> (Said, &'static [usize]) {
        let lost = self.random.chance(2);
        let handover = if lost { HandoverId(crate::reference::random::record(251, 1)) } else { one.id };
        let reason = String::from("原因");
        let said = |entry| Said::Handover(entry);
        match self.random.below(17) {
            0 => (said(HandoverEntry::IdentityChecked { handover, document: "身份证".into() }), COMPANIONS),
            1 => (self.walked(unit, handover), COMPANIONS),
            2..4 => (self.outcome(handover), COMPANIONS),
            4 => (self.decided(one), MANAGERS),
            5 => {
                let defects: Vec<Defect> = self.phones[place].units[unit].defects.clone();
                let named = defects.iter().filter(|_| self.random.chance(80)).map(|defect| defect.id).collect();
                (said(HandoverEntry::CriticalConsented { handover, defects: named, reason }), MANAGERS)
            }
            6 => (self.released(handover), MANAGERS),
            7 => (handed(handover, *self.random.pick(&ITEMS)), COMPANIONS),
            8..10 => (self.signed(unit, one), COMPANIONS),
            10 => (said(HandoverEntry::SignatureRefused { handover, reason, witness: "物业".into() }), COMPANIONS),
            11 => (said(HandoverEntry::KeysReleased { handover }), COMPANIONS),
            12 => (self.amended(unit, one), COMPANIONS),
            13 => {
                let sheet = self.random.chance(50);
                (self.final_outcome(handover, sheet), CLERK)
            }
            14 => (said(HandoverEntry::Closed { handover }), CLERK),
            15 => {
                let handover = self.random.chance(80).then_some(handover);
                match self.random.below(4) {
                    0 => (
                        Said::Delivery(DeliveryEntry::ListAttached {
                            pages: vec![Photo { hash: Digest([3; 32]) }],
                            note: String::new(),
                            handover,
                        }),
                        COMPANIONS,
                    ),
                    _ => (self.reading(handover, entries), COMPANIONS),
                }
            }
            _ => (formality(self.random.chance(60)), CLERK),
        }
    }

    fn walked(&mut self, unit: usize, handover: HandoverId) -> Said {
        let (mut rooms, mut skipped) = (Vec::new(), Vec::new());
        for room in self.town.rooms(unit) {
            match self.random.below(10) {
                0 if !self.goes_on(50) => {}
                1..3 => skipped.push((room, "业主不看".into())),
                _ => rooms.push(room),
            }
        }
        Said::Handover(HandoverEntry::Walked { handover, rooms, skipped })
    }

    fn outcome(&mut self, handover: HandoverId) -> Said {
        let outcome = *self.random.pick(&[
            Outcome::Accepted,
            Outcome::Accepted,
            Outcome::AcceptedRepairLater,
            Outcome::AcceptedRepairLater,
            Outcome::Refused,
            Outcome::ConfirmAfterRepair,
        ]);
        Said::Handover(HandoverEntry::OutcomeSet { handover, outcome, reasons: "原因".into() })
    }

    fn decided(&mut self, one: &Reception) -> Said {
        let among = one.outcome.contradicting();
        let chosen = match among {
            [] => EntryId(one.id.0),
            _ if self.random.chance(10) => EntryId(one.id.0),
            among => *self.random.pick(among),
        };
        Said::Handover(HandoverEntry::OutcomeDecided { handover: one.id, chosen, reason: "原因".into() })
    }

    fn released(&mut self, handover: HandoverId) -> Said {
        let code = *self.random.pick(&["fund", "fund", "fund", "loan", "none"]);
        Said::Handover(HandoverEntry::FormalitiesReleased {
            handover, codes: vec![code.into()], reason: "补办".into()
        })
    }

    fn final_outcome(&mut self, handover: HandoverId, accepted_before: bool) -> Said {
        let outcome = *self.random.pick(&[
            Outcome::Accepted,
            Outcome::Accepted,
            Outcome::Accepted,
            Outcome::AcceptedRepairLater,
            Outcome::Refused,
        ]);
        let sheet = if self.random.chance(85) { !accepted_before } else { accepted_before };
        let key_release = sheet.then_some(FILE);
        Said::Handover(HandoverEntry::FinalOutcomeSet { handover, outcome, key_release })
    }

    fn reading(&mut self, handover: Option<HandoverId>, entries: &[Entry]) -> Said {
        let meter = *self.random.pick(&[MeterKind::Water, MeterKind::Electricity]);
        self.reading_of(meter, handover, entries)
    }

    /// More than the last time, mostly.
    fn reading_of(&mut self, meter: MeterKind, handover: Option<HandoverId>, entries: &[Entry]) -> Said {
        let values = entries.iter().map(|entry| match &entry.kind {
            EntryKind::Delivery(DeliveryEntry::MeterRead { value_milli, .. }) => *value_milli,
            _ => 0,
        });
        let high = values.max().unwrap_or(0);
        let value_milli = if self.random.chance(92) { high + self.random.below(3) as i64 } else { high / 2 };
        let remark = if self.random.chance(4) { "换表".into() } else { String::new() };
        Said::Delivery(DeliveryEntry::MeterRead {
            meter,
            serial: None,
            value_milli,
            source: ReadingSource::OnSite,
            handover,
            photo: None,
            remark,
        })
    }

    fn on(&mut self) -> Signed {
        let any =
            [Signed::Screen { image: FILE }, Signed::Paper { photo: FILE }, Signed::Both { image: FILE, photo: FILE }];
        let fits = match self.town.catalog.settings.signing {
            SigningMode::Screen => any[0],
            SigningMode::Paper => any[1],
            SigningMode::Both => any[2],
        };
        if self.random.chance(90) { fits } else { *self.random.pick(&any) }
    }

    fn signed(&mut self, unit: usize, one: &Reception) -> Said {
        let owners = match one.visitor {
            Visitor::Owner => SignerRole::Owner,
            Visitor::Proxy { .. } => SignerRole::Proxy,
        };
        let places = [owners, SignerRole::Companion, SignerRole::Property];
        let left: Vec<SignerRole> = places.into_iter().filter(|role| !one.form.has(*role)).collect();
        let role = match self.random.below(20) {
            0 => *self.random.pick(&[SignerRole::Owner, SignerRole::Proxy]),
            1 => *self.random.pick(&places),
            _ if left.is_empty() => owners,
            _ => *self.random.pick(&left),
        };
        let on = self.on();
        let signature = Box::new(self.statement(unit, role, Purpose::Handover));
        Said::Handover(HandoverEntry::FormSigned { handover: one.id, role, on, signature })
    }

    fn amended(&mut self, unit: usize, one: &Reception) -> Said {
        let mut ends: Vec<EntryId> = one.amendments.iter().map(|amendment| amendment.id).collect();
        ends.extend(one.form.signed);
        let previous = match ends.first() {
            Some(first) if self.random.chance(50) => *first,
            Some(_) => *self.random.pick(&ends),
            None => EntryId(one.id.0),
        };
        let on = self.on();
        let signature = Box::new(self.statement(unit, SignerRole::Owner, Purpose::Amendment));
        Said::Handover(HandoverEntry::Amended {
            handover: one.id,
            previous,
            text: "补充".into(),
            defects: Vec::new(),
            on,
            signature,
        })
    }

    /// What is signed; now and then something else.
    fn statement(&mut self, unit: usize, role: SignerRole, purpose: Purpose) -> SignedStatement {
        let at = Moment { utc_ms: self.now_ms, offset_min: 480 };
        let (mut document, mut role, mut purpose) = (unit_id(unit), role, purpose);
        match self.random.below(60) {
            0 => document = unit_id(2),
            1 => role = SignerRole::Companion,
            2 => purpose = Purpose::SignOff,
            _ => {}
        }
        let statement = Statement {
            algorithm: Algorithm::Ed25519,
            purpose,
            project: ProjectId::from_bytes([1; 16]),
            document: document.into(),
            generation: 1,
            heads: Vec::new(),
            view_version: 1,
            view: Digest([4; 32]),
            photos: Vec::new(),
            further: Vec::new(),
            signer: Signer::Member(Author::Member(MemberId::from_bytes([100; 16]))),
            role,
            image: None,
            paper: None,
            at,
            text_version: 1,
        };
        SignedStatement { statement, key: String::new(), signature: String::new() }
    }
}

fn handed(handover: HandoverId, item: HandedKind) -> Said {
    Said::Handover(HandoverEntry::ItemHanded { handover, item, label: "A".into(), count: 1 })
}

fn formality(done: bool) -> Said {
    Said::Delivery(DeliveryEntry::FormalityMarked { code: "fund".into(), done })
}
