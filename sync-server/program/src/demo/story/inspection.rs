//! The internal round: every room of every home has a record; what is wrong is assigned by the rules.

use super::book::Book;
use super::cast::{Cast, meet};
use crate::demo::phone::{Phone, Stop};
use yanfang_device::EventDraft;
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::event::Status;
use yanfang_domain::id::{DefectId, InspectionId, UnitId};
use yanfang_domain::inspection::{RoomResult, Stage, is_inspected};

/// Plays it; the defect that is open at its end.
pub(super) fn play(cast: &Cast, book: &mut Book) -> Result<DefectId, Stop> {
    let inspector = &cast.inspector;
    third_party(cast, book)?;
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
    book.row(
        "我的一天：班组范围里的户和每户的房间 / my day: the homes of one's teams with their rooms",
        "every home of the story at entrance 1 inspected, others left",
        my_day(cast, inspector),
    );

    let first = cast.defect(inspector, 0, Stage::Internal, Trade::Plastering, Severity::Minor)?;
    meet(&[inspector, &cast.engineer])?;
    book.row("按规则派单 / assigned by rule", "Assigned to HG", assigned(cast, &cast.engineer, cast.homes[0]));

    let second = cast.defect(&cast.other_inspector, 0, Stage::Internal, Trade::Plastering, Severity::Minor)?;
    meet(&[&cast.other_inspector, inspector])?;
    let offered = inspector.device.duplicates_of(cast.homes[0], second)?;
    let original = offered.first().ok_or(Stop::Incomplete { what: "the defect that was recorded twice" })?;
    inspector.device.link_duplicate(cast.homes[0], second, original.defect)?;
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
    let asked = inspector.device.carry_over(cast.homes[0], round)?.left().count();
    inspector.device.confirm_present(cast.homes[0], first, EventDraft::default())?;
    for room in &cast.rooms[0] {
        inspector.device.record_room(cast.homes[0], round, *room, RoomResult::Clear)?;
    }
    meet(&[inspector, &cast.engineer])?;
    book.row(
        "复查轮次，旧问题还在 / a later round, the open defect is still there",
        "1 asked, complete, Assigned",
        carried(&cast.engineer, cast.homes[0], round, first).map(|told| format!("{asked} asked, {told}")),
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

/// Whether a round is complete, as a phone has heard, and what became of the defect it was asked about.
fn carried(phone: &Phone, home: UnitId, round: InspectionId, defect: DefectId) -> Result<String, Stop> {
    let state = phone.device.carry_over(home, round)?.state;
    let complete = if state.is_complete() { "complete" } else { "incomplete" };
    standing(phone, home, defect, |standing| format!("{complete}, {:?}", standing.status))
}

/// The external firm goes through two homes and finds a room of the second locked up by others.
fn third_party(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let external = &cast.third_party;
    for at in 0..2 {
        let round = external.device.start_inspection(cast.homes[at], Stage::ThirdParty)?;
        for room in &cast.rooms[at][at..] {
            external.device.record_room(cast.homes[at], round, *room, RoomResult::Clear)?;
            external.count_room();
        }
    }
    meet(&[external, &cast.lead])?;
    book.row(
        "第三方验房覆盖：缺哪户哪间 / third-party coverage: which home and room is missing",
        "1 of 2 homes covered, 1 room of the other missing",
        covered(&cast.lead),
    );
    Ok(())
}

fn covered(phone: &Phone) -> Result<String, Stop> {
    let coverage = phone.device.coverage(Stage::ThirdParty)?;
    let (mut begun, mut covered, mut missing) = (0, 0, 0);
    for (_, building) in &coverage {
        begun += building.figures.begun;
        covered += building.figures.covered;
        let at_it = building.missing.iter().filter(|(_, rooms)| rooms.accounted() > 0);
        missing += at_it.map(|(_, rooms)| rooms.missing().count()).sum::<usize>();
    }
    Ok(format!("{covered} of {begun} homes covered, {missing} room of the other missing"))
}

/// The story's homes among those of one's teams, and whether there are more.
fn my_day(cast: &Cast, phone: &Phone) -> Result<String, Stop> {
    let day = phone.device.my_day()?;
    let (story, others): (Vec<_>, Vec<_>) = day.iter().partition(|line| cast.homes.contains(&line.unit));
    let all = !story.is_empty() && story.iter().all(|line| line.state.is_inspected());
    let rest = if others.iter().any(|line| !line.state.is_inspected()) { "others left" } else { "none left" };
    let told = if all { "every home" } else { "not every home" };
    Ok(format!("{told} of the story at entrance 1 inspected, {rest}"))
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
