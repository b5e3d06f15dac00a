//! The plan with its pins: the drawing below, room outlines and numbers above.

use super::{File, Standed};
use crate::console::shape::Shape;
use yanfang_domain::catalog::Room;
use yanfang_domain::defect::Pin;

/// Width of the view; everything is placed in it.
const WIDTH: f64 = 1_000.0;

/// Height for a house type without a drawing.
const PLAIN_HEIGHT: f64 = 780.0;

/// Pins closer than this are moved apart.
const APART: f64 = 52.0;

/// The plan as shapes.
pub(super) struct PlanView {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The drawing's address.
    pub(super) drawing: Option<String>,
    pub(super) rooms: Vec<RoomShape>,
    pub(super) pins: Vec<PinView>,
}

/// A room's outline.
pub(super) struct RoomShape {
    pub(super) points: String,
    pub(super) chosen: bool,
    /// Name and where it stands; `None` where the drawing has its own.
    pub(super) name: Option<(String, f64, f64)>,
}

/// A numbered pin.
pub(super) struct PinView {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) number: u32,
    pub(super) family: &'static str,
    pub(super) href: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

pub(super) fn view(file: &File<'_>, standed: &[Standed<'_>], chosen: Option<&Standed<'_>>) -> PlanView {
    let plan = file.house_type.and_then(|house_type| house_type.plan.as_ref());
    let height = plan
        .filter(|plan| plan.width_mm > 0)
        .map_or(PLAIN_HEIGHT, |plan| (WIDTH * f64::from(plan.height_mm) / f64::from(plan.width_mm)).round());
    let at = |pin: Pin| {
        let (x, y) = pin.fractions();
        (x * WIDTH, y * height)
    };
    let named = plan.is_some_and(|plan| plan.svg.contains("<text"));
    let shape = |room: &Room| {
        let corners: Vec<(f64, f64)> = room.outline.iter().map(|corner| at(*corner)).collect();
        let (x, y) = middle(&corners);
        RoomShape {
            points: corners.iter().map(|(x, y)| format!("{x:.0},{y:.0}")).collect::<Vec<_>>().join(" "),
            chosen: chosen.is_some_and(|chosen| chosen.defect.room == room.id),
            name: (!named).then(|| (file.visitor.words.of(&room.name).to_owned(), x, y)),
        }
    };
    let rooms = file.house_type.map_or(&[][..], |house_type| &house_type.rooms);
    PlanView {
        width: WIDTH,
        height,
        drawing: plan.map(|_| format!("/console/plans/{}", file.unit.house_type)),
        rooms: rooms.iter().filter(|room| room.outline.len() > 2).map(shape).collect(),
        pins: pins(file, standed, chosen, at),
    }
}

/// The chosen pin is drawn last, over the others.
fn pins(
    file: &File<'_>,
    standed: &[Standed<'_>],
    chosen: Option<&Standed<'_>>,
    at: impl Fn(Pin) -> (f64, f64),
) -> Vec<PinView> {
    let mut pins: Vec<PinView> = Vec::new();
    for one in standed {
        let Some(pin) = one.defect.pin else { continue };
        let (mut x, y) = at(pin);
        while pins.iter().any(|other| (other.x - x).abs() < APART && (other.y - y).abs() < APART) {
            x += APART;
        }
        let shape = Shape::of(one.standing.status, one.standing.repairer.is_some());
        let words = file.visitor.words;
        pins.push(PinView {
            x: x.min(WIDTH - APART / 2.0),
            y,
            number: one.defect.number,
            family: shape.family(),
            href: file.href(one.defect.id),
            label: format!("{} {}, {}", one.defect.number, file.title(one.defect), shape.name(words)),
            chosen: chosen.is_some_and(|chosen| chosen.defect.id == one.defect.id),
        });
    }
    pins.sort_by_key(|pin| pin.chosen);
    pins
}

fn middle(corners: &[(f64, f64)]) -> (f64, f64) {
    let bound = |pick: fn(&(f64, f64)) -> f64| {
        let values = corners.iter().map(pick);
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let ((left, right), (top, bottom)) = (bound(|corner| corner.0), bound(|corner| corner.1));
    (f64::midpoint(left, right), f64::midpoint(top, bottom))
}
