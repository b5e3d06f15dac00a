//! Both readings of the rules, asked the same question.

use super::phone::{Act, Phone};
use super::town::{Town, UNITS, batch_id, unit_id};
use crate::reference::batch::{Around, Ask, Batch, Confirmed};
use crate::reference::life::{self, Before};
use crate::reference::reception::{self, House, Visit};
use crate::reference::rights::{self, Intent, Where};
use crate::reference::sentence::Reading;
use crate::reference::{self, rows};
use yanfang_domain::batch::confirmations;
use yanfang_domain::catalog::Severity;
use yanfang_domain::command::CommandName;
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::{Confirmation, Elsewhere, Entry, EntryKind, Ground, Readiness, check_entry};
use yanfang_domain::event::{Author, EventKind};
use yanfang_domain::id::{BatchId, ContractorId, DefectId, UnitId};
use yanfang_domain::inspection::room_state;
use yanfang_domain::permission::{Place, allowed, allowed_on_defect, roles_at};
use yanfang_domain::role::Member;
use yanfang_domain::standing::{fold, fold_unit};
use yanfang_domain::transition::{Writer, check_closing, check_transition};

fn number(unit: UnitId) -> Option<usize> {
    (0..UNITS).find(|number| unit_id(*number) == unit)
}

/// What a phone knows of other documents, by the product.
struct Known<'a>(&'a Town, &'a Phone);

impl Elsewhere for Known<'_> {
    fn readiness(&self, unit: UnitId) -> Option<Readiness> {
        let unit = number(unit)?;
        let held = &self.1.units[unit];
        let rooms = &self.0.house_type(unit).rooms;
        let open = fold_unit(&held.defects).iter().map(|one| one.status.is_open()).collect::<Vec<_>>();
        let critical =
            held.defects.iter().zip(&open).filter(|(one, open)| **open && one.severity == Severity::Critical);
        Some(Readiness {
            inspected: rooms.iter().all(|room| room_state(&held.rooms, room.id).is_some()),
            open: open.iter().filter(|open| **open).count() as u32,
            critical: critical.count() as u32,
        })
    }

    fn confirmations(&self, unit: UnitId) -> Vec<Confirmation> {
        let confirmed = confirmations(&self.1.batch).into_iter().filter(|one| one.units.contains(&unit));
        confirmed.map(|one| Confirmation { batch: batch_id(), entry: one.entry, revoked: !one.holds() }).collect()
    }

    fn is_open(&self, unit: UnitId, defect: DefectId) -> Option<bool> {
        let held = &self.1.units[number(unit)?];
        let place = held.defects.iter().position(|one| one.id == defect)?;
        Some(fold_unit(&held.defects)[place].status.is_open())
    }
}

/// Whether the product lets it be written.
pub(super) fn product(town: &Town, phone: &Phone, by: Author, member: Option<&Member>, at_ms: i64, act: &Act) -> bool {
    let entry = |unit: Option<usize>, kind: EntryKind, entries: &[Entry]| {
        let place = unit.map_or(Place::Project, |unit| Place::Unit(town.unit(unit)));
        let Some(member) = member else { return false };
        let roles = roles_at(member, place, at_ms);
        let ground = Ground {
            catalog: &town.catalog,
            member: Some(member),
            at_ms,
            unit: unit.map(unit_id),
            entries,
            defects: &|| unit.map_or_else(Vec::new, |unit| phone.units[unit].defects.clone()),
            elsewhere: &Known(town, phone),
        };
        allowed(member, place, CommandName::Entry(kind.name()), None, at_ms).is_ok()
            && check_entry(&ground, &kind, &Writer { author: by, roles: &roles }).is_ok()
    };
    match act {
        Act::Record { unit, .. } => {
            member.is_some_and(|one| allowed(one, town.unit(*unit), CommandName::RecordDefect, None, at_ms).is_ok())
        }
        Act::Room { unit, .. } => {
            member.is_some_and(|one| allowed(one, town.unit(*unit), CommandName::RecordRoom, None, at_ms).is_ok())
        }
        Act::Event { unit, kind, .. } => {
            let held = &phone.units[*unit];
            let mut about = act.defects().into_iter().filter_map(|id| held.defect(id));
            about.all(|defect| product_event(town, (*unit, &held.entries), by, member, at_ms, (defect, kind)))
        }
        Act::Delivery { unit, entry: kind } => {
            entry(Some(*unit), EntryKind::Delivery(kind.clone()), &phone.units[*unit].entries)
        }
        Act::Handover { unit, entry: kind } => {
            entry(Some(*unit), EntryKind::Handover(kind.clone()), &phone.units[*unit].entries)
        }
        Act::Batch(kind) => entry(None, EntryKind::Batch(kind.clone()), &phone.batch),
    }
}

fn product_event(
    town: &Town,
    (unit, entries): (usize, &[Entry]),
    by: Author,
    member: Option<&Member>,
    at_ms: i64,
    (defect, kind): (&Defect, &EventKind),
) -> bool {
    let unit = town.unit(unit);
    let standing = fold(defect);
    let name = CommandName::Event(kind.name());
    let roles = member.map(|member| roles_at(member, unit, at_ms)).unwrap_or_default();
    let writer = Writer { author: by, roles: &roles };
    member.is_none_or(|member| allowed_on_defect(member, unit, name, &standing, at_ms).is_ok())
        && check_transition(&standing, defect, kind, &writer).is_ok()
        && check_closing(&standing, defect, kind, &writer, &town.catalog.settings, &|| entries.to_vec()).is_ok()
}

/// What a phone knows of other documents, by the reference model.
pub(super) struct Neighbours<'a>(pub(super) &'a Town, pub(super) &'a Phone);

