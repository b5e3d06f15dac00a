//! Two sample projects as workbooks, written the way an office would: a tower of 132 homes that was made up for the
//! purpose, and the ten dwellings of the real project Schependomlaan.

mod book;
mod firms;
mod plans;
mod schependomlaan;
mod tower;

pub(crate) use firms::{Firm, Firms};

use std::path::{Path, PathBuf};

/// Where the repository keeps BCF packages of Schependomlaan.
const PACKAGES: &str = "tests/fixtures/bcf";

/// Why a sample could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SampleError {
    /// The folder or a plan.
    #[error("cannot write the sample's files: {0}")]
    Io(#[from] std::io::Error),
    /// The workbook.
    #[error("cannot write the sample's workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// Writes the tower's workbook and plans into `folder`; returns the workbook's path.
pub(crate) fn write_tower(folder: &Path) -> Result<PathBuf, SampleError> {
    tower::write(folder)
}

/// Writes Schependomlaan's workbook and plan into `folder`, with these firms; returns the workbook's path.
pub(crate) fn write_schependomlaan(folder: &Path, firms: &Firms) -> Result<PathBuf, SampleError> {
    schependomlaan::write(folder, firms)
}

/// The folder with BCF packages: that of the repository around the working folder or around the program.
pub(crate) fn packages_folder() -> PathBuf {
    let starts = [std::env::current_dir(), std::env::current_exe()];
    let found = starts.iter().flatten().flat_map(|start| start.ancestors()).map(|folder| folder.join(PACKAGES));
    found.into_iter().find(|folder| folder.is_dir()).unwrap_or_else(|| PACKAGES.into())
}

#[cfg(test)]
mod tests;
