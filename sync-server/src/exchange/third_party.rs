//! A third-party firm's inspection as a workbook and a zip file of photos (第三方验房).
//!
//! Reading only: each row becomes a [`ThirdPartyDefect`] or says which of its cells is wrong; one bad row does not hold
//! up the others. A text that no check item fits stays a note, the defect waits for a person to classify it.

mod item_match;
mod photos;
mod room_match;
mod row;

pub use photos::{PhotoArchive, PhotoArchiveError, PhotoEntry, PhotoLimits};
pub use row::ThirdPartyDefect;

use super::sheets::{CellError, CellFault, Column, Faults, SheetLimits, Table, WorkbookError, normalised, read};
use item_match::ItemMatch;
use row::{COLUMNS, RowReader};
use std::path::Path;
use thiserror::Error;
use yanfang_domain::catalog::Catalog;

/// Why a third-party inspection was refused as a whole.
#[derive(Debug, Error)]
pub enum ThirdPartyError {
    /// The workbook.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// The photo archive.
    #[error(transparent)]
    Photos(#[from] PhotoArchiveError),
}

/// What was read.
#[derive(Debug)]
pub struct ThirdPartyReport {
    /// The rows in order, without those that have a wrong cell.
    pub defects: Vec<ThirdPartyDefect>,
    /// The wrong cells.
    pub errors: Vec<CellError>,
    /// The archive that holds the defects' photos, if one was given.
    pub photos: Option<PhotoArchive>,
}

/// The columns of the sheet: Chinese and English name, and whether they must be filled.
pub fn columns() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    COLUMNS.iter().map(|column: &Column| (column.zh, column.en, column.required))
}

/// Reads the sheet 问题 / Defects of the workbook, else its first sheet.
///
/// `firm` names the inspecting firm; it is part of each row's key, so that two firms may number alike.
pub fn read_third_party(
    workbook: &Path,
    photos: Option<&Path>,
    firm: &str,
    catalog: &Catalog,
) -> Result<ThirdPartyReport, ThirdPartyError> {
    let sheets = read(workbook, &SheetLimits::default())?;
    let archive = photos.map(|path| PhotoArchive::open(path, &PhotoLimits::default())).transpose()?;
    let named = sheets.iter().find(|sheet| ["问题", "defects"].contains(&normalised(&sheet.name).as_str()));
    let sheet = named.or(sheets.first()).ok_or(WorkbookError::NotAWorkbook)?;
    let mut faults = Faults::default();
    let table = Table::new(sheet, &COLUMNS, &mut faults);
    if table.rows().next().is_none() {
        faults.add(table.name(), (1, 0), CellFault::NoRows);
    }
    if !faults.errors.is_empty() {
        return Err(WorkbookError::Cells(faults.errors).into());
    }
    let items = ItemMatch::new(&catalog.items);
    let mut rows = RowReader::new(firm, catalog, &items, archive.as_ref());
    let defects = table.rows().filter_map(|row| rows.read(&row, &mut faults)).collect();
    Ok(ThirdPartyReport { defects, errors: faults.errors, photos: archive })
}

#[cfg(test)]
mod tests;
