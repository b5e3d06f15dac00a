//! Smooth round-ended strokes, drawn by distance: a pixel is covered by how near its centre lies to the line.

use std::ops::Range;

use crate::raster::Raster;

/// A line through points in pixels; a single point is a disc.
pub(super) struct Stroke {
    pub(super) points: Vec<(f32, f32)>,
    pub(super) half_width: f32,
}

/// A picture being drawn on, with room for the coverage of one stroke at a time: where a stroke crosses itself
/// its edges must not add up.
pub(super) struct Canvas<'a> {
    raster: &'a mut Raster,
    coverage: Vec<u8>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(raster: &'a mut Raster) -> Self {
        let coverage = vec![0; raster.width as usize * raster.height as usize];
        Self { raster, coverage }
    }

    pub(super) fn paint(&mut self, stroke: &Stroke, colour: [u8; 3]) {
        let ends = stroke.points.iter().skip(1).chain(stroke.points.last());
        let (mut top, mut bottom) = (usize::MAX, 0);
        for (&from, &to) in stroke.points.iter().zip(ends) {
            let rows = self.cover(from, to, stroke.half_width);
            (top, bottom) = (top.min(rows.start), bottom.max(rows.end));
        }
        if top < bottom {
            self.blend(top..bottom, colour);
        }
    }

    /// Covers one segment and returns the rows it touches. Only the pixels near the segment are visited in each
    /// row, so the time follows the area painted, not the picture's.
    fn cover(&mut self, from: (f32, f32), to: (f32, f32), half_width: f32) -> Range<usize> {
        let (width, height) = (self.raster.width as usize, self.raster.height as usize);
        let reach = half_width + 1.0;
        let rows = clipped(from.1.min(to.1) - reach, from.1.max(to.1) + reach, height);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let square = dx * dx + dy * dy;
        for row in rows.clone() {
            let y = row as f32 + 0.5;
            // The part of the segment within reach of this row, as parameters of the segment.
            let (enter, leave) = if dy.abs() < 0.01 {
                (0.0, 1.0)
            } else {
                let (one, other) = ((y - reach - from.1) / dy, (y + reach - from.1) / dy);
                (one.min(other).clamp(0.0, 1.0), one.max(other).clamp(0.0, 1.0))
            };
            let (one, other) = (from.0 + enter * dx, from.0 + leave * dx);
            let columns = clipped(one.min(other) - reach, one.max(other) + reach, width);
            for column in columns {
                let x = column as f32 + 0.5;
                let along = if square > 0.0 { ((x - from.0) * dx + (y - from.1) * dy) / square } else { 0.0 };
                let along = along.clamp(0.0, 1.0);
                let distance = (x - from.0 - along * dx).hypot(y - from.1 - along * dy);
                let covered = ((half_width + 0.5 - distance).clamp(0.0, 1.0) * 255.0) as u8;
                let pixel = &mut self.coverage[row * width + column];
                *pixel = covered.max(*pixel);
            }
        }
        rows
    }

    fn blend(&mut self, rows: Range<usize>, colour: [u8; 3]) {
        let width = self.raster.width as usize;
        let pixels = rows.start * width..rows.end * width;
        let painted = self.raster.rgb[3 * pixels.start..3 * pixels.end].chunks_exact_mut(3);
        for (pixel, coverage) in painted.zip(&mut self.coverage[pixels]) {
            let covered = u32::from(std::mem::take(coverage));
            if covered > 0 {
                for (below, above) in pixel.iter_mut().zip(colour) {
                    *below = ((u32::from(*below) * (255 - covered) + u32::from(above) * covered + 127) / 255) as u8;
                }
            }
        }
    }
}

/// The whole pixels between two places that lie on a side of so many pixels.
fn clipped(from: f32, to: f32, side: usize) -> Range<usize> {
    (from.max(0.0) as usize).min(side)..(to.ceil().max(0.0) as usize).min(side)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(points: &[(f32, f32)], half_width: f32) -> Vec<u8> {
        let mut raster = Raster { rgb: vec![0; 3 * 20 * 20], width: 20, height: 20 };
        let stroke = Stroke { points: points.to_vec(), half_width };
        Canvas::new(&mut raster).paint(&stroke, [255; 3]);
        raster.rgb.iter().step_by(3).copied().collect()
    }

    #[test]
    fn the_painted_area_is_that_of_the_stroke() {
        let area = |points, half_width| painted(points, half_width).iter().map(|&v| f32::from(v) / 255.0).sum::<f32>();
        let disc = area(&[(10.0, 10.0)], 5.0);
        assert!((disc - 78.5).abs() < 1.5, "{disc}");
        let capsule = area(&[(4.0, 4.0), (16.0, 13.0)], 2.0);
        assert!((capsule - (15.0 * 4.0 + 12.6)).abs() < 1.5, "{capsule}");
    }

    #[test]
    fn a_line_drawn_twice_is_no_darker_and_one_outside_draws_nothing() {
        let once = painted(&[(2.0, 3.0), (15.0, 9.0)], 1.5);
        assert_eq!(painted(&[(2.0, 3.0), (15.0, 9.0), (2.0, 3.0)], 1.5), once);
        assert!(painted(&[(-50.0, -9.0), (90.0, -9.0)], 3.0).iter().all(|&v| v == 0));
    }
}
