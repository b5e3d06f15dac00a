//! Photos in a folder and the folders in it.

use super::{Files, Names, PhotoArchive, PhotoArchiveError, PhotoEntry, PhotoLimits, add_name};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How deep folders are looked into.
const DEPTH: usize = 8;

impl PhotoArchive {
    /// Lists the files; links are not followed.
    pub(super) fn open_folder(path: &Path, limits: &PhotoLimits) -> Result<Self, PhotoArchiveError> {
        let (mut paths, mut entries) = (Vec::new(), Names::new());
        let mut folders = vec![(path.to_path_buf(), String::new(), 0)];
        while let Some((folder, name, depth)) = folders.pop() {
            let mut found: Vec<_> = std::fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
            found.sort_by_key(std::fs::DirEntry::file_name);
            for entry in found {
                let kind = entry.file_type()?;
                let name = format!("{name}{}", entry.file_name().to_string_lossy());
                if kind.is_dir() && depth < DEPTH {
                    folders.push((entry.path(), format!("{name}/"), depth + 1));
                } else if kind.is_file() {
                    if paths.len() >= limits.entries {
                        return Err(PhotoArchiveError::TooManyEntries { limit: limits.entries });
                    }
                    add_name(&mut entries, name, paths.len());
                    paths.push(entry.path());
                }
            }
        }
        Ok(Self { files: Files::Folder(paths), entries, photo_bytes: limits.photo_bytes })
    }
}

/// Reads one photo, whose size is checked before.
pub(super) fn read(paths: &[PathBuf], photo: &PhotoEntry, limit: u64) -> Result<Vec<u8>, PhotoArchiveError> {
    let damaged = || PhotoArchiveError::Damaged { name: photo.name.clone() };
    let file = File::open(paths.get(photo.index).ok_or_else(damaged)?)?;
    let too_large = || PhotoArchiveError::PhotoTooLarge { name: photo.name.clone(), limit };
    if file.metadata()?.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large()) } else { Ok(bytes) }
}
