//! The segments of a JPEG file (ITU-T T.81, annex B), to its end-of-image mark.

use crate::{Damage, PhotoError};

/// More scans than any encoder writes; a picture of a thousand empty ones would take minutes.
const MOST_SCANS: usize = 64;

/// What a JPEG file says of itself.
pub(crate) struct JpegOutline<'a> {
    pub(crate) width: u16,
    pub(crate) height: u16,
    /// The horizontal and vertical sampling factor of each component, 1 to 4.
    pub(crate) sampling: Vec<(u8, u8)>,
    /// The frame marker's low half: 0 and 1 sequential, 2 progressive, others rare.
    process: u8,
    bits: u8,
    pub(crate) scans: usize,
    /// The TIFF structure of the first EXIF segment.
    pub(crate) exif: Option<&'a [u8]>,
    icc: Vec<(u8, u8, &'a [u8])>,
    ended: bool,
}

impl<'a> JpegOutline<'a> {
    /// Walks all segments. Fails if the file ends before its frame header or the segments do not add up.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Damage> {
        let mut outline = None;
        let mut exif = None;
        let mut icc = Vec::new();
        let mut at = 2;
        while let Some((marker, after)) = next_marker(bytes, at) {
            at = after;
            match marker {
                0xD9 => {
                    let mut found: Self = outline.ok_or(Damage::Structure)?;
                    found.ended = true;
                    return Ok(Self { exif, icc, ..found });
                }
                0x01 | 0xD0..=0xD7 => continue,
                _ => {}
            }
            let Some(payload) = segment(bytes, at)? else { break };
            at += 2 + payload.len();
            match marker {
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                    if outline.is_some() {
                        return Err(Damage::Structure);
                    }
                    outline = Some(frame(marker, payload)?);
                }
                0xDA => outline.as_mut().ok_or(Damage::Structure)?.scans += 1,
                0xE1 => exif = exif.or_else(|| payload.strip_prefix(b"Exif\0\0")),
                0xE2 if icc.len() < 255 => icc.extend(profile_part(payload)),
                _ => {}
            }
        }
        outline.map(|found| Self { exif, icc, ..found }).ok_or(Damage::Truncated)
    }

    /// What makes the picture incomplete or unreasonable although its segments add up.
    pub(crate) fn damage(&self) -> Option<Damage> {
        if !self.ended {
            Some(Damage::Truncated)
        } else if self.scans == 0 || self.scans > MOST_SCANS {
            Some(Damage::Structure)
        } else {
            None
        }
    }

    /// Refuses what no camera writes: lossless, hierarchical, arithmetic, 12 bits, two components.
    pub(crate) fn check_supported(&self) -> Result<(), PhotoError> {
        let feature = match (self.process, self.bits, self.sampling.len()) {
            (0..=2, 8, 1 | 3 | 4) => return Ok(()),
            (0..=2, 8, _) => "an unusual number of JPEG components",
            (0..=2, _, _) => "JPEG with more than 8 bits",
            _ => "a rare JPEG coding",
        };
        Err(PhotoError::Unsupported { feature })
    }

    /// Whether the whole picture is held as coefficients until the last scan.
    pub(crate) fn is_gathered(&self) -> bool {
        self.process == 2 || self.scans > 1
    }

    /// The samples of all components, blocks padded, in each eighth of the full size (1 to 8 of 8).
    pub(crate) fn samples(&self, eighths: u64) -> u64 {
        let most = |side: fn(&(u8, u8)) -> u8| u64::from(self.sampling.iter().map(side).max().unwrap_or(1));
        let (across, down) = (most(|s| s.0), most(|s| s.1));
        let units = u64::from(self.width).div_ceil(8 * across) * u64::from(self.height).div_ceil(8 * down);
        let blocks: u64 = self.sampling.iter().map(|&(h, v)| units * u64::from(h) * u64::from(v)).sum();
        blocks * eighths * eighths
    }

    /// The colour profile, joined from its parts; none if a part is missing.
    pub(crate) fn profile(&self) -> Option<Vec<u8>> {
        let count = self.icc.first()?.1;
        let mut parts = self.icc.clone();
        parts.sort_by_key(|part| part.0);
        let complete = parts.len() == usize::from(count)
            && parts.iter().zip(1u8..).all(|(part, number)| part.0 == number && part.1 == count);
        complete.then(|| parts.iter().flat_map(|part| part.2).copied().collect())
    }
}

