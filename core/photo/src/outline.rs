//! What a picture says of itself, read from its bytes without decoding or allocating.
//!
//! The outline also walks the file to its end, because decoders accept a file that is cut: they paint the
//! missing part grey, and nobody notices until the photo is needed.

pub(crate) mod jpeg;
pub(crate) mod png;
pub(crate) mod webp;

use crate::{Damage, Limits, PhotoError};

/// A format that is taken in, told by content, never by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG; of an animated one the first picture.
    Png,
    /// WebP, lossy or lossless; of an animated one the first frame.
    WebP,
}

/// The format and the sides of a complete picture within limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Told by content.
    pub format: Format,
    /// In pixels, before it is turned upright.
    pub width: u32,
    /// In pixels, before it is turned upright.
    pub height: u32,
}

/// Tells the format and checks the file's size, sides and completeness, without decoding.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Header, PhotoError> {
    let (header, _) = read(bytes, limits)?;
    Ok(header)
}

/// What decoding needs to know beyond the header.
pub(crate) enum Outline<'a> {
    Jpeg(jpeg::JpegOutline<'a>),
    Png,
    WebP,
}

pub(crate) fn read<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(Header, Outline<'a>), PhotoError> {
    limits.check_file(bytes.len() as u64)?;
    let format = recognise(bytes)?;
    let (outline, width, height, damage) = match format {
        Format::Jpeg => {
            let outline = jpeg::JpegOutline::read(bytes).map_err(PhotoError::Damaged)?;
            let (width, height, damage) = (outline.width.into(), outline.height.into(), outline.damage());
            (Outline::Jpeg(outline), width, height, damage)
        }
        Format::Png => {
            let outline = png::PngOutline::read(bytes).map_err(PhotoError::Damaged)?;
            (Outline::Png, outline.width, outline.height, outline.damage())
        }
        Format::WebP => {
            let outline = webp::WebPOutline::read(bytes).map_err(PhotoError::Damaged)?;
            (Outline::WebP, outline.width, outline.height, outline.damage())
        }
    };
    if width == 0 || height == 0 {
        return Err(PhotoError::Damaged(Damage::Structure));
    }
    limits.check_sides(width, height)?;
    if let Some(damage) = damage {
        return Err(PhotoError::Damaged(damage));
    }
    Ok((Header { format, width, height }, outline))
}

fn recognise(bytes: &[u8]) -> Result<Format, PhotoError> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        [size @ .., b'f', b't', b'y', b'p'] if size.len() == 4 => Err(PhotoError::Damaged(Damage::Truncated)),
        [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => Err(of_iso_media(bytes, brands)),
        _ if starts_like_a_picture(bytes) => Err(PhotoError::Damaged(Damage::Truncated)),
        _ => Err(PhotoError::UnknownFormat),
    }
}

/// HEIC and AVIF share a container with films; the brands in its first box tell them apart (ISO 23008-12).
fn of_iso_media(bytes: &[u8], brands: &[u8]) -> PhotoError {
    let box_size = be32(bytes, 0).unwrap_or(0) as usize;
    let listed = &brands[..brands.len().min(box_size.saturating_sub(8)).min(256)];
    let has = |wanted: &[&[u8]]| listed.chunks_exact(4).any(|brand| wanted.contains(&brand));
    if has(&[b"avif", b"avis"]) {
        PhotoError::NeedsConversion { format: "AVIF" }
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"]) {
        PhotoError::NeedsConversion { format: "HEIC" }
    } else {
        PhotoError::UnknownFormat
    }
}

/// A file cut within its first bytes is a damaged picture rather than an unknown one.
fn starts_like_a_picture(bytes: &[u8]) -> bool {
    let riff = bytes.len() < 12 && (b"RIFF".starts_with(bytes) || bytes.starts_with(b"RIFF"));
    riff || [&b"\xFF\xD8\xFF"[..], b"\x89PNG\r\n\x1A\n"].iter().any(|magic| magic.starts_with(bytes))
}

/// Four bytes at a position, most significant first.
pub(crate) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(bytes: &[u8]) -> PhotoError {
        inspect(bytes, &Limits::default()).unwrap_err()
    }

    #[test]
    fn pictures_of_the_platform_are_named_and_films_are_not() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert_eq!(error_of(heic), PhotoError::NeedsConversion { format: "HEIC" });
        let heif = b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic";
        assert_eq!(error_of(heif), PhotoError::NeedsConversion { format: "HEIC" });
        let avif = b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif";
        assert_eq!(error_of(avif), PhotoError::NeedsConversion { format: "AVIF" });
        assert_eq!(error_of(b"\0\0\0\x14ftypisom\0\0\0\0mp41heic"), PhotoError::UnknownFormat);
    }

    #[test]
    fn files_cut_in_their_first_bytes_are_damaged_and_others_unknown() {
        for cut in [&b"\xFF\xD8"[..], b"\x89PN", b"RIFF\x10\0\0\0WE", b"\0\0\0\x18ftyp"] {
            assert_eq!(error_of(cut), PhotoError::Damaged(Damage::Truncated));
        }
        for other in [&b"GIF89a\0\0"[..], b"BM", b"%PDF-1.7", b"RIFF\x10\0\0\0WAVE", b"II*\0"] {
            assert_eq!(error_of(other), PhotoError::UnknownFormat);
        }
        assert_eq!(error_of(b""), PhotoError::Empty);
    }
}
