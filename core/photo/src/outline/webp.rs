//! The chunks of a WebP file. Every frame must fit the canvas: the decoder believes a frame's own sides and
//! would take memory for them before it compares.

use crate::Damage;

/// What a WebP file says of itself.
#[derive(Clone, Copy)]
pub(crate) struct WebPOutline {
    pub(crate) width: u32,
    pub(crate) height: u32,
    damage: Option<Damage>,
}

impl WebPOutline {
    /// Walks the chunks of the container. Fails if it has no canvas.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Damage> {
        let size = le(bytes, 4, 4).ok_or(Damage::Truncated)? as usize;
        let cut = size.checked_add(8).is_none_or(|end| end > bytes.len());
        let end = if cut { bytes.len() } else { size + 8 };
        let first = bytes.get(12..end).and_then(Chunk::first).ok_or(Damage::Truncated)?;
        let (width, height) = match first.name {
            b"VP8X" => (1 + field(first.data, 4, 3)?, 1 + field(first.data, 7, 3)?),
            _ => first.frame_sides().ok_or(Damage::Structure)?,
        };
        let outline = Self { width, height, damage: cut.then_some(Damage::Truncated) };
        Ok(if cut { outline } else { outline.with_frames_checked(&bytes[12..end]) })
    }

    fn with_frames_checked(mut self, chunks: &[u8]) -> Self {
        let mut frames = 0;
        let mut rest = chunks;
        while let Some(chunk) = Chunk::first(rest) {
            let inner = if chunk.name == b"ANMF" { chunk.data.get(16..).and_then(Chunk::first_frame) } else { None };
            let sides = inner.as_ref().unwrap_or(&chunk).frame_sides();
            frames += u32::from(sides.is_some());
            if sides.is_some_and(|(width, height)| width > self.width || height > self.height) {
                self.damage = Some(Damage::Structure);
            }
            rest = chunk.rest;
        }
        if frames == 0 || rest.len() > 1 {
            self.damage = self.damage.or(Some(Damage::Structure));
        }
        self
    }

    /// What makes the file incomplete or contradictory.
    pub(crate) fn damage(self) -> Option<Damage> {
        self.damage
    }
}

struct Chunk<'a> {
    name: &'a [u8; 4],
    data: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn first(bytes: &'a [u8]) -> Option<Self> {
        let name = bytes.first_chunk::<4>()?;
        let length = le(bytes, 4, 4)? as usize;
        let data = bytes.get(8..length.checked_add(8)?)?;
        let padded = (8 + length).next_multiple_of(2).min(bytes.len());
        Some(Self { name, data, rest: &bytes[padded..] })
    }

    /// The first chunk that holds picture data, past a frame's alpha.
    fn first_frame(bytes: &'a [u8]) -> Option<Self> {
        let mut chunk = Self::first(bytes)?;
        while chunk.frame_sides().is_none() {
            chunk = Self::first(chunk.rest)?;
        }
        Some(chunk)
    }

    /// Width and height in the frame header of lossy (RFC 6386, 9.1) or lossless data (RFC 9649, 3.4).
    fn frame_sides(&self) -> Option<(u32, u32)> {
        match self.name {
            b"VP8 " => Some((le(self.data, 6, 2)? & 0x3FFF, le(self.data, 8, 2)? & 0x3FFF)),
            b"VP8L" => {
                let packed = le(self.data, 1, 4)?;
                Some((1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)))
            }
            _ => None,
        }
    }
}

fn field(bytes: &[u8], at: usize, length: usize) -> Result<u32, Damage> {
    le(bytes, at, length).ok_or(Damage::Structure)
}

/// A number of up to four bytes at a position, least significant first.
fn le(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte)))
}