/// The next marker and the position after it, skipping coded data, stuffed zeros and restart marks.
fn next_marker(bytes: &[u8], from: usize) -> Option<(u8, usize)> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        while *bytes.get(at)? == 0xFF {
            at += 1;
        }
        let marker = bytes[at];
        at += 1;
        if marker != 0 {
            return Some((marker, at));
        }
    }
}

/// The payload of the segment whose length stands at a position; none if the file ends within it.
fn segment(bytes: &[u8], at: usize) -> Result<Option<&[u8]>, Damage> {
    let Some(&[high, low]) = bytes.get(at..at + 2) else { return Ok(None) };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length < 2 {
        return Err(Damage::Structure);
    }
    Ok(bytes.get(at + 2..at + length))
}

fn frame<'a>(marker: u8, payload: &[u8]) -> Result<JpegOutline<'a>, Damage> {
    let &[bits, h1, h0, w1, w0, count, ref components @ ..] = payload else { return Err(Damage::Structure) };
    let sampling: Vec<(u8, u8)> =
        components.chunks_exact(3).take(usize::from(count)).map(|c| (c[1] >> 4, c[1] & 15)).collect();
    let sound = sampling.len() == usize::from(count)
        && sampling.iter().all(|(h, v)| (1..=4).contains(h) && (1..=4).contains(v));
    if !sound || count == 0 {
        return Err(Damage::Structure);
    }
    Ok(JpegOutline {
        width: u16::from_be_bytes([w1, w0]),
        height: u16::from_be_bytes([h1, h0]),
        sampling,
        process: marker & 15,
        bits,
        scans: 0,
        exif: None,
        icc: Vec::new(),
        ended: false,
    })
}

/// Number, count and bytes of one part of a profile (ICC.1, annex B.4).
fn profile_part(payload: &[u8]) -> Option<(u8, u8, &[u8])> {
    match payload.strip_prefix(b"ICC_PROFILE\0")? {
        [number, count, part @ ..] => Some((*number, *count, part)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(segments: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        for segment in segments {
            bytes.extend_from_slice(&[0xFF, segment[0]]);
            bytes.extend_from_slice(&u16::try_from(segment.len() + 1).unwrap().to_be_bytes());
            bytes.extend_from_slice(&segment[1..]);
        }
        bytes
    }

    const FRAME: &[u8] = &[0xC0, 8, 0, 16, 0, 32, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
    const SCAN: &[u8] = &[0xDA, 1, 1, 0, 0, 63, 0];

    #[test]
    fn the_end_mark_of_an_embedded_thumbnail_is_not_the_end() {
        let mut bytes = jpeg(&[&[0xE1, b'E', b'x', b'i', b'f', 0, 0, 0xFF, 0xD8, 0xFF, 0xD9], FRAME, SCAN]);
        bytes.extend_from_slice(&[1, 2, 0xFF, 0, 0xFF, 0xD3, 4]);
        assert_eq!(JpegOutline::read(&bytes).unwrap().damage(), Some(Damage::Truncated));
        bytes.extend_from_slice(&[0xFF, 0xD9]);
        let outline = JpegOutline::read(&bytes).unwrap();
        assert_eq!((outline.width, outline.height, outline.scans, outline.damage()), (32, 16, 1, None));
        assert_eq!(outline.exif, Some(&[0xFF, 0xD8, 0xFF, 0xD9][..]));
    }

    #[test]
    fn a_thousand_scans_are_refused_and_an_incomplete_profile_is_ignored() {
        let part = [&[0xE2][..], b"ICC_PROFILE\0", &[1, 2, 9, 9]].concat();
        let mut segments = vec![&part[..], FRAME];
        segments.resize(1_002, SCAN);
        let mut bytes = jpeg(&segments);
        bytes.extend_from_slice(&[0xFF, 0xD9]);
        let outline = JpegOutline::read(&bytes).unwrap();
        assert_eq!((outline.scans, outline.damage()), (1_000, Some(Damage::Structure)));
        assert_eq!(outline.profile(), None);
    }

    #[test]
    fn samples_count_whole_blocks_of_each_component() {
        let mut bytes = jpeg(&[FRAME, SCAN]);
        bytes.extend_from_slice(&[0xFF, 0xD9]);
        let outline = JpegOutline::read(&bytes).unwrap();
        assert_eq!(outline.samples(8), 32 * 16 + 2 * 16 * 8);
        assert_eq!(outline.samples(4), (32 * 16 + 2 * 16 * 8) / 4);
    }
}
