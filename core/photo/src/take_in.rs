//! The one way a picture enters the product.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::decode::{self, guarded};
use crate::encode::{EncodedPicture, ORIGINAL_QUALITY};
use crate::raster::Raster;
use crate::{Limits, ORIGINAL_SIDE, PhotoError, THUMBNAIL_SIDE, colour};

/// A picture as it is stored and sent: both files are named by their own hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenPhoto {
    /// Longer side at most 2,560 pixels.
    pub original: EncodedPicture,
    /// Longer side at most 480 pixels.
    pub thumbnail: EncodedPicture,
}

/// Takes a picture in. Equal bytes give equal files; whatever the bytes are, it returns within the limits.
pub fn take_in(bytes: &[u8], limits: &Limits) -> Result<TakenPhoto, PhotoError> {
    guarded(|| {
        let raster = upright_srgb(bytes, limits)?;
        let original = EncodedPicture::of(&raster, ORIGINAL_QUALITY)?;
        let thumbnail = EncodedPicture::thumbnail(&raster.within(THUMBNAIL_SIDE)?)?;
        Ok(TakenPhoto { original, thumbnail })
    })
}

/// Takes a picture in from a file, whose size is checked before it is read.
pub fn take_in_file(path: &Path, limits: &Limits) -> Result<TakenPhoto, PhotoError> {
    let unreadable = |error: io::Error| PhotoError::Unreadable(error.kind());
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    limits.check_file(size)?;
    let mut bytes = Vec::with_capacity(size as usize);
    // One byte past the limit, so that a file that grew meanwhile is refused and not cut.
    file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    take_in(&bytes, limits)
}

/// Pixels of at most the stored size: scaled first, so that colours and turning cost less.
pub(crate) fn upright_srgb(bytes: &[u8], limits: &Limits) -> Result<Raster, PhotoError> {
    let decoded = decode::decode(bytes, limits)?;
    let mut raster = decoded.raster.within(ORIGINAL_SIDE)?;
    if let Some(profile) = decoded.profile {
        colour::convert(&mut raster, &profile, decoded.is_grayscale);
    }
    Ok(raster.upright(decoded.orientation))
}
