//! PNG, also with alpha, palette, sixteen bits; of an animated one the default picture.

use std::io::Cursor;

use image::codecs::png::PngDecoder;

use super::{Decoded, of_image, with_image};
use crate::{Limits, PhotoError};

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let mut inner = image::Limits::default();
    inner.max_image_width = Some(limits.side);
    inner.max_image_height = Some(limits.side);
    inner.max_alloc = Some(limits.decode_bytes);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), inner).map_err(|error| of_image(&error))?;
    with_image(decoder, 0, limits)
}
