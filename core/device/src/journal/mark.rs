//! The high-water mark: how far the journal had come, in a file of its own (N6).
//!
//! Written after COMMIT without waiting for the disk, so it costs a command nothing; waited for at sync and on close.
//! Two places are written in turn, so that a torn write leaves the one before.

use crate::store::StoreError;
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use yanfang_domain::id::Digest;

/// How far the journal had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The number of the last row.
    pub(crate) number: i64,
    /// The chain hash there.
    pub(crate) chain: Digest,
}

/// Number, chain, and eight bytes of SHA-256 over both.
const PLACE: usize = 8 + 32 + 8;

/// The open file.
pub(crate) struct MarkFile {
    file: File,
    path: PathBuf,
}

impl MarkFile {
    /// Opens or begins the file, and reads what it says.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Mark>), StoreError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(StoreError::file(path))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(StoreError::file(path))?;
        let newest = bytes.chunks(PLACE).filter_map(decode).max_by_key(|mark| mark.number);
        Ok((Self { file, path: path.to_owned() }, newest))
    }

    /// Notes how far the journal is.
    pub(crate) fn write(&mut self, mark: Mark) -> Result<(), StoreError> {
        let place = if mark.number % 2 == 0 { 0 } else { PLACE as u64 };
        let mut write = || {
            self.file.seek(SeekFrom::Start(place))?;
            self.file.write_all(&encode(mark))
        };
        write().map_err(StoreError::file(&self.path))
    }

    /// Waits until the disk has it.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        self.file.sync_data().map_err(StoreError::file(&self.path))
    }
}

fn encode(mark: Mark) -> [u8; PLACE] {
    let mut bytes = [0; PLACE];
    bytes[..8].copy_from_slice(&mark.number.to_be_bytes());
    bytes[8..40].copy_from_slice(&mark.chain.0);
    let hash = Sha256::digest(&bytes[..40]);
    bytes[40..].copy_from_slice(&hash[..8]);
    bytes
}

fn decode(bytes: &[u8]) -> Option<Mark> {
    let number = i64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
    let chain = Digest(bytes.get(8..40)?.try_into().ok()?);
    let mark = Mark { number, chain };
    (encode(mark).as_slice() == bytes).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_write_leaves_the_mark_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.mark");
        let (mut file, none) = MarkFile::open(&path).unwrap();
        assert_eq!(none, None);
        let first = Mark { number: 7, chain: Digest([1; 32]) };
        let second = Mark { number: 8, chain: Digest([2; 32]) };
        file.write(first).unwrap();
        file.write(second).unwrap();
        assert_eq!(MarkFile::open(&path).unwrap().1, Some(second));
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[20] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(MarkFile::open(&path).unwrap().1, Some(first));
    }
}
