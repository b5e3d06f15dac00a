//! What one phone holds, and how it hears of what others hold.

use super::town::{UNITS, batch_id, unit_id};
use crate::reference::batch::Batch;
use crate::reference::reception::House;
use crate::reference::sentence::Reading;
use crate::reference::standing;
use crate::seed::Seed;
use std::collections::BTreeSet;
use yanfang_domain::batch::BatchEntry;
use yanfang_domain::command::{AddEntry, Body, Command, DefectEvent, RecordDefect};
use yanfang_domain::defect::Defect;
use yanfang_domain::delivery::DeliveryEntry;
use yanfang_domain::entry::{Entry, EntryKind};
use yanfang_domain::event::{AssignedBy, Author, Event, EventKind, WaiverBasis};
use yanfang_domain::handover::HandoverEntry;
use yanfang_domain::id::{ActorId, DefectId, DocumentId, EntryId, EventId, Origin, RoomId, RoomRecordId};
use yanfang_domain::inspection::{RoomRecord, RoomResult};
use yanfang_domain::time::Moment;

/// What somebody does.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Records a defect.
    Record { unit: usize, defect: RecordDefect },
    /// Records a room.
    Room { unit: usize, room: RoomId, result: RoomResult },
    /// Something happens to a defect; an assignment names its defects itself.
    Event { unit: usize, defect: Option<DefectId>, kind: EventKind },
    /// Something on the way of a unit to its owner.
    Delivery { unit: usize, entry: DeliveryEntry },
    /// Something in a reception.
    Handover { unit: usize, entry: HandoverEntry },
    /// Something happens to the batch.
    Batch(BatchEntry),
}

