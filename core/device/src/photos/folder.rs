//! The folder of photo files, named by SHA-256 (sync.md 6): temp file, fsync, re-read, rename, fsync of the folder.

use crate::store::photos::PhotoRow;
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use yanfang_domain::id::Digest;
use yanfang_photo::{EncodedPicture, Limits, PhotoError, take_in_file};

/// Why a photo file cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum PhotoFileError {
    /// The disk is full; nothing was recorded.
    #[error("the disk is full")]
    DiskFull,
    /// What was written reads back differently: the storage is failing.
    #[error("photo {hash} reads back differently from what was written")]
    ReadsBackDifferently {
        /// Which.
        hash: Digest,
    },
    /// The file is missing or cannot be used.
    #[error("{path} cannot be read or written")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Why a picture was not taken in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TakeInError {
    #[error(transparent)]
    Photo(#[from] PhotoError),
    #[error(transparent)]
    File(#[from] PhotoFileError),
}

impl From<TakeInError> for crate::app::AppError {
    fn from(error: TakeInError) -> Self {
        match error {
            TakeInError::Photo(error) => Self::Photo(error),
            TakeInError::File(error) => Self::PhotoFile(error),
        }
    }
}

/// The folder.
#[derive(Clone, Debug)]
pub(crate) struct PhotoFolder(PathBuf);

impl PhotoFolder {
    /// Opens or makes the folder, and removes temp files that a crash left.
    pub(crate) fn open(path: PathBuf) -> Result<Self, PhotoFileError> {
        fs::create_dir_all(&path).map_err(file_error(&path))?;
        for entry in fs::read_dir(&path).map_err(file_error(&path))? {
            let entry = entry.map_err(file_error(&path))?;
            if entry.path().extension().is_some_and(|ending| ending == "part") {
                fs::remove_file(entry.path()).map_err(file_error(&entry.path()))?;
            }
        }
        Ok(Self(path))
    }

    /// Takes a picture in: both files are on the disk, under their names, when this returns.
    pub(crate) fn take_in(&self, from: &Path) -> Result<PhotoRow, TakeInError> {
        let taken = take_in_file(from, &Limits::default())?;
        let new = [&taken.original, &taken.thumbnail];
        let mut wrote = false;
        for picture in new {
            wrote |= self.write(Digest(picture.sha256), &picture.bytes)?;
        }
        if wrote {
            self.sync_folder()?;
        }
        let hash = |picture: &EncodedPicture| Digest(picture.sha256);
        Ok(PhotoRow {
            hash: hash(&taken.original),
            thumbnail: hash(&taken.thumbnail),
            bytes: taken.original.bytes.len() as u64,
            thumbnail_bytes: taken.thumbnail.bytes.len() as u64,
            thumbnail_sent: false,
            original_sent: false,
            thumbnail_upload: None,
            original_upload: None,
        })
    }

    /// Keeps bytes that came from elsewhere, whose hash was checked.
    pub(crate) fn keep(&self, hash: Digest, bytes: &[u8]) -> Result<(), PhotoFileError> {
        if self.write(hash, bytes)? { self.sync_folder() } else { Ok(()) }
    }

    /// Where a file lies, or would.
    pub(crate) fn path(&self, hash: Digest) -> PathBuf {
        self.0.join(hash.to_string())
    }

    /// Where a fetched thumbnail lies, or would: under its original's name, since its own is not known.
    pub(crate) fn thumbnail_path(&self, original: Digest) -> PathBuf {
        self.0.join(format!("{original}.thumbnail"))
    }

    /// Keeps a fetched thumbnail. It can be fetched again, so it need not survive a power cut.
    pub(crate) fn keep_thumbnail(&self, original: Digest, bytes: &[u8]) -> Result<PathBuf, PhotoFileError> {
        let temporary = self.0.join(format!("{original}.thumbnail.part"));
        let path = self.thumbnail_path(original);
        fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, &path)).map_err(file_error(&path))?;
        Ok(path)
    }

    /// Whether the file is here.
    pub(crate) fn has(&self, hash: Digest) -> bool {
        self.path(hash).exists()
    }

    /// The bytes of a file, checked against its name.
    pub(crate) fn read(&self, hash: Digest) -> Result<Vec<u8>, PhotoFileError> {
        let path = self.path(hash);
        let bytes = fs::read(&path).map_err(file_error(&path))?;
        if sha256(&bytes) == hash { Ok(bytes) } else { Err(PhotoFileError::ReadsBackDifferently { hash }) }
    }

    fn write(&self, hash: Digest, bytes: &[u8]) -> Result<bool, PhotoFileError> {
        if self.has(hash) && self.read(hash).is_ok() {
            return Ok(false);
        }
        let temporary = self.0.join(format!("{hash}.part"));
        let write = || {
            let mut file = File::create(&temporary)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(file_error(&temporary))?;
        if sha256(&fs::read(&temporary).map_err(file_error(&temporary))?) != hash {
            return Err(PhotoFileError::ReadsBackDifferently { hash });
        }
        let path = self.path(hash);
        fs::rename(&temporary, &path).map_err(file_error(&path))?;
        Ok(true)
    }

    fn sync_folder(&self) -> Result<(), PhotoFileError> {
        // Only Unix systems can open a folder; elsewhere the rename itself is durable.
        if cfg!(unix) {
            File::open(&self.0).and_then(|folder| folder.sync_all()).map_err(file_error(&self.0))
        } else {
            Ok(())
        }
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

fn file_error(path: &Path) -> impl FnOnce(io::Error) -> PhotoFileError {
    move |source| {
        if source.kind() == io::ErrorKind::StorageFull {
            return PhotoFileError::DiskFull;
        }
        PhotoFileError::File { path: path.to_owned(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_under_its_hash_and_a_flipped_bit_is_noticed() {
        let outer = tempfile::tempdir().unwrap();
        let folder = PhotoFolder::open(outer.path().join("photos")).unwrap();
        let bytes = b"a picture".to_vec();
        let hash = sha256(&bytes);
        folder.keep(hash, &bytes).unwrap();
        assert_eq!(folder.read(hash).unwrap(), bytes);
        fs::write(folder.path(hash), b"b picture").unwrap();
        assert!(matches!(folder.read(hash), Err(PhotoFileError::ReadsBackDifferently { .. })));
        folder.keep(hash, &bytes).unwrap();
        assert_eq!(folder.read(hash).unwrap(), bytes, "a damaged file is replaced");
    }

    #[test]
    fn what_a_crash_left_is_removed() {
        let outer = tempfile::tempdir().unwrap();
        let path = outer.path().join("photos");
        PhotoFolder::open(path.clone()).unwrap();
        fs::write(path.join("x.part"), b"half").unwrap();
        PhotoFolder::open(path.clone()).unwrap();
        assert!(!path.join("x.part").exists());
    }
}
