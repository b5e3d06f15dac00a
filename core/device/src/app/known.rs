//! The catalog with what is looked up in it all the time.

use std::collections::HashMap;
use yanfang_domain::catalog::{Catalog, CheckItem, HouseType, Room, Unit};
use yanfang_domain::defect::Defect;
use yanfang_domain::event::EventKind;
use yanfang_domain::id::{MemberId, RoomId, UnitId};
use yanfang_domain::role::Member;

/// A catalog and its indexes.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) catalog: Catalog,
    units: HashMap<UnitId, usize>,
    items: HashMap<String, usize>,
    members: HashMap<MemberId, usize>,
    rooms: HashMap<RoomId, (usize, usize)>,
    room_counts: HashMap<yanfang_domain::id::HouseTypeId, u32>,
}

impl Known {
    pub(crate) fn new(catalog: Catalog) -> Self {
        let types = &catalog.places.house_types;
        let rooms = types.iter().enumerate().flat_map(|(of, house_type)| {
            house_type.rooms.iter().enumerate().map(move |(at, room)| (room.id, (of, at)))
        });
        Self {
            units: catalog.places.units.iter().enumerate().map(|(at, unit)| (unit.id, at)).collect(),
            items: catalog.items.iter().enumerate().map(|(at, item)| (item.code.clone(), at)).collect(),
            members: catalog.members.iter().enumerate().map(|(at, member)| (member.id, at)).collect(),
            rooms: rooms.collect(),
            room_counts: types.iter().map(|of| (of.id, of.rooms.len() as u32)).collect(),
            catalog,
        }
    }

    pub(crate) fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id).map(|at| &self.catalog.places.units[*at])
    }

    pub(crate) fn item(&self, code: &str) -> Option<&CheckItem> {
        self.items.get(code).map(|at| &self.catalog.items[*at])
    }

    pub(crate) fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.get(&id).map(|at| &self.catalog.members[*at])
    }

    pub(crate) fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.get(&id).map(|(of, at)| &self.catalog.places.house_types[*of].rooms[*at])
    }

    /// What gives a unit its rooms and plan.
    pub(crate) fn house_type(&self, unit: &Unit) -> Option<&HouseType> {
        self.catalog.places.house_types.iter().find(|of| of.id == unit.house_type)
    }

    /// How many rooms a unit has by its house type.
    pub(crate) fn room_count(&self, unit: &Unit) -> u32 {
        self.room_counts.get(&unit.house_type).copied().unwrap_or_default()
    }

    /// What a unit is found by: its number, and those it had.
    pub(crate) fn unit_words(&self, unit: Option<UnitId>) -> impl Iterator<Item = &str> {
        let unit = unit.and_then(|unit| self.unit(unit));
        unit.into_iter().flat_map(|unit| [&unit.code].into_iter().chain(&unit.former)).map(String::as_str)
    }

    /// The units that are found by other words than in an earlier catalog.
    pub(crate) fn renumbered_since(&self, before: &Self) -> Vec<UnitId> {
        let units = self.catalog.places.units.iter().map(|unit| unit.id);
        let units = units.filter(|unit| before.unit(*unit).is_some());
        units.filter(|unit| !self.unit_words(Some(*unit)).eq(before.unit_words(Some(*unit)))).collect()
    }

    /// Everything a defect is found by: unit, number, room, check item in both languages, its notes and remarks.
    pub(crate) fn search_text(&self, unit: Option<UnitId>, defect: &Defect) -> String {
        let mut text = String::with_capacity(160);
        let mut add = |part: &str| {
            text.push_str(part);
            text.push(' ');
        };
        self.unit_words(unit).for_each(&mut add);
        add(&format!("#{}", defect.number));
        if let Some(room) = self.room(defect.room) {
            add(&room.name.zh);
            add(&room.name.en);
        }
        if let Some(code) = &defect.item {
            add(code);
            if let Some(item) = self.item(code) {
                add(&item.text.zh);
                add(&item.text.en);
            }
        }
        add(&defect.note);
        for event in &defect.events {
            match &event.kind {
                EventKind::Commented { with }
                | EventKind::Progressed { with, .. }
                | EventKind::ReportedDone { with }
                | EventKind::Reinspected { with, .. } => add(&with.note),
                _ => {}
            }
        }
        text
    }
}
