//! JPEG: whole and strictly if memory allows, else at a half, a quarter or an eighth of its size.

use image::metadata::Orientation;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

use super::Decoded;
use crate::outline::jpeg::JpegOutline;
use crate::raster::Raster;
use crate::{Damage, Limits, ORIGINAL_SIDE, PhotoError};

pub(super) fn decode(bytes: &[u8], outline: &JpegOutline<'_>, limits: &Limits) -> Result<Decoded, PhotoError> {
    outline.check_supported()?;
    let pixels = u64::from(outline.width) * u64::from(outline.height);
    // A picture in several scans is held as two-byte coefficients until the last one.
    let gathered = if outline.is_gathered() { 2 * outline.samples(8) } else { 0 };
    let whole = limits.check_memory(3 * pixels + gathered);
    let raster = match whole {
        Ok(()) => decode_whole(bytes, outline, limits)?,
        Err(too_large) => {
            let eighths = reduced_to(outline).ok_or(too_large)?;
            // The decoder holds the planes beside the joined pixels.
            let joined = 3 * pixels * eighths * eighths / 64;
            limits.check_memory(joined + outline.samples(eighths) + gathered)?;
            decode_reduced(bytes)?
        }
    };
    Ok(Decoded {
        raster,
        orientation: outline.exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms),
        profile: outline.profile(),
        is_grayscale: outline.sampling.len() == 1,
    })
}

fn decode_whole(bytes: &[u8], outline: &JpegOutline<'_>, limits: &Limits) -> Result<Raster, PhotoError> {
    let (width, height) = (u32::from(outline.width), u32::from(outline.height));
    let options = DecoderOptions::new_fast()
        .set_strict_mode(true)
        .set_max_width(limits.side as usize)
        .set_max_height(limits.side as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let rgb = decoder.decode().map_err(|_| PhotoError::Damaged(Damage::Content))?;
    if rgb.len() as u64 != 3 * u64::from(width) * u64::from(height) {
        return Err(PhotoError::Damaged(Damage::Structure));
    }
    Ok(Raster { rgb, width, height })
}

/// The smallest size in eighths whose longer side still fills the stored original; none for four inks, which the
/// reducing decoder does not turn into colours.
fn reduced_to(outline: &JpegOutline<'_>) -> Option<u64> {
    let long = u32::from(outline.width.max(outline.height));
    let eighths = [1, 2, 4].into_iter().find(|eighths| (long * eighths).div_ceil(8) >= ORIGINAL_SIDE);
    eighths.filter(|_| outline.sampling.len() != 4).map(u64::from)
}

fn decode_reduced(bytes: &[u8]) -> Result<Raster, PhotoError> {
    let damaged = |_| PhotoError::Damaged(Damage::Content);
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    // It takes the smallest of the sizes of which one side is at least as long as asked: that of `reduced_to`.
    let (width, height) = decoder.scale(ORIGINAL_SIDE as u16, ORIGINAL_SIDE as u16).map_err(damaged)?;
    let samples = decoder.decode().map_err(damaged)?;
    let (width, height) = (u32::from(width), u32::from(height));
    let pixels = width as usize * height as usize;
    let rgb = if samples.len() == pixels { samples.iter().flat_map(|&gray| [gray; 3]).collect() } else { samples };
    if rgb.len() != 3 * pixels {
        return Err(PhotoError::Damaged(Damage::Structure));
    }
    Ok(Raster { rgb, width, height })
}