impl Act {
    /// Its name in the permission table.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Record { .. } => "record_defect",
            Self::Room { .. } => "record_room",
            Self::Event { kind, .. } => kind.name().text(),
            Self::Delivery { entry, .. } => EntryKind::Delivery(entry.clone()).name().text(),
            Self::Handover { entry, .. } => EntryKind::Handover(entry.clone()).name().text(),
            Self::Batch(entry) => EntryKind::Batch(entry.clone()).name().text(),
        }
    }

    /// What rules and passing limits do without anybody.
    pub(super) fn by_itself(&self, random: &mut Seed) -> Option<Author> {
        match self {
            Self::Event { kind: EventKind::Assigned { groups }, .. } => match groups.first()?.by {
                AssignedBy::Rule(rule) if random.chance(85) => Some(Author::Rule(rule)),
                _ => None,
            },
            Self::Event { kind: EventKind::Accepted { deemed: true }, .. } if random.chance(60) => Some(Author::Server),
            Self::Event { kind: EventKind::ChainMoved { .. }, .. } if random.chance(80) => Some(Author::Server),
            _ => None,
        }
    }

    /// Whether an app could write it at all: an empty list or reason never gets as far as a rule.
    pub(super) fn is_valid(&self) -> bool {
        let entry = |kind| Body::AddEntry(AddEntry { after: Vec::new(), kind });
        let body = match self.clone() {
            Self::Record { .. } | Self::Room { .. } => return true,
            Self::Event { defect, kind, .. } => Body::DefectEvent(DefectEvent { defect, after: Vec::new(), kind }),
            Self::Delivery { entry: kind, .. } => entry(EntryKind::Delivery(kind)),
            Self::Handover { entry: kind, .. } => entry(EntryKind::Handover(kind)),
            Self::Batch(kind) => entry(EntryKind::Batch(kind)),
        };
        body.validate().is_ok()
    }

    /// Defects that it is about.
    pub(super) fn defects(&self) -> Vec<DefectId> {
        match self {
            Self::Event { defect: Some(defect), .. } => vec![*defect],
            Self::Event { kind: EventKind::Assigned { groups }, .. } => {
                groups.iter().flat_map(|group| group.defects.iter().map(|(defect, _)| *defect)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A unit as a phone has it.
#[derive(Clone, Default)]
pub(super) struct UnitHeld {
    pub(super) defects: Vec<Defect>,
    pub(super) entries: Vec<Entry>,
    pub(super) rooms: Vec<RoomRecord>,
}

impl UnitHeld {
    pub(super) fn defect(&self, id: DefectId) -> Option<&Defect> {
        self.defects.iter().find(|defect| defect.id == id)
    }
}

/// A phone.
#[derive(Clone)]
pub(super) struct Phone {
    number: u8,
    pub(super) skew_ms: i64,
    pub(super) units: Vec<UnitHeld>,
    pub(super) batch: Vec<Entry>,
    session: u8,
    /// The last sequence number in each unit's document, and last in the batch's.
    seqs: [u32; UNITS + 1],
}

fn moment(utc_ms: i64) -> Moment {
    Moment { utc_ms, offset_min: 480 }
}

impl Phone {
    pub(super) fn new(number: u8, random: &mut Seed) -> Self {
        Self {
            number,
            skew_ms: *random.pick(&[0, 0, 0, 1, -1, 4_000, -90_000]),
            units: vec![UnitHeld::default(); UNITS],
            batch: Vec::new(),
            session: 0,
            seqs: [0; UNITS + 1],
        }
    }

    /// The app starts again: it writes under another actor.
    pub(super) fn restart(&mut self) {
        self.session += 1;
        self.seqs = [0; UNITS + 1];
    }

    fn origin(&mut self, document: usize) -> Origin {
        self.seqs[document] += 1;
        let mut actor = [0; 16];
        actor[..3].copy_from_slice(&[self.number, self.session, document as u8]);
        Origin { actor: ActorId(actor), seq: self.seqs[document] }
    }

    /// Writes what is done; the command that a document would execute, if it is about what documents are compared by.
    pub(super) fn write(&mut self, act: Act, by: Author, at_ms: i64) -> Option<(DocumentId, Command)> {
        let at = moment(at_ms);
        let document = match &act {
            Act::Batch(_) => UNITS,
            Act::Record { unit, .. }
            | Act::Room { unit, .. }
            | Act::Event { unit, .. }
            | Act::Delivery { unit, .. }
            | Act::Handover { unit, .. } => *unit,
        };
        let origin = self.origin(document);
        let id = if document == UNITS { batch_id().into() } else { unit_id(document).into() };
        let body = match act {
            Act::Record { unit, defect } => {
                self.units[unit].defects.push(recorded(&defect, origin, by, at));
                Body::RecordDefect(defect)
            }
            Act::Room { unit, room, result } => {
                let id = RoomRecordId(origin.record(0));
                self.units[unit].rooms.push(RoomRecord { id, by, at, room, result });
                return None;
            }
            Act::Event { unit, defect, kind } => {
                let after = self.frontier(unit, defect, &kind);
                let event =
                    Event { id: EventId(origin.record(0)), by, at, defect, after: after.clone(), kind: kind.clone() };
                self.take_event(unit, &event);
                Body::DefectEvent(DefectEvent { defect, after, kind })
            }
            Act::Delivery { unit, entry } => self.enter_unit(unit, EntryKind::Delivery(entry), origin, by, at),
            Act::Handover { unit, entry } => self.enter_unit(unit, EntryKind::Handover(entry), origin, by, at),
            Act::Batch(entry) => {
                let ordered = !matches!(entry, BatchEntry::SampleInspected { .. });
                let heads = if ordered { Batch::of(Reading::default(), &self.batch).heads() } else { BTreeSet::new() };
                let body = AddEntry { after: heads.into_iter().collect(), kind: EntryKind::Batch(entry) };
                self.batch.push(body.entry(origin, by, at));
                Body::AddEntry(body)
            }
        };
        Some((id, Command { origin, by, done_at: at, catalog: 1, body }))
    }

    /// The frontier of each defect that an event is about.
    fn frontier(&self, unit: usize, defect: Option<DefectId>, kind: &EventKind) -> Vec<EventId> {
        let act = Act::Event { unit, defect, kind: kind.clone() };
        let held = &self.units[unit];
        let mut after: Vec<EventId> = act
            .defects()
            .into_iter()
            .filter_map(|id| held.defect(id))
            .flat_map(|defect| standing(defect, &held.defects).frontier)
            .collect();
        after.sort_unstable();
        after.dedup();
        after
    }

    fn take_event(&mut self, unit: usize, event: &Event) {
        let act = Act::Event { unit, defect: event.defect, kind: event.kind.clone() };
        let about = act.defects();
        for defect in self.units[unit].defects.iter_mut().filter(|defect| about.contains(&defect.id)) {
            if defect.events.iter().all(|known| known.id != event.id) {
                defect.events.push(event.clone());
            }
        }
    }

    fn enter_unit(&mut self, unit: usize, kind: EntryKind, origin: Origin, by: Author, at: Moment) -> Body {
        let held = &self.units[unit];
        let house = House::of(Reading::default(), &held.entries, &[], &[]);
        let after: Vec<EntryId> = match &kind {
            EntryKind::Handover(entry) => match entry.handover() {
                Some(handover) => house.heads(handover).into_iter().collect(),
                None => house.last(|entry| matches!(entry.kind, EntryKind::Handover(_))),
            },
            EntryKind::Delivery(
                DeliveryEntry::MeterRead { handover: Some(handover), .. }
                | DeliveryEntry::ListAttached { handover: Some(handover), .. },
            ) => house.heads(*handover).into_iter().collect(),
            EntryKind::Delivery(DeliveryEntry::FormalityMarked { code, .. }) => house.last(|entry| {
                matches!(&entry.kind,
                    EntryKind::Delivery(DeliveryEntry::FormalityMarked { code: of, .. }) if of == code)
            }),
            _ => Vec::new(),
        };
        let body = AddEntry { after, kind };
        self.units[unit].entries.push(body.entry(origin, by, at));
        Body::AddEntry(body)
    }

    /// Takes in all that another phone has.
    pub(super) fn hear(&mut self, other: &Self) {
        join(&mut self.batch, &other.batch, |entry| entry.id);
        for (mine, theirs) in self.units.iter_mut().zip(&other.units) {
            join(&mut mine.entries, &theirs.entries, |entry| entry.id);
            join(&mut mine.rooms, &theirs.rooms, |room| room.id);
            for defect in &theirs.defects {
                match mine.defects.iter_mut().find(|known| known.id == defect.id) {
                    Some(known) => join(&mut known.events, &defect.events, |event| event.id),
                    None => mine.defects.push(defect.clone()),
                }
            }
        }
    }

    /// Whether everything that an act names is here: what is not could not have been written here.
    pub(super) fn has_what_it_names(&self, act: &Act) -> bool {
        match act {
            Act::Event { unit, kind, .. } => {
                let named = match kind {
                    EventKind::ExtensionGranted { request, .. } | EventKind::ExtensionDeclined { request, .. } => {
                        request
                    }
                    EventKind::Waived { basis: WaiverBasis::Proposal(proposal) } => proposal,
                    EventKind::Decided { chosen, .. } => chosen,
                    EventKind::ChainMoved { link, .. } | EventKind::Unchained { link, .. } => link,
                    _ => return true,
                };
                let mut events = self.units[*unit].defects.iter().flat_map(|defect| &defect.events);
                events.any(|event| event.id == *named)
            }
            Act::Handover { unit, entry } => {
                let named = match entry {
                    HandoverEntry::OutcomeDecided { chosen, .. } => Some(*chosen),
                    HandoverEntry::Amended { previous, .. } => Some(*previous),
                    _ => None,
                };
                let reception = entry.handover().map(|handover| EntryId(handover.0));
                named.into_iter().chain(reception).all(|id| has(&self.units[*unit].entries, id))
            }
            Act::Delivery {
                unit,
                entry:
                    DeliveryEntry::MeterRead { handover: Some(handover), .. }
                    | DeliveryEntry::ListAttached { handover: Some(handover), .. },
            } => has(&self.units[*unit].entries, EntryId(handover.0)),
            Act::Batch(BatchEntry::Revoked { confirmation, .. }) => has(&self.batch, *confirmation),
            _ => true,
        }
    }
}

fn has(entries: &[Entry], id: EntryId) -> bool {
    entries.iter().any(|entry| entry.id == id)
}

fn recorded(draft: &RecordDefect, origin: Origin, by: Author, at: Moment) -> Defect {
    Defect {
        id: DefectId(origin.record(0)),
        by,
        at,
        stage: draft.stage,
        inspection: draft.inspection,
        number: draft.number,
        room: draft.room,
        element: draft.element,
        item: draft.item.clone(),
        severity: draft.severity,
        note: draft.note.clone(),
        pin: draft.pin,
        photos: draft.photos.clone(),
        others: Vec::new(),
        events: Vec::new(),
    }
}

/// What is not here yet goes to the end: each phone has its own order.
fn join<T: Clone, I: PartialEq>(mine: &mut Vec<T>, theirs: &[T], id: impl Fn(&T) -> I) {
    for one in theirs {
        if mine.iter().all(|known| id(known) != id(one)) {
            mine.push(one.clone());
        }
    }
}
