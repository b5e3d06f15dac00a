//! WebP, lossy or lossless; of an animated one the first frame.

use std::io::Cursor;

use image::codecs::webp::WebPDecoder;

use super::{Decoded, of_image, with_image};
use crate::{Limits, PhotoError};

/// Bytes a pixel that the decoder holds beside its result: the lossless pixels, or the planes and the alpha.
const SCRATCH: u64 = 4;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| of_image(&error))?;
    with_image(decoder, SCRATCH, limits)
}
