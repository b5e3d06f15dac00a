//! A decoded picture in memory, scaled and turned upright.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;

use crate::PhotoError;

/// Pixels are turned in squares of this side, so that both reading and writing stay in the cache.
const TILE: usize = 32;

/// Rows of red, green, blue, eight bits each, top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    pub(crate) rgb: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Raster {
    /// The picture scaled down to a longer side of at most `side` pixels; a smaller one is returned as it is.
    pub(crate) fn within(self, side: u32) -> Result<Self, PhotoError> {
        if self.width.max(self.height) <= side { Ok(self) } else { self.scaled(side) }
    }

    /// A copy scaled to a longer side of exactly `side` pixels (Lanczos, in the picture's own tone curve).
    pub(crate) fn scaled(&self, side: u32) -> Result<Self, PhotoError> {
        let failed = PhotoError::NotProcessed { step: "scaled" };
        let (width, height) = fitted(self.width, self.height, side);
        let source = ImageRef::new(self.width, self.height, &self.rgb, PixelType::U8x3).map_err(|_| failed.clone())?;
        let mut scaled = Image::new(width, height, PixelType::U8x3);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut scaled, &options).map_err(|_| failed)?;
        Ok(Self { rgb: scaled.into_vec(), width, height })
    }

    /// The picture turned and mirrored as its EXIF orientation asks, so that row 0 is the top.
    pub(crate) fn upright(self, orientation: Orientation) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let (w, h) = (width as isize, height as isize);
        // Where the first pixel of the result lies in the source, and the steps to its right and lower neighbour.
        let (start, right, down) = match orientation {
            Orientation::NoTransforms => return self,
            Orientation::FlipHorizontal => (w - 1, -1, w),
            Orientation::Rotate180 => (w * h - 1, -1, -w),
            Orientation::FlipVertical => (w * (h - 1), 1, -w),
            Orientation::Rotate90FlipH => (0, w, 1),
            Orientation::Rotate90 => (w * (h - 1), -w, 1),
            Orientation::Rotate270FlipH => (w * h - 1, -w, -1),
            Orientation::Rotate270 => (w - 1, w, -1),
        };
        let on_its_side = orientation.to_exif() >= 5;
        let (new_width, new_height) = if on_its_side { (height, width) } else { (width, height) };
        let mut turned = vec![0; self.rgb.len()];
        for top in (0..new_height).step_by(TILE) {
            for left in (0..new_width).step_by(TILE) {
                for y in top..new_height.min(top + TILE) {
                    let columns = left..new_width.min(left + TILE);
                    let mut from = start + y as isize * down + left as isize * right;
                    let row = &mut turned[3 * (y * new_width + columns.start)..3 * (y * new_width + columns.end)];
                    for pixel in row.chunks_exact_mut(3) {
                        let at = 3 * from as usize;
                        pixel.copy_from_slice(&self.rgb[at..at + 3]);
                        from += right;
                    }
                }
            }
        }
        Self { rgb: turned, width: new_width as u32, height: new_height as u32 }
    }
}

/// The sides of a picture whose longer side becomes `side`, rounded, at least one pixel.
fn fitted(width: u32, height: u32, side: u32) -> (u32, u32) {
    let long = u64::from(width.max(height));
    let fit = |length: u32| ((u64::from(length) * u64::from(side) * 2 + long) / (2 * long)).max(1) as u32;
    (fit(width), fit(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_keep_their_proportion_and_never_vanish() {
        assert_eq!(fitted(4_000, 3_000, 2_560), (2_560, 1_920));
        assert_eq!(fitted(3_024, 4_032, 2_560), (1_920, 2_560));
        assert_eq!(fitted(16_384, 1, 480), (480, 1));
    }

    #[test]
    fn a_single_column_becomes_a_row_and_back() {
        let column = Raster { rgb: (0..9).collect(), width: 1, height: 3 };
        let turned = column.clone().upright(Orientation::Rotate90);
        assert_eq!((turned.width, turned.height), (3, 1));
        assert_eq!(turned.rgb, [6, 7, 8, 3, 4, 5, 0, 1, 2]);
        assert_eq!(turned.upright(Orientation::Rotate270), column);
    }

    #[test]
    fn a_small_picture_is_not_enlarged() {
        let small = Raster { rgb: vec![7; 12], width: 2, height: 2 };
        assert_eq!(small.clone().within(480).unwrap(), small);
    }
}
