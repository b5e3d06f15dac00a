//! The chunks of a PNG file, to its end chunk.

use super::be32;
use crate::Damage;

/// What a PNG file says of itself.
#[derive(Clone, Copy)]
pub(crate) struct PngOutline {
    pub(crate) width: u32,
    pub(crate) height: u32,
    ended: bool,
}

impl PngOutline {
    /// Walks all chunks. Fails if the first is not a whole header.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Damage> {
        let width = be32(bytes, 16).ok_or(Damage::Truncated)?;
        let height = be32(bytes, 20).ok_or(Damage::Truncated)?;
        if bytes.get(8..16) != Some(b"\0\0\0\x0DIHDR") {
            return Err(Damage::Structure);
        }
        let mut at = 8usize;
        let mut ended = false;
        while let (Some(length), Some(name)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) {
            let after = at.checked_add(12).and_then(|start| start.checked_add(length as usize));
            let Some(next) = after.filter(|&next| next <= bytes.len()) else { break };
            if name == b"IEND" {
                ended = true;
                break;
            }
            at = next;
        }
        Ok(Self { width, height, ended })
    }

    /// What makes the file incomplete.
    pub(crate) fn damage(self) -> Option<Damage> {
        (!self.ended).then_some(Damage::Truncated)
    }
}
