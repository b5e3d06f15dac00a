//! Units with what is missing in each.

use super::asked::Show;
use super::groups::Group;
use super::read::Home;
use crate::console::shape::{Badge, Shape, shape};
use crate::console::when;
use crate::console::words::Words;
use yanfang_domain::id::RoomId;

/// A unit whose every room is accounted for.
const INSPECTED: Shape = shape("Passed", "done", "查完", "Inspected");

pub(super) struct UnitRow {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) about: String,
    pub(super) badge: Badge,
    pub(super) rooms: String,
    /// Rooms without any record.
    pub(super) missing: String,
    /// Rooms not seen, each with its reason.
    pub(super) not_seen: String,
    pub(super) last: String,
}

/// The units of a group, or all.
pub(super) fn listed<'a, 'b>(homes: &'b [Home<'a>], group: Option<&Group>, show: Show) -> Vec<&'b Home<'a>> {
    let of_group: Vec<&Home<'_>> = match group {
        Some(group) => group.homes.iter().map(|at| &homes[*at]).collect(),
        None => homes.iter().collect(),
    };
    of_group.into_iter().filter(|home| show == Show::All || !home.coverage.is_covered()).collect()
}

pub(super) fn row(home: &Home<'_>, words: Words) -> UnitRow {
    UnitRow {
        href: format!("/console/units/{}", home.unit.id),
        code: home.unit.code.clone(),
        about: home.house_type.code.clone(),
        badge: state(home).badge(words),
        rooms: format!("{} / {}", home.coverage.accounted(), home.coverage.rooms.len()),
        missing: missing(home, words),
        not_seen: not_seen(home, words),
        last: last(home, words),
    }
}

/// How far the unit is.
pub(super) fn state(home: &Home<'_>) -> Shape {
    if home.coverage.is_covered() {
        INSPECTED
    } else if home.coverage.accounted() > 0 {
        Shape::IN_PROGRESS
    } else {
        Shape::NOT_CHECKED
    }
}

/// Rooms without any record; nothing where none has one.
pub(super) fn missing(home: &Home<'_>, words: Words) -> String {
    if home.coverage.accounted() == 0 {
        return String::new();
    }
    let names: Vec<&str> = home.coverage.missing().map(|room| name(home, room, words)).collect();
    names.join(words.t("、", ", "))
}

/// `书房（门锁）、阳台（堆物）`.
pub(super) fn not_seen(home: &Home<'_>, words: Words) -> String {
    let rooms = home.coverage.not_seen().map(|(room, reason)| match words.t("zh", "en") {
        "zh" => format!("{}（{reason}）", name(home, room, words)),
        _ => format!("{} ({reason})", name(home, room, words)),
    });
    rooms.collect::<Vec<_>>().join(words.t("、", ", "))
}

pub(super) fn last(home: &Home<'_>, words: Words) -> String {
    home.last_ms.map_or_else(|| "–".to_owned(), |ms| when::date_and_clock(when::at_office(ms), words))
}

fn name<'a>(home: &Home<'a>, room: RoomId, words: Words) -> &'a str {
    home.house_type.rooms.iter().find(|one| one.id == room).map_or("–", |room| room.name.get(words.0))
}
