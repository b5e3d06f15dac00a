//! How large a picture may be, checked on its header before anything is decoded (security.md).

use crate::PhotoError;

/// What a picture may cost. [`Limits::default`] is what the product promises; tests take smaller ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub file_bytes: u64,
    /// Width times height.
    pub pixels: u64,
    /// Width and height, each, in pixels.
    pub side: u32,
    /// Memory for decoding, in bytes. A JPEG that needs more is decoded at half, quarter or eighth size;
    /// any other picture is refused.
    pub decode_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 25 << 20, pixels: 100_000_000, side: 16_384, decode_bytes: 128 << 20 }
    }
}

impl Limits {
    /// Refuses a file by its size, before it is read.
    pub fn check_file(&self, bytes: u64) -> Result<(), PhotoError> {
        match bytes {
            0 => Err(PhotoError::Empty),
            _ if bytes > self.file_bytes => Err(PhotoError::FileTooLarge { bytes, limit: self.file_bytes }),
            _ => Ok(()),
        }
    }

    /// Refuses a picture by the sides its header states, in pixels.
    pub fn check_sides(&self, width: u32, height: u32) -> Result<(), PhotoError> {
        if width.max(height) > self.side {
            return Err(PhotoError::SideTooLong { width, height, limit: self.side });
        }
        if u64::from(width) * u64::from(height) > self.pixels {
            return Err(PhotoError::TooManyPixels { width, height, limit: self.pixels });
        }
        Ok(())
    }

    /// Refuses a picture by the memory that decoding would take, in bytes.
    pub(crate) fn check_memory(&self, needed: u64) -> Result<(), PhotoError> {
        if needed > self.decode_bytes {
            return Err(PhotoError::NeedsTooMuchMemory { needed, limit: self.decode_bytes });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_what_security_promises() {
        let limits = Limits::default();
        assert_eq!((limits.file_bytes, limits.pixels, limits.side), (26_214_400, 100_000_000, 16_384));
        assert_eq!(limits.decode_bytes, 134_217_728);
    }

    #[test]
    fn each_limit_is_inclusive() {
        let limits = Limits { file_bytes: 10, pixels: 12, side: 6, decode_bytes: 100 };
        assert_eq!(limits.check_file(10), Ok(()));
        assert_eq!(limits.check_file(11), Err(PhotoError::FileTooLarge { bytes: 11, limit: 10 }));
        assert_eq!(limits.check_file(0), Err(PhotoError::Empty));
        assert_eq!(limits.check_sides(6, 2), Ok(()));
        assert_eq!(limits.check_sides(7, 1), Err(PhotoError::SideTooLong { width: 7, height: 1, limit: 6 }));
        assert_eq!(limits.check_sides(4, 4), Err(PhotoError::TooManyPixels { width: 4, height: 4, limit: 12 }));
        assert_eq!(limits.check_memory(100), Ok(()));
        assert_eq!(limits.check_memory(101), Err(PhotoError::NeedsTooMuchMemory { needed: 101, limit: 100 }));
    }
}
