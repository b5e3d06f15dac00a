//! What a stage has covered: which rooms of which units are accounted for, and which are not (domain.md 2, step 1).

use super::RoomResult;
use crate::catalog::HouseType;
use crate::id::RoomId;

/// The rooms of a unit in walking order, each with what the rounds of a stage found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCoverage {
    /// Each room with its strongest evidence; `None`: no record yet.
    pub rooms: Vec<(RoomId, Option<RoomResult>)>,
}

impl UnitCoverage {
    /// From the results in all records of one stage; a room that the house type does not have (any more) is not counted.
    /// Of reasons why a room was not seen the first given is shown.
    pub fn of<'a>(house_type: &HouseType, found: impl IntoIterator<Item = (RoomId, &'a RoomResult)>) -> Self {
        let mut rooms: Vec<(RoomId, Option<RoomResult>)> =
            house_type.rooms.iter().map(|room| (room.id, None)).collect();
        for (room, result) in found {
            let Some((_, strongest)) = rooms.iter_mut().find(|(id, _)| *id == room) else { continue };
            if strongest.as_ref().is_none_or(|strongest| result.strength() > strongest.strength()) {
                *strongest = Some(result.clone());
            }
        }
        Self { rooms }
    }

    /// Rooms with a record, those not seen included.
    pub fn accounted(&self) -> u32 {
        self.rooms.iter().filter(|(_, found)| found.is_some()).count() as u32
    }

    /// Rooms of which the records say no more than that nobody could look, with the reason.
    pub fn not_seen(&self) -> impl Iterator<Item = (RoomId, &str)> {
        self.rooms.iter().filter_map(|(room, found)| match found {
            Some(RoomResult::NotSeen { reason }) => Some((*room, reason.as_str())),
            _ => None,
        })
    }

    /// Rooms without any record.
    pub fn missing(&self) -> impl Iterator<Item = RoomId> {
        self.rooms.iter().filter(|(_, found)| found.is_none()).map(|(room, _)| *room)
    }

    /// Whether the unit is inspected: each room is accounted for.
    pub fn is_covered(&self) -> bool {
        !self.rooms.is_empty() && self.missing().next().is_none()
    }
}

/// Figures over units: they come by themselves and can be added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoverageFigures {
    /// Units.
    pub units: u32,
    /// Of these, the ones with any record.
    pub begun: u32,
    /// Of these, the ones of which each room is accounted for.
    pub covered: u32,
    /// Rooms of all units.
    pub rooms: u32,
    /// Rooms accounted for.
    pub accounted: u32,
    /// Of these, the ones that nobody could look into.
    pub not_seen: u32,
}

impl CoverageFigures {
    /// Counts one more unit.
    pub fn add(&mut self, unit: &UnitCoverage) {
        let accounted = unit.accounted();
        self.units += 1;
        self.begun += u32::from(accounted > 0);
        self.covered += u32::from(unit.is_covered());
        self.rooms += unit.rooms.len() as u32;
        self.accounted += accounted;
        self.not_seen += unit.not_seen().count() as u32;
    }

    /// Whether the stage covers all of them: 100 %.
    pub const fn is_whole(&self) -> bool {
        self.units > 0 && self.covered == self.units
    }

    /// Covered units in tenths of a per cent, rounded down: 1,000 says all and nothing less. `None` where there are none.
    pub fn permille(&self) -> Option<u32> {
        let share = (u64::from(self.covered) * 1_000).checked_div(u64::from(self.units))?;
        u32::try_from(share).ok()
    }
}

impl<'a> FromIterator<&'a UnitCoverage> for CoverageFigures {
    fn from_iter<T: IntoIterator<Item = &'a UnitCoverage>>(units: T) -> Self {
        let mut figures = Self::default();
        for unit in units {
            figures.add(unit);
        }
        figures
    }
}

#[cfg(test)]
mod tests;
