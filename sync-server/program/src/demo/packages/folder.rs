//! Which packages a folder holds.

use super::super::phone::Stop;
use std::fs;
use std::path::{Path, PathBuf};
use yanfang_sync::exchange::bcf::{self, BcfLimits};

/// How deep folders in folders are looked into.
const DEPTH: usize = 8;

/// A file that is a package, or claims to be.
#[derive(Debug)]
pub(in super::super) struct PackageFile {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Its name without the ending.
    pub(in super::super) name: String,
    /// The topics that it shows even if it does not open.
    pub(super) seen: Vec<String>,
}

impl PackageFile {
    /// How many topics it shows.
    pub(in super::super) fn topics_seen(&self) -> usize {
        self.seen.len()
    }
}

/// The packages of a folder and of the folders in it, in the order of their names: every `.bcfzip` and `.bcf`, and a
/// `.zip` that has topics.
pub(in super::super) fn list(folder: &Path) -> Result<Vec<PackageFile>, Stop> {
    let mut files = Vec::new();
    collect(folder, DEPTH, &mut files)?;
    files.sort();
    let mut packages = Vec::new();
    for path in files {
        let seen = bcf::topics_seen(&path, &BcfLimits::default()).map_err(Stop::Io)?;
        if !has_ending(&path, &["zip"]) || !seen.is_empty() {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            packages.push(PackageFile { path, name, seen });
        }
    }
    Ok(packages)
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    for entry in fs::read_dir(folder).map_err(Stop::Io)? {
        let entry = entry.map_err(Stop::Io)?;
        let (path, name) = (entry.path(), entry.file_name());
        // Hidden files are an operating system's; a `markup.bcf` is a part of a package that somebody unpacked.
        if name.to_string_lossy().starts_with('.') || name.eq_ignore_ascii_case("markup.bcf") {
            continue;
        }
        let kind = entry.file_type().map_err(Stop::Io)?;
        if kind.is_dir() && depth > 0 {
            collect(&path, depth - 1, files)?;
        } else if path.is_file() && has_ending(&path, &["bcfzip", "bcf", "zip"]) {
            files.push(path);
        }
    }
    Ok(())
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
