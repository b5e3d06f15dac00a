//! Reads BCF packages: the issues that model checkers and coordination tools exchange.
//!
//! A package is a zip file with one folder for each topic. The folder holds `markup.bcf` (the text, as XML), viewpoints
//! and snapshots. BCF 2.0, 2.1 and 3.0 differ in where comments and viewpoints stand, not in what they say, so the
//! reader goes by what it finds and not by the version that the package claims.
//!
//! Promise: every folder with a markup yields exactly one [`Topic`] or one [`BrokenTopic`], so that
//! `topics + broken` is the number of topics sent. A damaged topic never takes its neighbours with it. Packages come
//! from strangers: sizes are counted while inflating, no document type or entity is expanded, names of entries are only
//! ever text.

mod archive;
mod date;
mod error;
mod folders;
mod markup;
mod package;
mod seen;
mod text;
mod xml;

use std::path::Path;

use archive::Archive;
use folders::Folder;

pub use date::{BcfDate, BcfMoment};
pub use error::{BcfError, TopicFault};
pub use package::{BcfComment, BcfLimits, BrokenTopic, HeaderFile, Package, Snapshot, Topic};
pub use seen::topics_seen;

/// Largest major version of the format that is read.
const NEWEST_MAJOR: u32 = 3;

/// Reads the package at `path`. Blocking: call it where blocking is allowed.
///
/// Fails only when nothing can be said about the topics (no zip, lost directory, over a limit, unknown version); damage
/// within a topic is reported in [`Package::broken`].
pub fn read_package(path: &Path, limits: &BcfLimits) -> Result<Package, BcfError> {
    let mut archive = Archive::open(path, limits)?;
    let entries = archive.entries();
    let version = read_version(&mut archive, &entries)?;
    let found = folders::group(&entries);
    let nothing_found = found.folders.is_empty() && found.without_markup.is_empty();
    if nothing_found && !entries.is_empty() && !entries.iter().any(|entry| entry.is_named("bcf.version")) {
        return Err(BcfError::NotBcf);
    }
    let mut package = Package { name: package_name(path), version, topics: Vec::new(), broken: Vec::new() };
    for folder in found.folders {
        match read_topic(&mut archive, &folder)? {
            Ok(topic) => package.topics.push(topic),
            Err(fault) => package.broken.push(BrokenTopic { folder: folder.path, fault }),
        }
    }
    for folder in found.without_markup {
        package.broken.push(BrokenTopic { folder, fault: TopicFault::NoMarkup });
    }
    Ok(package)
}

/// The file's name without its ending: with some firms it says whom the topics are for.
fn package_name(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Version from `bcf.version`; `None` if the file is missing or unreadable, which says nothing about the topics.
fn read_version(archive: &mut Archive, entries: &[archive::Entry]) -> Result<Option<String>, BcfError> {
    let shallowest = entries
        .iter()
        .filter(|entry| entry.is_named("bcf.version"))
        .min_by_key(|entry| entry.path.matches('/').count());
    let Some(entry) = shallowest else { return Ok(None) };
    let Ok(bytes) = archive.read(entry.index, &entry.path)? else { return Ok(None) };
    let Some(version) = text::decode(&bytes).and_then(|text| markup::version(&text)) else { return Ok(None) };
    let major = version.split('.').next().and_then(|major| major.trim().parse::<u32>().ok());
    match major {
        Some(major) if major > NEWEST_MAJOR => Err(BcfError::UnknownVersion { version }),
        _ => Ok(Some(version)),
    }
}

/// One folder: its markup, then its pictures; viewpoints are only checked for damage.
fn read_topic(archive: &mut Archive, folder: &Folder) -> Result<Result<Topic, TopicFault>, BcfError> {
    let bytes = match archive.read(folder.markup.index, &folder.markup.name)? {
        Ok(bytes) => bytes,
        Err(fault) => return Ok(Err(fault)),
    };
    let parsed = match text::decode(&bytes) {
        Some(text) => markup::read(&text, folder.last_segment()),
        None => Err(TopicFault::Encoding),
    };
    let (mut topic, wanted) = match parsed {
        Ok(parsed) => parsed,
        Err(fault) => return Ok(Err(fault)),
    };
    topic.folder.clone_from(&folder.path);
    for viewpoint in folder.viewpoints() {
        if let Err(fault) = archive.check(viewpoint.index, &viewpoint.name)? {
            return Ok(Err(fault));
        }
    }
    let (pictures, missing) = folder.pictures(&wanted);
    topic.missing_snapshots = missing;
    for picture in pictures {
        match archive.read(picture.file.index, &picture.file.name)? {
            Ok(bytes) => topic.snapshots.push(Snapshot {
                file_name: picture.file.name.clone(),
                viewpoint: picture.viewpoint,
                bytes,
            }),
            Err(fault) => return Ok(Err(fault)),
        }
    }
    Ok(Ok(topic))
}

#[cfg(test)]
mod tests;
