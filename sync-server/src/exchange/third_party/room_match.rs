//! From a firm's word for a room to a room of the unit's house type.

use crate::exchange::sheets::{CellFault, normalised};
use crate::exchange::workbook::ROOM_KINDS;
use yanfang_domain::catalog::{HouseType, Room};

/// The room with this name; else the only one whose name is part of the text or the other way round; else the only one
/// of the kind that the text names.
pub(in crate::exchange) fn find<'a>(house_type: &'a HouseType, text: &str) -> Result<&'a Room, CellFault> {
    let wanted = normalised(text);
    let names = |room: &Room| [normalised(&room.name.zh), normalised(&room.name.en)];
    let kind = ROOM_KINDS.iter().find(|(_, words)| words.iter().any(|word| normalised(word) == wanted));
    let is_named = |room: &&Room| names(room).contains(&wanted);
    let is_akin = |room: &&Room| {
        names(room).iter().any(|name| !name.is_empty() && (name.contains(&wanted) || wanted.contains(name.as_str())))
    };
    let is_of_kind = |room: &&Room| kind.is_some_and(|(kind, _)| *kind == room.kind);
    let mut fits: Vec<&Room> = house_type.rooms.iter().filter(is_named).collect();
    if fits.is_empty() {
        fits = house_type.rooms.iter().filter(is_akin).collect();
    }
    if fits.is_empty() {
        fits = house_type.rooms.iter().filter(is_of_kind).collect();
    }
    let list = |rooms: &[&Room]| rooms.iter().map(|room| room.name.zh.as_str()).collect::<Vec<_>>().join(" ");
    match fits.as_slice() {
        [room] => Ok(room),
        [] => Err(CellFault::Word { text: text.to_owned(), known: list(&house_type.rooms.iter().collect::<Vec<_>>()) }),
        several => Err(CellFault::Ambiguous { text: text.to_owned(), fits: list(several) }),
    }
}
