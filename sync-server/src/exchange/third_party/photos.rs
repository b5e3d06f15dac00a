//! The photo archive: a zip file or a folder whose entries are found by name and read one at a time within limits.

mod folder;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use thiserror::Error;
use zip::ZipArchive;

/// How much of an archive is read at most.
#[derive(Clone, Copy, Debug)]
pub struct PhotoLimits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Entries.
    pub entries: usize,
    /// Bytes of one photo, inflated.
    pub photo_bytes: u64,
}

impl Default for PhotoLimits {
    fn default() -> Self {
        Self { file_bytes: 4 << 30, entries: 40_000, photo_bytes: 25 << 20 }
    }
}

/// Why an archive or a photo in it cannot be read.
#[derive(Debug, Error)]
pub enum PhotoArchiveError {
    /// The file cannot be opened or read.
    #[error("the photo archive cannot be read: {source}")]
    File {
        /// What the file system said.
        #[from]
        source: io::Error,
    },
    /// The file is larger than the limit.
    #[error("the photo archive has {bytes} bytes, at most {limit} are read")]
    TooLarge {
        /// The file's size.
        bytes: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// More entries than the limit.
    #[error("the photo archive has more than {limit} entries")]
    TooManyEntries {
        /// The limit.
        limit: usize,
    },
    /// Not a zip file, or its directory is damaged.
    #[error("the photo archive is not a zip file, or it is damaged")]
    NotAZip,
    /// A photo is damaged, encrypted or packed by an unusual method.
    #[error("photo {name} cannot be unpacked")]
    Damaged {
        /// Its name in the archive.
        name: String,
    },
    /// A photo is larger than the limit.
    #[error("photo {name} has more than {limit} bytes")]
    PhotoTooLarge {
        /// Its name in the archive.
        name: String,
        /// The limit, in bytes.
        limit: u64,
    },
}

impl PhotoArchiveError {
    /// Stable code for programs and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "photos.file",
            Self::TooLarge { .. } => "photos.too_large",
            Self::TooManyEntries { .. } => "photos.too_many_entries",
            Self::NotAZip => "photos.not_a_zip",
            Self::Damaged { .. } => "photos.damaged",
            Self::PhotoTooLarge { .. } => "photos.photo_too_large",
        }
    }

    /// For people, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::File { source } => format!("无法读取照片包：{source}"),
            Self::TooLarge { bytes, limit } => format!("照片包有 {bytes} 字节，最多读取 {limit} 字节"),
            Self::TooManyEntries { limit } => format!("照片包中的文件超过 {limit} 个"),
            Self::NotAZip => "照片包不是 zip 文件，或已损坏".to_owned(),
            Self::Damaged { name } => format!("照片 {name} 无法解压"),
            Self::PhotoTooLarge { name, limit } => format!("照片 {name} 超过 {limit} 字节"),
        }
    }
}

/// A photo in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoEntry {
    /// Its name with folders.
    pub name: String,
    index: usize,
}

/// Where the photos are.
#[derive(Debug)]
enum Files {
    Zip(ZipArchive<BufReader<File>>),
    Folder(Vec<PathBuf>),
}

/// An open photo archive.
#[derive(Debug)]
pub struct PhotoArchive {
    files: Files,
    /// Under the last part of the name, in lower case, with and without its ending.
    entries: Names,
    photo_bytes: u64,
}

impl PhotoArchive {
    /// Opens the archive, or a folder with the folders in it, and reads the names; no photo is unpacked.
    pub fn open(path: &Path, limits: &PhotoLimits) -> Result<Self, PhotoArchiveError> {
        if path.is_dir() {
            return Self::open_folder(path, limits);
        }
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        if bytes > limits.file_bytes {
            return Err(PhotoArchiveError::TooLarge { bytes, limit: limits.file_bytes });
        }
        // Before the directory is parsed: the parser keeps a record in memory for each entry.
        if directory_entries(&mut file)? > limits.entries {
            return Err(PhotoArchiveError::TooManyEntries { limit: limits.entries });
        }
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| PhotoArchiveError::NotAZip)?;
        let mut entries = Names::new();
        for index in 0..zip.len() {
            let Ok(raw) = zip.by_index_raw(index).map(|entry| entry.name_raw().to_vec()) else { continue };
            add_name(&mut entries, decoded(&raw).replace('\\', "/"), index);
        }
        Ok(Self { files: Files::Zip(zip), entries, photo_bytes: limits.photo_bytes })
    }

    /// The photos that a cell's text may mean: a name with or without its ending, and as many folders as it has.
    pub fn find(&self, text: &str) -> Vec<&PhotoEntry> {
        let wanted = text.trim().replace('\\', "/").to_lowercase();
        let wanted = wanted.trim_start_matches("./").trim_start_matches('/');
        let last = wanted.rsplit('/').next().unwrap_or_default();
        let is_meant = |entry: &&PhotoEntry| {
            let name = entry.name.to_lowercase();
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            [name.as_str(), stem].iter().any(|name| {
                name.strip_suffix(wanted).is_some_and(|folders| folders.is_empty() || folders.ends_with('/'))
            })
        };
        self.entries.get(last).into_iter().flatten().filter(is_meant).collect()
    }

    /// Unpacks a photo; its bytes are whatever the firm put there and still have to be taken in as a picture.
    pub fn read(&mut self, photo: &PhotoEntry) -> Result<Vec<u8>, PhotoArchiveError> {
        let too_large = || PhotoArchiveError::PhotoTooLarge { name: photo.name.clone(), limit: self.photo_bytes };
        let zip = match &mut self.files {
            Files::Zip(zip) => zip,
            Files::Folder(paths) => return folder::read(paths, photo, self.photo_bytes),
        };
        let damaged = || PhotoArchiveError::Damaged { name: photo.name.clone() };
        let entry = zip.by_index(photo.index).map_err(|_| damaged())?;
        if entry.size() > self.photo_bytes {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        // Its header may lie.
        entry.take(self.photo_bytes + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        if bytes.len() as u64 > self.photo_bytes { Err(too_large()) } else { Ok(bytes) }
    }
}

/// Entries under the last part of their name, in lower case, with and without its ending.
type Names = HashMap<String, Vec<PhotoEntry>>;

/// Adds an entry; what one operating system adds on its own is left out.
fn add_name(entries: &mut Names, name: String, index: usize) {
    let last = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    if last.is_empty() || last.starts_with("._") {
        return;
    }
    let stem = last.rsplit_once('.').map(|(stem, _)| stem.to_owned()).filter(|stem| !stem.is_empty());
    for key in stem.into_iter().chain([last]) {
        entries.entry(key).or_default().push(PhotoEntry { name: name.clone(), index });
    }
}

/// How often the signature of a directory entry occurs: no directory can have more entries.
fn directory_entries(file: &mut File) -> io::Result<usize> {
    const SIGNATURE: [u8; 4] = *b"PK\x01\x02";
    let (mut count, mut window) = (0, Vec::new());
    loop {
        let kept = window.len().min(3);
        window.drain(..window.len() - kept);
        if file.by_ref().take(1 << 16).read_to_end(&mut window)? == 0 {
            break;
        }
        count += window.windows(4).filter(|bytes| **bytes == SIGNATURE).count();
    }
    file.rewind()?;
    Ok(count)
}

/// UTF-8 where it is, else GBK: what Chinese Windows writes without saying so.
fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GBK.decode(raw).0.into_owned(),
    }
}