impl Around for Neighbours<'_> {
    fn inspected(&self, unit: UnitId) -> bool {
        let Some(unit) = number(unit) else { return false };
        let recorded = |room| self.1.units[unit].rooms.iter().any(|record| record.room == room);
        self.0.rooms(unit).into_iter().all(recorded)
    }

    fn critical_open(&self, unit: UnitId) -> bool {
        let Some(unit) = number(unit) else { return false };
        let held = &self.1.units[unit];
        let standings = reference::unit_standings(&held.defects);
        held.defects
            .iter()
            .zip(standings)
            .any(|(defect, one)| defect.severity == Severity::Critical && !rows::is_settled(one.status))
    }

    fn is_done(&self, unit: UnitId, defect: DefectId) -> bool {
        let Some(unit) = number(unit) else { return false };
        let held = &self.1.units[unit];
        let standings = reference::unit_standings(&held.defects);
        held.defects.iter().zip(standings).any(|(one, standing)| one.id == defect && rows::is_settled(standing.status))
    }
}

/// The confirmations for a unit that a phone knows of, by the reference model.
pub(super) fn confirmed(reading: Reading, phone: &Phone, unit: UnitId) -> Vec<(BatchId, Confirmed)> {
    let batch = Batch::of(reading, &phone.batch);
    batch.confirmations_of(unit).into_iter().map(|one| (batch_id(), one)).collect()
}

/// Whether the reference model lets it be written.
pub(super) fn model(
    reading: Reading,
    town: &Town,
    phone: &Phone,
    by: Author,
    member: Option<&Member>,
    at_ms: i64,
    act: &Act,
) -> bool {
    let right = |place: Where<'_>| {
        member.is_some_and(|member| rights::may(reading, &Intent { member, place, command: act.name(), at_ms }, None))
    };
    match act {
        Act::Record { unit, .. } | Act::Room { unit, .. } => right(Where::Unit(town.unit(*unit))),
        Act::Event { unit, kind, .. } => {
            let held = &phone.units[*unit];
            let mut about = act.defects().into_iter().filter_map(|id| held.defect(id));
            about.all(|defect| model_event(reading, town, (*unit, &held.entries), by, member, at_ms, (defect, kind)))
        }
        Act::Delivery { unit, .. } | Act::Handover { unit, .. } => {
            right(Where::Unit(town.unit(*unit))) && in_unit(reading, town, phone, *unit, by, act)
        }
        Act::Batch(entry) => {
            let around = Neighbours(town, phone);
            let party = member.and_then(|member| member.party);
            let ask = Ask { catalog: &town.catalog, author: by, party, around: &around };
            right(Where::Project) && reference::batch::may(&Batch::of(reading, &phone.batch), &ask, entry)
        }
    }
}

fn in_unit(reading: Reading, town: &Town, phone: &Phone, unit: usize, by: Author, act: &Act) -> bool {
    let held = &phone.units[unit];
    let standings = reference::unit_standings(&held.defects);
    let house = House::of(reading, &held.entries, &held.defects, &standings);
    let confirmed = confirmed(reading, phone, unit_id(unit));
    let visit = Visit { catalog: &town.catalog, unit: unit_id(unit), author: by, confirmed: &confirmed };
    match act {
        Act::Handover { entry, .. } => reception::may(&house, &visit, entry),
        Act::Delivery { entry, .. } => reception::may_in_unit(&house, &visit, entry),
        _ => unreachable!("it is an entry of a unit"),
    }
}

fn model_event(
    reading: Reading,
    town: &Town,
    (unit, entries): (usize, &[Entry]),
    by: Author,
    member: Option<&Member>,
    at_ms: i64,
    (defect, kind): (&Defect, &EventKind),
) -> bool {
    let place = Where::Unit(town.unit(unit));
    let standing = reference::standing(defect, &[]);
    let right = |member: &Member| {
        rights::may(reading, &Intent { member, place, command: kind.name().text(), at_ms }, Some(&standing))
    };
    let roles = member.map(|member| rights::roles(reading, member, place, at_ms)).unwrap_or_default();
    let settings = &town.catalog.settings;
    let before = Before { defect, standing: &standing, by, roles: &roles, settings, entries };
    member.is_none_or(right) && life::may(reading, &before, kind)
}

/// Whether the product lets a contractor write an event on its own order.
pub(super) fn product_on_order(
    town: &Town,
    repairer: ContractorId,
    member: &Member,
    at_ms: i64,
    (defect, kind): (&Defect, &EventKind),
) -> bool {
    let place = Place::Order(Some(repairer));
    let standing = fold(defect);
    let roles = roles_at(member, place, at_ms);
    let writer = Writer { author: Author::Member(member.id), roles: &roles };
    allowed_on_defect(member, place, CommandName::Event(kind.name()), &standing, at_ms).is_ok()
        && check_transition(&standing, defect, kind, &writer).is_ok()
        && check_closing(&standing, defect, kind, &writer, &town.catalog.settings, &Vec::new).is_ok()
}

/// Whether the reference model does.
pub(super) fn model_on_order(
    reading: Reading,
    town: &Town,
    repairer: ContractorId,
    member: &Member,
    at_ms: i64,
    (defect, kind): (&Defect, &EventKind),
) -> bool {
    let place = Where::Order(repairer);
    let standing = reference::standing(defect, &[]);
    let intent = Intent { member, place, command: kind.name().text(), at_ms };
    let roles = rights::roles(reading, member, place, at_ms);
    let (by, settings) = (Author::Member(member.id), &town.catalog.settings);
    let before = Before { defect, standing: &standing, by, roles: &roles, settings, entries: &[] };
    rights::may(reading, &intent, Some(&standing)) && life::may(reading, &before, kind)
}
