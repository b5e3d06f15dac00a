//! Draws a markup onto a copy of its photo, for reports and for sending outside.

use std::f32::consts::TAU;

use super::stroke::{Canvas, Stroke};
use super::{Colour, Figure, Markup, Point, Shape};
use crate::decode::guarded;
use crate::encode::{EncodedPicture, ORIGINAL_QUALITY};
use crate::raster::Raster;
use crate::take_in::upright_srgb;
use crate::{Limits, PhotoError};

/// Corners of the polygon drawn for a circle: no edge shows at the largest stored size.
const CIRCLE_CORNERS: u16 = 128;
/// Radius of a text's pin, of the longer side.
const PIN: f32 = 0.012;

/// A new JPEG with the markup drawn on a picture, an original or a thumbnail. Text is set as a pin, see
/// [`Figure::Text`]. The picture is checked like any other, as it may come from elsewhere.
pub fn render(picture: &[u8], markup: &Markup, limits: &Limits) -> Result<EncodedPicture, PhotoError> {
    guarded(|| {
        let mut raster = upright_srgb(picture, limits)?;
        let scale = Scale::of(&raster);
        let mut canvas = Canvas::new(&mut raster);
        for shape in markup.shapes() {
            for (stroke, colour) in scale.strokes(shape) {
                canvas.paint(&stroke, colour);
            }
        }
        EncodedPicture::of(&raster, ORIGINAL_QUALITY)
    })
}

/// From ten-thousandths to pixels.
struct Scale {
    width: f32,
    height: f32,
    long: f32,
}

impl Scale {
    fn of(raster: &Raster) -> Self {
        let (width, height) = (raster.width as f32, raster.height as f32);
        Self { width, height, long: width.max(height) }
    }

    fn place(&self, point: Point) -> (f32, f32) {
        (f32::from(point.x.0) * self.width / 10_000.0, f32::from(point.y.0) * self.height / 10_000.0)
    }

    fn strokes(&self, shape: &Shape) -> Vec<(Stroke, [u8; 3])> {
        let half_width = (f32::from(shape.stroke.0) * self.long / 20_000.0).max(0.75);
        let colour = rgb(shape.colour);
        let points = match &shape.figure {
            Figure::Circle { centre, radius } => self.circle(*centre, f32::from(radius.0)),
            Figure::Arrow { from, to } => arrow(self.place(*from), self.place(*to), half_width),
            Figure::Line { points } => points.iter().map(|point| self.place(*point)).collect(),
            Figure::Rectangle { from, to } => {
                let ((left, top), (right, bottom)) = (self.place(*from), self.place(*to));
                vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
            }
            Figure::Text { at, .. } => return self.pin(*at, colour),
        };
        vec![(Stroke { points, half_width }, colour)]
    }

    fn circle(&self, centre: Point, radius: f32) -> Vec<(f32, f32)> {
        let (x, y) = self.place(centre);
        let radius = radius * self.long / 10_000.0;
        let corner = |number| {
            let angle = TAU * f32::from(number) / f32::from(CIRCLE_CORNERS);
            (x + radius * angle.cos(), y + radius * angle.sin())
        };
        (0..=CIRCLE_CORNERS).map(corner).collect()
    }

    /// A disc with a white rim and a white middle, to be told from every circle drawn by hand.
    fn pin(&self, at: Point, colour: [u8; 3]) -> Vec<(Stroke, [u8; 3])> {
        let disc = |part: f32| Stroke { points: vec![self.place(at)], half_width: (PIN * self.long * part).max(1.0) };
        let rim = if colour == rgb(Colour::White) { rgb(Colour::Black) } else { rgb(Colour::White) };
        vec![(disc(1.0), rim), (disc(0.8), colour), (disc(0.35), rim)]
    }
}

/// Tail to head, then both barbs in one line, the head's size following the stroke but not beyond the arrow.
fn arrow(tail: (f32, f32), head: (f32, f32), half_width: f32) -> Vec<(f32, f32)> {
    let (dx, dy) = (tail.0 - head.0, tail.1 - head.1);
    let length = dx.hypot(dy);
    if length < 1.0 {
        return vec![head];
    }
    let barb = (half_width * 8.0).min(length);
    let (ux, uy) = (dx / length * barb, dy / length * barb);
    let left = (head.0 + ux * 0.87 - uy * 0.5, head.1 + uy * 0.87 + ux * 0.5);
    let right = (head.0 + ux * 0.87 + uy * 0.5, head.1 + uy * 0.87 - ux * 0.5);
    vec![tail, head, left, head, right]
}

fn rgb(colour: Colour) -> [u8; 3] {
    match colour {
        Colour::Red => [229, 30, 37],
        Colour::Yellow => [255, 214, 10],
        Colour::Green => [36, 178, 74],
        Colour::Blue => [20, 105, 235],
        Colour::White => [255, 255, 255],
        Colour::Black => [0, 0, 0],
    }
}
