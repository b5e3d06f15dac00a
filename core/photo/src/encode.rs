//! The only writer of pictures: a fresh JPEG of pixels alone, named by the hash of its bytes.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use sha2::{Digest, Sha256};

use crate::PhotoError;
use crate::raster::Raster;

/// Quality of the stored original and of drawn markup: artefacts cannot be seen at 100 %.
pub(crate) const ORIGINAL_QUALITY: u8 = 85;
/// Quality of a thumbnail, and what is tried if a busy picture (gravel, mesh) makes it too large.
const THUMBNAIL_QUALITIES: [u8; 4] = [75, 65, 55, 45];
/// Thumbnails are sent before all originals, over bad networks: 20 to 40 kB each (sync.md, 6).
const THUMBNAIL_BYTES: usize = 40_000;

/// A JPEG in sRGB, upright, without any metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedPicture {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of `bytes`: the picture's name everywhere.
    pub sha256: [u8; 32],
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

impl EncodedPicture {
    /// The name of the file: 64 lower-case hexadecimal digits, without an ending.
    pub fn file_name(&self) -> String {
        hex::encode(self.sha256)
    }

    pub(crate) fn of(raster: &Raster, quality: u8) -> Result<Self, PhotoError> {
        let failed = PhotoError::NotProcessed { step: "encoded" };
        let side = |length: u32| u16::try_from(length).map_err(|_| failed.clone());
        let mut bytes = Vec::with_capacity(raster.rgb.len() / 16);
        let mut encoder = Encoder::new(&mut bytes, quality);
        encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
        let done = encoder.encode(&raster.rgb, side(raster.width)?, side(raster.height)?, ColorType::Rgb);
        done.map_err(|_| failed)?;
        let sha256 = Sha256::digest(&bytes).into();
        Ok(Self { bytes, sha256, width: raster.width, height: raster.height })
    }

    pub(crate) fn thumbnail(raster: &Raster) -> Result<Self, PhotoError> {
        let mut thumbnail = Self::of(raster, THUMBNAIL_QUALITIES[0])?;
        for quality in &THUMBNAIL_QUALITIES[1..] {
            if thumbnail.bytes.len() <= THUMBNAIL_BYTES {
                break;
            }
            thumbnail = Self::of(raster, *quality)?;
        }
        Ok(thumbnail)
    }
}
