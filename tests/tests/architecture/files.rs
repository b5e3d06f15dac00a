//! Sizes and names of source files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::root;

const MOST_LINES: usize = 500;
const MOST_LINES_OF_LIB: usize = 150;
/// Names that do not say what is inside.
const VAGUE: &[&str] = &["utils", "util", "helpers", "helper", "common", "manager", "misc"];
/// Folders without sources of ours.
const FOREIGN: &[&str] = &["target", "node_modules", "fixtures"];

/// A source file; its path is relative to the root.
pub(crate) struct RustFile {
    pub(crate) path: PathBuf,
    text: String,
}

impl RustFile {
    /// Whether a function of this name is in it.
    pub(crate) fn has_function(&self, name: &str) -> bool {
        self.text.contains(&format!("fn {name}("))
    }

    /// All of it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Lines above the tests at the end of the file.
    pub(crate) fn lines_without_tests(&self) -> impl Iterator<Item = &str> {
        let lines: Vec<&str> = self.text.lines().collect();
        let tests = lines
            .windows(2)
            .position(|two| two[0] == "#[cfg(test)]" && two[1].starts_with("mod ") && two[1].ends_with('{'));
        let end = tests.unwrap_or(lines.len());
        lines.into_iter().take(end)
    }
}

/// All source files of the workspace.
pub(crate) fn rust_files() -> Vec<RustFile> {
    let root = root();
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !FOREIGN.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push(RustFile { path: path.strip_prefix(&root).unwrap().to_owned(), text });
            }
        }
    }
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn files_stay_small() {
    let mut wrong = Vec::new();
    for file in rust_files() {
        let lines = file.lines_without_tests().count();
        let most = if file.path.ends_with("src/lib.rs") { MOST_LINES_OF_LIB } else { MOST_LINES };
        if lines > most {
            wrong.push(format!("{}: {lines} lines, at most {most}", file.path.display()));
        }
    }
    assert!(wrong.is_empty(), "files to divide: {wrong:#?}");
}

#[test]
fn names_say_what_is_inside() {
    let mut wrong = Vec::new();
    for file in rust_files() {
        let vague = file.path.components().any(|part| VAGUE.contains(&stem(Path::new(part.as_os_str())).as_str()));
        if vague || stem(&file.path) == "mod" {
            wrong.push(file.path);
        }
    }
    assert!(wrong.is_empty(), "files to rename: {wrong:#?}");
}
