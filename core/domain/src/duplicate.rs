//! Defects that may be the same as one that is about to be recorded (domain.md 2): offered, never decided here.
//!
//! A candidate lies in the same room, is named by the same check item (or one above or below it in the library), is not
//! done with, and lies near where both have a pin. Whoever records may link the new one, or record it as it is; a link
//! keeps both with their photos and can be undone (R12).

use crate::catalog::{HouseType, Plan};
use crate::defect::{Defect, Pin, Standing};
use crate::event::Status;
use crate::id::{DefectId, RoomId};
use crate::standing::fold_unit;

/// How near two pins are for one place, in millimetres of the building.
///
/// A pin is set by a fingertip of about 8 mm on a plan that a phone shows 65 mm wide. A home of 12 m is then drawn at
/// 1 : 185, and a fingertip covers 1.5 m of it: nearer than that, two people may have meant one place.
pub const NEAR_MM: u32 = 1_500;

/// The same where the plan's size is not known, in ten-thousandths of it: the fingertip's share of the picture.
pub const NEAR_OF_PLAN: u32 = 1_250;

/// What is about to be recorded, as far as it is said yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting<'a> {
    /// The room.
    pub room: RoomId,
    /// The check item's code.
    pub item: Option<&'a str>,
    /// The place on the plan.
    pub pin: Option<Pin>,
}

/// How the check items of two defects are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemMatch {
    /// The same.
    Same,
    /// One is above the other in the library (`02.03` and `02.03.04`).
    Kin,
    /// One of the two is not classified yet: only the place speaks for it.
    Unknown,
}

/// A defect that may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub defect: DefectId,
    /// Its number in the unit.
    pub number: u32,
    /// How the items are to each other.
    pub item: ItemMatch,
    /// How far apart the pins are (mm); `None` where one has no pin or the plan's size is not known.
    pub distance_mm: Option<u32>,
}

/// The defects of a unit that what is about to be recorded may be the same as, the likeliest first: the nearest, those
/// without a distance after them, then by item and number.
pub fn duplicate_candidates(
    sighting: &Sighting<'_>,
    unit: &[Defect],
    house_type: Option<&HouseType>,
) -> Vec<Candidate> {
    let plan = house_type.and_then(|house_type| house_type.plan.as_ref());
    let standings = fold_unit(unit);
    let mut found: Vec<(Option<u64>, Candidate)> = unit
        .iter()
        .zip(&standings)
        .filter(|(defect, standing)| defect.room == sighting.room && may_be_linked(standing))
        .filter_map(|(defect, _)| candidate(sighting, defect, plan))
        .collect();
    found.sort_by_key(|(apart, one)| (apart.is_none(), *apart, one.item, one.number, one.defect));
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Not done with: open, or passed and not closed yet. What was waived or judged as good is a decision that a new
/// finding may contradict, so it is recorded as its own.
const fn may_be_linked(standing: &Standing) -> bool {
    standing.status.is_open() || matches!(standing.status, Status::Passed)
}

fn candidate(sighting: &Sighting<'_>, defect: &Defect, plan: Option<&Plan>) -> Option<(Option<u64>, Candidate)> {
    let item = item_match(sighting.item, defect.item.as_deref())?;
    let apart = sighting.pin.zip(defect.pin).map(|(one, other)| Apart::of(one, other, plan));
    let near = apart.as_ref().is_none_or(Apart::is_near);
    // Without an item on either side only a near pin says that it may be the same.
    if !near || (item == ItemMatch::Unknown && apart.is_none()) {
        return None;
    }
    let distance_mm = apart.as_ref().and_then(|apart| apart.mm);
    let rank = apart.map(|apart| apart.rank);
    Some((rank, Candidate { defect: defect.id, number: defect.number, item, distance_mm }))
}

/// `None` where both are classified as different things.
fn item_match(one: Option<&str>, other: Option<&str>) -> Option<ItemMatch> {
    let (Some(one), Some(other)) = (one, other) else { return Some(ItemMatch::Unknown) };
    let under = |low: &str, high: &str| low.strip_prefix(high).is_some_and(|rest| rest.starts_with('.'));
    if one == other {
        Some(ItemMatch::Same)
    } else if under(one, other) || under(other, one) {
        Some(ItemMatch::Kin)
    } else {
        None
    }
}

/// How far apart two pins are.
struct Apart {
    /// Grows with the distance, in whatever unit is known.
    rank: u64,
    mm: Option<u32>,
}

impl Apart {
    fn of(one: Pin, other: Pin, plan: Option<&Plan>) -> Self {
        let scale = u64::from(Pin::SCALE);
        let (dx, dy) = (u64::from(one.x.abs_diff(other.x)), u64::from(one.y.abs_diff(other.y)));
        let (dx, dy, known) = match plan.filter(|plan| plan.width_mm > 0 && plan.height_mm > 0) {
            Some(plan) => (dx * u64::from(plan.width_mm) / scale, dy * u64::from(plan.height_mm) / scale, true),
            None => (dx, dy, false),
        };
        let rank = (dx * dx + dy * dy).isqrt();
        Self { rank, mm: known.then(|| u32::try_from(rank).unwrap_or(u32::MAX)) }
    }

    fn is_near(&self) -> bool {
        let limit = if self.mm.is_some() { NEAR_MM } else { NEAR_OF_PLAN };
        self.rank <= u64::from(limit)
    }
}

#[cfg(test)]
mod tests;
