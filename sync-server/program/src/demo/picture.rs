//! Pictures for the simulated phones: what a camera would see at a defect, drawn from a seed.
//!
//! They are real JPEG files with sensor noise, so that intake, scaling, hashing and transfer do the work they do on site.
//! Each scene's undamaged surface is drawn once: a demo should spend its time on the product, not on drawing.

use image::{ImageBuffer, Rgb, RgbImage, imageops};
use jpeg_encoder::{ColorType, Encoder};
use std::sync::OnceLock;
use std::{io, path::Path};

/// Width and height of a drawn picture, in pixels.
const SIZE: (u32, u32) = (1600, 1200);
/// How well a phone's camera keeps what it saw, of 100.
const QUALITY: u8 = 85;

/// What is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// A painted wall with a crack.
    CrackedWall,
    /// Tiles, one of them chipped.
    ChippedTile,
    /// A damp stain on a ceiling.
    DampCeiling,
    /// A window frame with a scratch.
    ScratchedFrame,
}

impl Scene {
    /// The scene for a picture's seed.
    pub(super) const fn of(seed: u64) -> Self {
        match seed % 4 {
            0 => Self::CrackedWall,
            1 => Self::ChippedTile,
            2 => Self::DampCeiling,
            _ => Self::ScratchedFrame,
        }
    }
}

/// A small, fast generator for noise; the same seed draws the same picture.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A whole number from 0 below `bound`.
    fn below(&mut self, bound: u32) -> u32 {
        (self.next() >> 33) as u32 % bound
    }
}

/// Draws a picture and writes it as a JPEG file.
pub(super) fn write(path: &Path, seed: u64) -> io::Result<()> {
    let picture = draw(Scene::of(seed), seed);
    let encoder = Encoder::new_file(path, QUALITY).map_err(io::Error::other)?;
    encoder.encode(&picture, SIZE.0 as u16, SIZE.1 as u16, ColorType::Rgb).map_err(io::Error::other)
}

fn draw(scene: Scene, seed: u64) -> RgbImage {
    let mut noise = Noise(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut picture = surface(scene).clone();
    if noise.below(2) == 0 {
        imageops::flip_horizontal_in_place(&mut picture);
    }
    if noise.below(2) == 0 {
        imageops::flip_vertical_in_place(&mut picture);
    }
    match scene {
        Scene::CrackedWall => crack(&mut picture, &mut noise, 5, [96, 88, 80]),
        Scene::ScratchedFrame => crack(&mut picture, &mut noise, 2, [236, 236, 232]),
        Scene::ChippedTile => blot(&mut picture, &mut noise, 46, [112, 104, 92]),
        Scene::DampCeiling => (0..4).for_each(|_| blot(&mut picture, &mut noise, 170, [176, 146, 100])),
    }
    picture
}

/// The undamaged surface as a camera sees it: with grain, and darker towards one corner.
fn surface(scene: Scene) -> &'static RgbImage {
    static SURFACES: [OnceLock<RgbImage>; 4] = [const { OnceLock::new() }; 4];
    SURFACES[scene as usize].get_or_init(|| {
        let mut noise = Noise(scene as u64 + 1);
        ImageBuffer::from_fn(SIZE.0, SIZE.1, |x, y| {
            let grain = noise.below(9);
            shade(base(scene, x, y), 224 - x / 60 - y / 45 + grain)
        })
    })
}

/// The undamaged surface, as colour parts of 255.
const fn base(scene: Scene, x: u32, y: u32) -> [u32; 3] {
    match scene {
        Scene::CrackedWall => [250, 247, 238],
        Scene::DampCeiling => [252, 252, 250],
        Scene::ChippedTile if x % 400 < 6 || y % 400 < 6 => [150, 146, 140],
        Scene::ChippedTile => [238, 234, 226],
        Scene::ScratchedFrame if x > 520 && x < 1080 => [92, 98, 104],
        Scene::ScratchedFrame => [206, 220, 232],
    }
}

fn shade(colour: [u32; 3], light: u32) -> Rgb<u8> {
    Rgb(colour.map(|part| (part * light / 240).min(255) as u8))
}

/// A line that wanders across the picture.
fn crack(picture: &mut RgbImage, noise: &mut Noise, width: u32, colour: [u8; 3]) {
    let mut x = 500 + noise.below(600);
    for y in 80..SIZE.1 - 80 {
        x = (x + noise.below(7)).saturating_sub(3).clamp(20, SIZE.0 - 40);
        (x..x + 1 + noise.below(width)).for_each(|x| picture.put_pixel(x, y, Rgb(colour)));
    }
}

/// A stain with a soft edge.
fn blot(picture: &mut RgbImage, noise: &mut Noise, radius: u32, colour: [u8; 3]) {
    let (cx, cy) = (300 + noise.below(1000), 250 + noise.below(700));
    for y in cy.saturating_sub(radius)..(cy + radius).min(SIZE.1) {
        for x in cx.saturating_sub(radius)..(cx + radius).min(SIZE.0) {
            let distance = x.abs_diff(cx).pow(2) + y.abs_diff(cy).pow(2);
            let strength = 255 - (distance * 255 / radius.pow(2)).min(255);
            let pixel = picture.get_pixel_mut(x, y);
            for (part, target) in pixel.0.iter_mut().zip(colour) {
                *part = ((u32::from(*part) * (255 - strength) + u32::from(target) * strength) / 255) as u8;
            }
        }
    }
}
