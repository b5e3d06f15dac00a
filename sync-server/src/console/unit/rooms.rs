//! The rooms of the round that was begun last: what was found, by whom, when.

use super::File;
use crate::console::shape::{Badge, Shape};
use crate::console::when;
use yanfang_domain::inspection::{Inspection, RoomRecord, RoomResult, room_state};

/// A room in walking order.
pub(super) struct RoomRow {
    pub(super) name: String,
    pub(super) badge: Badge,
    pub(super) reason: Option<String>,
    /// Name and day; two lines where two people recorded it.
    pub(super) by: Vec<String>,
}

pub(super) fn rows(file: &File<'_>, inspections: &[Inspection]) -> Vec<RoomRow> {
    let words = file.visitor.words;
    let latest = inspections.iter().max_by_key(|inspection| (inspection.at.utc_ms, inspection.id));
    let records: Vec<RoomRecord> = inspections
        .iter()
        .filter(|inspection| latest.is_some_and(|latest| latest.stage == inspection.stage))
        .flat_map(|inspection| inspection.rooms.iter().cloned())
        .collect();
    let rooms = file.house_type.map_or(&[][..], |house_type| &house_type.rooms);
    rooms
        .iter()
        .map(|room| {
            let state = room_state(&records, room.id);
            let shape = state.map_or(Shape::NOT_CHECKED, |record| Shape::of_room(&record.result));
            let reason = state.and_then(|record| match &record.result {
                RoomResult::NotSeen { reason } => Some(reason.clone()),
                RoomResult::Clear | RoomResult::Defects => None,
            });
            let mut of_room: Vec<_> = records.iter().filter(|record| record.room == room.id).collect();
            of_room.sort_by_key(|record| record.at.utc_ms);
            let by =
                |record: &&RoomRecord| format!("{} {}", file.name(record.by), when::date_and_clock(record.at, words));
            let mut by: Vec<String> = of_room.iter().map(by).collect();
            by.dedup();
            RoomRow { name: words.of(&room.name).to_owned(), badge: shape.badge(words), reason, by }
        })
        .collect()
}
