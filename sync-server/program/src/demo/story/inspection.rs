//! The internal round: every room of every home has a record; what is wrong is assigned by the rules.

use super::book::Book;
use super::cast::{Cast, meet};
use crate::demo::phone::{Phone, Stop};
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::event::{EventKind, Status};
use yanfang_domain::id::{DefectId, UnitId};
use yanfang_domain::inspection::{RoomResult, Stage, is_inspected};

/// Plays it; the defect that is open at its end.
pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<DefectId, Stop> {
    let inspector = &cast.inspector;
    for (home, rooms) in cast.homes.iter().zip(&cast.rooms) {
        let round = inspector.device.start_inspection(*home, Stage::Internal)?;
        for (at, room) in rooms.iter().enumerate() {
            let result = if at == 1 { RoomResult::NotSeen { reason: "门锁".into() } } else { RoomResult::Clear };
            inspector.device.record_room(*home, round, *room, result)?;
            inspector.count_room();
        }
    }
    meet(&[inspector, &cast.engineer])?;
    book.row(
        "内部联合验收，每间都有记录 / internal round, every room accounted for",
        "10 homes inspected",
        inspected(cast, &cast.engineer).map(|count| format!("{count} homes inspected")),
    );

    let first = cast.defect(inspector, 0, Stage::Internal, Trade::Plastering, Severity::Minor)?;
    meet(&[inspector, &cast.engineer])?;
    book.row("按规则派单 / assigned by rule", "Assigned to HG", assigned(cast, &cast.engineer, cast.homes[0]));

    let second = cast.defect(&cast.other_inspector, 0, Stage::Internal, Trade::Plastering, Severity::Minor)?;
    meet(&[&cast.other_inspector, inspector])?;
    inspector.device.defect_event(cast.homes[0], second, EventKind::MarkedDuplicate { of: first })?;
    meet(&[inspector, &cast.other_inspector])?;
    book.row(
        "同一处记了两次，关联为重复 / the same twice, linked as a duplicate",
        "Duplicate of the first",
        standing(&cast.other_inspector, cast.homes[0], second, |standing| {
            let of = if standing.duplicate_of == Some(first) { " of the first" } else { "" };
            format!("{:?}{of}", standing.status)
        }),
    );
    let round = inspector.device.start_inspection(cast.homes[0], Stage::Internal)?;
    inspector.device.defect_event(
        cast.homes[0],
        first,
        EventKind::ConfirmedPresent { with: yanfang_domain::event::Attachment::default() },
    )?;
    for room in &cast.rooms[0] {
        inspector.device.record_room(cast.homes[0], round, *room, RoomResult::Clear)?;
    }
    meet(&[inspector, &cast.engineer])?;
    book.row(
        "复查轮次，旧问题还在 / a later round, the open defect is still there",
        "2 rounds, Assigned",
        rounds(&cast.engineer, cast.homes[0], first),
    );
    Ok(first)
}

fn inspected(cast: &Cast, phone: &Phone) -> Result<usize, Stop> {
    let places = &cast.catalog.places;
    let mut count = 0;
    for home in &cast.homes {
        let unit = places.units.iter().find(|unit| unit.id == *home);
        let house_type = unit.and_then(|unit| places.house_types.iter().find(|one| one.id == unit.house_type));
        let detail = phone.device.unit_detail(*home)?;
        let done = |house_type| detail.inspections.iter().any(|round| is_inspected(house_type, round));
        count += usize::from(house_type.is_some_and(done));
    }
    Ok(count)
}

fn assigned(cast: &Cast, phone: &Phone, home: UnitId) -> Result<String, Stop> {
    let detail = phone.device.unit_detail(home)?;
    let standing = detail.defects.first().map(|defect| defect.standing.clone());
    let standing = standing.ok_or(Stop::Incomplete { what: "the defect just recorded" })?;
    let firm = cast.catalog.contractors.contractors.iter().find(|firm| Some(firm.id) == standing.repairer);
    Ok(format!("{:?} to {}", standing.status, firm.map_or("nobody", |firm| &firm.code)))
}

fn rounds(phone: &Phone, home: UnitId, defect: DefectId) -> Result<String, Stop> {
    let detail = phone.device.unit_detail(home)?;
    let rounds = detail.inspections.len();
    standing(phone, home, defect, |standing| format!("{rounds} rounds, {:?}", standing.status))
}

/// What a phone says of a defect.
pub(super) fn standing(
    phone: &Phone,
    home: UnitId,
    defect: DefectId,
    say: impl Fn(&yanfang_domain::defect::Standing) -> String,
) -> Result<String, Stop> {
    let detail = phone.device.unit_detail(home)?;
    let found = detail.defects.iter().find(|one| one.defect.id == defect);
    Ok(found.map_or_else(|| "not there".into(), |one| say(&one.standing)))
}

/// Its status alone.
pub(super) fn status(phone: &Phone, home: UnitId, defect: DefectId) -> Result<String, Stop> {
    standing(phone, home, defect, |standing| {
        let decided = if standing.status == Status::NeedsDecision { " by neither" } else { "" };
        format!("{:?}{decided}", standing.status)
    })
}
