//! From a file to pixels, for each format, within the memory limit.

mod jpeg;
mod png;
mod webp;

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError};

use crate::outline::{self, Outline};
use crate::raster::Raster;
use crate::{Damage, Limits, PhotoError};

/// A decoded picture and what its metadata says about showing it.
pub(crate) struct Decoded {
    pub(crate) raster: Raster,
    pub(crate) orientation: Orientation,
    pub(crate) profile: Option<Vec<u8>>,
    pub(crate) is_grayscale: bool,
}

/// Decodes a complete picture within limits.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    match outline::read(bytes, limits)?.1 {
        Outline::Jpeg(outline) => jpeg::decode(bytes, &outline, limits),
        Outline::Png => png::decode(bytes, limits),
        Outline::WebP => webp::decode(bytes, limits),
    }
}

/// Runs `work` and turns a panic in it into an error. The decoders return errors; this is the second line, because
/// one hostile picture must end neither the app nor the server.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, PhotoError>) -> Result<T, PhotoError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(PhotoError::Damaged(Damage::StopsDecoder)))
}

/// The common end of PNG and WebP: orientation, profile, then pixels flattened on white. `scratch` is what the decoder
/// holds beside its result, in bytes a pixel.
fn with_image(mut decoder: impl ImageDecoder, scratch: u64, limits: &Limits) -> Result<Decoded, PhotoError> {
    let (width, height) = decoder.dimensions();
    limits.check_sides(width, height)?;
    let colour = decoder.color_type();
    let flattening = if colour == image::ColorType::Rgb8 { 0 } else { 3 + 4 * u64::from(colour.has_alpha()) };
    let pixels = u64::from(width) * u64::from(height);
    limits.check_memory(decoder.total_bytes() + pixels * scratch.max(flattening))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let is_grayscale = !colour.has_color();
    let rgb = on_white(DynamicImage::from_decoder(decoder).map_err(|error| of_image(&error))?);
    Ok(Decoded { raster: Raster { rgb, width, height }, orientation, profile, is_grayscale })
}

fn on_white(picture: DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_rgb8().into_raw();
    }
    let blend = |colour: u8, alpha: u8| 255 - ((255 - u32::from(colour)) * u32::from(alpha) + 127) / 255;
    let pixels = picture.into_rgba8();
    pixels.pixels().flat_map(|p| [0, 1, 2].map(|channel| blend(p.0[channel], p.0[3]) as u8)).collect()
}

fn of_image(error: &ImageError) -> PhotoError {
    match error {
        ImageError::Unsupported(_) => PhotoError::Unsupported { feature: "a rare picture coding" },
        ImageError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => {
            PhotoError::Damaged(Damage::Truncated)
        }
        _ => PhotoError::Damaged(Damage::Content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_that_panics_is_a_damaged_picture() {
        let stopped = guarded::<()>(|| panic!("as a decoder might"));
        assert_eq!(stopped, Err(PhotoError::Damaged(Damage::StopsDecoder)));
    }
}
