//! What lies in a folder that somebody gave us.

use std::io;
use std::path::{Path, PathBuf};

/// The files of a folder by what they may be, each in order of their names. Folders in it are not looked into, except
/// for photos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// BCF packages: `.bcf`, `.bcfzip`.
    pub packages: Vec<PathBuf>,
    /// Workbooks: `.xlsx`.
    pub workbooks: Vec<PathBuf>,
    /// Zip files: photo archives, or packages under another name.
    pub archives: Vec<PathBuf>,
}

/// Looks into a folder. What programs leave behind (`~$list.xlsx`, `._list.xlsx`) is left out.
pub fn look(folder: &Path) -> io::Result<Found> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    let mut found = Found::default();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("~$") || name.starts_with("._") {
            continue;
        }
        match ending(&path).as_str() {
            "bcf" | "bcfzip" => found.packages.push(path),
            "xlsx" => found.workbooks.push(path),
            "zip" => found.archives.push(path),
            _ => {}
        }
    }
    Ok(found)
}

/// The ending of a file's name, in lower case.
pub fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// The photos that belong to a workbook: the zip file or folder of its name beside it; else, in a folder that was given
/// as a whole, its only zip file, else that folder itself.
pub fn photos_of(workbook: &Path, given: Option<&Found>) -> Option<PathBuf> {
    let (zip, folder) = (workbook.with_extension("zip"), workbook.with_extension(""));
    if zip.is_file() {
        return Some(zip);
    }
    if folder.is_dir() {
        return Some(folder);
    }
    match given?.archives.as_slice() {
        [only] => Some(only.clone()),
        _ => workbook.parent().map(Path::to_path_buf),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_sorted_by_what_they_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["b.bcfzip", "a.BCF", "list.xlsx", "~$list.xlsx", "photos.zip", "readme.txt"] {
            std::fs::write(path(name), b"").unwrap();
        }
        std::fs::create_dir(path("deep.bcfzip")).unwrap();
        let found = look(folder.path()).unwrap();
        assert_eq!(found.packages, [path("a.BCF"), path("b.bcfzip")]);
        assert_eq!((&found.workbooks[..], &found.archives[..]), (&[path("list.xlsx")][..], &[path("photos.zip")][..]));
        assert_eq!(photos_of(&path("list.xlsx"), None), None);
        assert_eq!(photos_of(&path("list.xlsx"), Some(&found)), Some(path("photos.zip")));
        assert_eq!(photos_of(&path("list.xlsx"), Some(&Found::default())), Some(folder.path().to_path_buf()));
        std::fs::create_dir(path("list")).unwrap();
        assert_eq!(photos_of(&path("list.xlsx"), Some(&found)), Some(path("list")));
    }
}
