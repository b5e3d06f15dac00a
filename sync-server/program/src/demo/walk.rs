//! What people do with their phones: walk units room by room, record, repair, look again.

use super::phone::{Phone, Stop};
use super::picture;
use std::path::PathBuf;
use yanfang_device::{DefectDraft, EventDraft};
use yanfang_domain::catalog::{Catalog, CheckItem, HouseType, Room, RoomKind, Trade, Unit};
use yanfang_domain::defect::{FieldValue, Pin};
use yanfang_domain::event::{Cause, Status};
use yanfang_domain::id::{DefectId, UnitId};
use yanfang_domain::inspection::{RoomResult, Stage};

/// Draws numbers from a seed; the same seed walks the same way.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A whole number from 0 below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % bound.max(1)
    }

    /// Whether something that happens `percent` times in a hundred happens now.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// One person's way through some units.
pub(super) struct Walk<'a> {
    pub(super) phone: &'a Phone,
    pub(super) catalog: &'a Catalog,
    pub(super) dice: Dice,
}

/// Different places in a room.
const PLACES: usize = 24;
/// How much of a room's width and height is kept free at its walls, in parts of a thousand.
const MARGIN: usize = 140;

const REMARKS: [&str; 8] =
    ["靠近窗户", "长约 30 cm", "门后", "离地 1.2 m", "踢脚线上方", "共两处", "阴角处", "手摸能感觉到"];

impl Walk<'_> {
    /// Inspects a unit: every room gets its record, what is wrong is recorded with photos and a pin.
    pub(super) fn inspect(&mut self, unit: &Unit, percent_wrong: usize) -> Result<(), Stop> {
        let phone = self.phone;
        let inspection = phone.device.start_inspection(unit.id, Stage::Internal)?;
        let house = house_type(self.catalog, unit)?;
        for room in &house.rooms {
            let result = if self.dice.chance(2) {
                RoomResult::NotSeen { reason: "门锁".into() }
            } else if self.dice.chance(percent_wrong) {
                for _ in 0..=self.dice.below(2) {
                    let draft = self.draft(room, Some(inspection))?;
                    phone.record(unit.id, draft)?;
                }
                RoomResult::Defects
            } else {
                RoomResult::Clear
            };
            phone.device.record_room(unit.id, inspection, room.id, result)?;
            phone.count_room();
        }
        Ok(())
    }

    fn draft(
        &mut self,
        room: &Room,
        inspection: Option<yanfang_domain::id::InspectionId>,
    ) -> Result<DefectDraft, Stop> {
        let item = self.item(room).cloned();
        let element = item.as_ref().and_then(|item| item.elements.first().copied());
        let pictures = 1 + self.dice.below(2);
        // One in twenty speaks or writes first and leaves the item to the office.
        let classified = !self.dice.chance(5);
        Ok(DefectDraft {
            stage: Stage::Internal,
            inspection,
            room: room.id,
            element,
            severity: item.as_ref().map_or(yanfang_domain::catalog::Severity::Minor, |item| item.severity),
            item: item.filter(|_| classified).map(|item| item.code),
            note: REMARKS[self.dice.below(REMARKS.len())].into(),
            pin: within(room, self.dice.below(PLACES)),
            photos: self.pictures(pictures)?,
        })
    }

    /// A check item that can be wrong in such a room: first the trade, so that every trade has its turn, then the item.
    fn item(&mut self, room: &Room) -> Option<&CheckItem> {
        let mut trades: Vec<Trade> = Vec::new();
        for item in &self.catalog.items {
            if works_in(item.trade, room.kind) && !trades.contains(&item.trade) {
                trades.push(item.trade);
            }
        }
        let trade = *trades.get(self.dice.below(trades.len()))?;
        let items: Vec<_> = self.catalog.items.iter().filter(|item| item.trade == trade).collect();
        let index = self.dice.below(items.len());
        items.get(index).copied()
    }

    /// Takes pictures with the phone's camera.
    pub(super) fn pictures(&mut self, count: usize) -> Result<Vec<PathBuf>, Stop> {
        self.phone.count_photos(count);
        (0..count)
            .map(|_| {
                let seed = self.phone.next_picture();
                let path = self.phone.camera.join(format!("{seed:08}.jpg"));
                picture::write(&path, seed).map_err(Stop::Io)?;
                Ok(path)
            })
            .collect()
    }

    /// The engineer's round: takes on and reports done for the contractors, most with a photo.
    pub(super) fn repair(&mut self, unit: UnitId) -> Result<usize, Stop> {
        let mut repaired = 0;
        for (defect, status) in self.phone.standings(unit)? {
            if status != Status::Assigned || !self.dice.chance(60) {
                continue;
            }
            self.phone.device.accept(unit, defect)?;
            if self.dice.chance(70) {
                let photos = self.pictures(1)?;
                self.phone.device.report_done(unit, defect, EventDraft { note: "已处理".into(), photos })?;
                repaired += 1;
            }
        }
        Ok(repaired)
    }

    /// An inspector's second look at what is reported done.
    pub(super) fn look_again(&mut self, unit: UnitId) -> Result<usize, Stop> {
        let mut looked = 0;
        for (defect, status) in self.phone.standings(unit)? {
            if status != Status::ReportedDone {
                continue;
            }
            if self.dice.chance(75) {
                self.pass(unit, defect)?;
            } else {
                let photos = self.pictures(1)?;
                self.phone.device.fail(unit, defect, "还是不平".into(), EventDraft { note: String::new(), photos })?;
            }
            looked += 1;
        }
        Ok(looked)
    }

    /// Passes a repair, with an own photo.
    pub(super) fn pass(&mut self, unit: UnitId, defect: DefectId) -> Result<(), Stop> {
        let photos = self.pictures(1)?;
        let cause = Some(Cause::Workmanship("工序".into()));
        self.phone.device.pass(unit, defect, cause, EventDraft { note: "看过，好了".into(), photos })?;
        Ok(())
    }

    /// Rewrites a defect's note.
    pub(super) fn rewrite(&self, unit: UnitId, defect: DefectId, note: &str) -> Result<(), Stop> {
        Ok(self.phone.device.amend_defect(unit, defect, vec![FieldValue::Note(note.into())])?)
    }
}

