//! The zip file, read within limits that do not rely on what its headers claim.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{BcfError, BcfLimits, TopicFault};

const DIRECTORY_SIGNATURE: [u8; 4] = *b"PK\x01\x02";
const LOCAL_SIGNATURE: [u8; 4] = *b"PK\x03\x04";
const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
const CHUNK: usize = 64 * 1024;

/// One file of the package.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Place in the zip directory.
    pub(super) index: usize,
    /// Name with `/` between its parts and none in front.
    pub(super) path: String,
}

impl Entry {
    /// Whether the last part of the name is `name`, in any case.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.path.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(name))
    }
}

/// An open package.
pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    entry_bytes: u64,
    limit: u64,
    remaining: u64,
}

impl Archive {
    /// Opens a package whose size, number of entries and directory are in order.
    pub(super) fn open(path: &Path, limits: &BcfLimits) -> Result<Self, BcfError> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        if bytes > limits.package_bytes {
            return Err(BcfError::PackageTooLarge { bytes, limit: limits.package_bytes });
        }
        let begins_as_zip = begins_as_zip(&mut file)?;
        // Counted before the directory is parsed: its parser keeps a record in memory for each entry.
        if count_signatures(&mut file, limits.package_bytes)? > limits.entries {
            return Err(BcfError::TooManyEntries { limit: limits.entries });
        }
        let second_handle = file.try_clone()?;
        let zip = match ZipArchive::new(BufReader::new(file)) {
            Ok(zip) => zip,
            Err(ZipError::Io(source)) if !is_damage(&source) => return Err(BcfError::File { source }),
            Err(_) if begins_as_zip => return Err(BcfError::DirectoryLost),
            Err(_) => return Err(BcfError::NotAZip),
        };
        if !directory_is_whole(&zip, second_handle)? {
            return Err(BcfError::DirectoryLost);
        }
        Ok(Self {
            zip,
            entry_bytes: limits.entry_bytes,
            limit: limits.inflated_bytes,
            remaining: limits.inflated_bytes,
        })
    }

    /// The files of the package; folders, and what one operating system adds on its own, are left out.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(self.zip.len());
        for index in 0..self.zip.len() {
            let Some(path) = self.name(index) else { continue };
            if !is_rubbish(&path) {
                entries.push(Entry { index, path });
            }
        }
        entries
    }

    /// The entry's name; UTF-8 where it is, whether or not the flag says so.
    fn name(&self, index: usize) -> Option<String> {
        let entry = self.zip.by_index_data(index).ok()?;
        let raw = entry.name_raw();
        let name = match std::str::from_utf8(raw) {
            Ok(name) => name.to_owned(),
            Err(_) => {
                entry.name().map_or_else(|_| String::from_utf8_lossy(raw).into_owned(), std::borrow::Cow::into_owned)
            }
        };
        Some(slashed(&name))
    }

    /// The bytes of an entry. The inner error is the topic's, the outer one the package's.
    pub(super) fn read(&mut self, index: usize, name: &str) -> Result<Result<Vec<u8>, TopicFault>, BcfError> {
        let mut bytes = Vec::new();
        let outcome = self.inflate(index, name, |chunk| bytes.extend_from_slice(chunk))?;
        Ok(outcome.map(|()| bytes))
    }

    /// Inflates an entry for its checksum alone.
    pub(super) fn check(&mut self, index: usize, name: &str) -> Result<Result<(), TopicFault>, BcfError> {
        self.inflate(index, name, |_| ())
    }

    fn inflate(
        &mut self,
        index: usize,
        name: &str,
        mut take: impl FnMut(&[u8]),
    ) -> Result<Result<(), TopicFault>, BcfError> {
        let mut entry = match self.zip.by_index(index) {
            Ok(entry) => entry,
            Err(ZipError::Io(source)) => return fault(source, name).map(Err),
            Err(ZipError::InvalidArchive(_)) => return Ok(Err(TopicFault::Damaged { file: name.to_owned() })),
            Err(_) => return Ok(Err(TopicFault::Unsupported { file: name.to_owned() })),
        };
        let mut chunk = vec![0; CHUNK];
        let mut total = 0;
        loop {
            let read = match entry.read(&mut chunk) {
                Ok(0) => return Ok(Ok(())),
                Ok(read) => read,
                Err(source) if source.kind() == ErrorKind::Interrupted => continue,
                Err(source) => return fault(source, name).map(Err),
            };
            total += read as u64;
            self.remaining = match self.remaining.checked_sub(read as u64) {
                Some(remaining) => remaining,
                None => return Err(BcfError::InflatedTooLarge { limit: self.limit }),
            };
            if total > self.entry_bytes {
                return Ok(Err(TopicFault::EntryTooLarge { file: name.to_owned(), limit: self.entry_bytes }));
            }
            take(chunk.get(..read).unwrap_or_default());
        }
    }
}

