//! Small pictures that look like nothing but are all different.

use crate::seed::Seed;
use image::{Rgb, RgbImage};
use std::path::Path;

/// Writes a picture of 16 x 16 pixels, as a camera would leave it.
pub fn write(file: &Path, seed: &mut Seed) {
    write_sized(file, 16, seed);
}

/// Writes a square picture of noise; with 600 pixels a side it is stored as some hundred kilobytes.
pub fn write_sized(file: &Path, side: u32, seed: &mut Seed) {
    let picture = RgbImage::from_fn(side, side, |_, _| Rgb(seed.bytes()));
    picture.save_with_format(file, image::ImageFormat::Png).expect("the folder takes the picture");
}