/// Whether a trade works in such a room.
fn works_in(trade: Trade, room: RoomKind) -> bool {
    let wet = matches!(room, RoomKind::Bath | RoomKind::Kitchen | RoomKind::Balcony);
    match trade {
        Trade::Tiling | Trade::Waterproofing | Trade::Plumbing => wet,
        Trade::Cabinetry => matches!(room, RoomKind::Bath | RoomKind::Kitchen),
        Trade::Gas => room == RoomKind::Kitchen,
        Trade::Railings => room == RoomKind::Balcony,
        Trade::Painting | Trade::DoorsWindows | Trade::Plastering | Trade::Electrical => true,
        Trade::Flooring | Trade::Hvac | Trade::Insulation | Trade::LowVoltage => !wet,
        _ => false,
    }
}

/// The house type of a unit.
pub(super) fn house_type<'a>(catalog: &'a Catalog, unit: &Unit) -> Result<&'a HouseType, Stop> {
    let found = catalog.places.house_types.iter().find(|house| house.id == unit.house_type);
    found.ok_or(Stop::Incomplete { what: "a unit has no house type" })
}

/// The `nth` of the places in a room, well spread and off its walls; `None` for a room without an outline.
pub(super) fn within(room: &Room, nth: usize) -> Option<Pin> {
    let corners: Vec<(f64, f64)> = room.outline.iter().map(|corner| corner.fractions()).collect();
    let bounds = |pick: fn(&(f64, f64)) -> f64| {
        let values = corners.iter().map(pick);
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (width, height) = (bounds(|corner| corner.0), bounds(|corner| corner.1));
    let free = MARGIN as f64 / 1_000.0;
    let at = |(low, high): (f64, f64), part: f64| low + (high - low) * (free + part * (1.0 - 2.0 * free));
    // The plastic number's sequence: each further point falls into the largest gap.
    let places = (0..PLACES * 4).map(|step| {
        let part = |by: f64| (0.5 + by * (step + 1) as f64).fract();
        (at(width, part(0.754_877_666)), at(height, part(0.569_840_291)))
    });
    let inside: Vec<(f64, f64)> = places.filter(|place| holds(&corners, *place)).collect();
    inside.get(nth % inside.len().max(1)).map(|(x, y)| Pin::at(*x, *y))
}

/// Whether a point lies in an outline: a ray to the right crosses its edge an odd number of times.
fn holds(corners: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    edges.filter(|((x1, y1), (x2, y2))| (*y1 > y) != (*y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)).count() % 2
        == 1
}

/// Runs each phone's work in a thread of its own and waits for all.
pub(super) fn at_the_same_time<T: Send + 'static>(
    work: Vec<Box<dyn FnOnce() -> Result<T, Stop> + Send>>,
) -> Result<Vec<T>, Stop> {
    let threads: Vec<_> = work.into_iter().map(std::thread::spawn).collect();
    threads
        .into_iter()
        .map(|thread| thread.join().map_err(|_| Stop::Incomplete { what: "a phone's thread ended early" })?)
        .collect()
}