/// The name with `/` between its parts and none in front.
pub(super) fn slashed(name: &str) -> String {
    let slashed = name.replace('\\', "/");
    let mut rest = slashed.as_str();
    while let Some(shorter) = rest.strip_prefix('/').or_else(|| rest.strip_prefix("./")) {
        rest = shorter;
    }
    rest.to_owned()
}

/// Folders, and what operating systems add on their own.
pub(super) fn is_rubbish(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let own = ["", ".DS_Store", "Thumbs.db", "desktop.ini"];
    last.starts_with("._")
        || own.iter().any(|name| last.eq_ignore_ascii_case(name))
        || path.split('/').any(|part| part.eq_ignore_ascii_case("__MACOSX"))
}

/// What an error says about the topic, unless it says something about the disk.
fn fault(source: io::Error, name: &str) -> Result<TopicFault, BcfError> {
    match source.kind() {
        ErrorKind::Unsupported => Ok(TopicFault::Unsupported { file: name.to_owned() }),
        _ if is_damage(&source) => Ok(TopicFault::Damaged { file: name.to_owned() }),
        _ => Err(BcfError::File { source }),
    }
}

/// Whether the error comes from the file's bytes; everything else comes from the disk.
fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof | ErrorKind::Other
    )
}

fn begins_as_zip(file: &mut File) -> io::Result<bool> {
    let mut start = Vec::new();
    file.take(4).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(start == LOCAL_SIGNATURE || start == END_SIGNATURE)
}

/// How often the signature of a directory entry occurs: no directory can have more entries.
fn count_signatures(file: &mut File, limit: u64) -> io::Result<u64> {
    let mut count = 0;
    let mut window = Vec::with_capacity(CHUNK + 3);
    let mut reader = file.take(limit);
    loop {
        let kept = window.len().min(3);
        window.drain(..window.len() - kept);
        if (&mut reader).take(CHUNK as u64).read_to_end(&mut window)? == 0 {
            break;
        }
        count += window.windows(4).filter(|bytes| **bytes == DIRECTORY_SIGNATURE).count() as u64;
    }
    file.rewind()?;
    Ok(count)
}

/// Whether the directory holds as many entries as the end record claims: a smaller claim would hide topics.
fn directory_is_whole(zip: &ZipArchive<BufReader<File>>, mut file: File) -> io::Result<bool> {
    if zip.has_duplicate_names() {
        // Entries of one name count once, so the numbers differ in a sound directory too.
        return Ok(true);
    }
    file.seek(SeekFrom::Start(zip.central_directory_start()))?;
    let mut reader = BufReader::new(file);
    let mut found = 0_usize;
    let mut header = [0; 46];
    while reader.read_exact(&mut header).is_ok() && header.starts_with(&DIRECTORY_SIGNATURE) {
        let [.., n0, n1, x0, x1, c0, c1] = header[..34] else { return Ok(false) };
        let tail: u64 =
            [[n0, n1], [x0, x1], [c0, c1]].into_iter().map(|pair| u64::from(u16::from_le_bytes(pair))).sum();
        if io::copy(&mut (&mut reader).take(tail), &mut io::sink())? < tail {
            break;
        }
        found += 1;
    }
    Ok(found == zip.len())
}
