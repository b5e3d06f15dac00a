//! A third-party firm's inspection as a workbook and a zip file or folder of photos (第三方验房).
//!
//! Reading only: each row becomes a [`ThirdPartyDefect`] or says which of its cells is wrong; one bad row does not hold
//! up the others. A text that no check item fits stays a note, the defect waits for a person to classify it.

mod item_match;
mod photos;
mod room_match;
mod row;

pub use photos::{PhotoArchive, PhotoArchiveError, PhotoEntry, PhotoLimits};
pub use row::ThirdPartyDefect;

pub(super) use item_match::ItemMatch;
pub(super) use room_match::find as find_room;

use super::sheets::{CellError, CellFault, Column, Faults, SheetLimits, Table, WorkbookError, normalised, read};
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
    /// The sheet's name as the workbook has it.
    pub sheet: String,
    /// How many rows the sheet has.
    pub rows: usize,
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

/// Whether a workbook is a third-party firm's and not a project's: it has a sheet 问题 / Defects, or else no sheet
/// 项目 / Project and a first sheet with the columns for unit and room.
pub fn is_third_party(workbook: &Path) -> Result<bool, WorkbookError> {
    let sheets = read(workbook, &SheetLimits::default())?;
    let is_named = |names: [&str; 2]| {
        let mut parts = sheets.iter().map(|sheet| normalised(&sheet.name));
        parts.any(|name| names.contains(&name.as_str()))
    };
    if is_named(["问题", "defects"]) {
        return Ok(true);
    }
    let first =
        sheets.first().filter(|_| !is_named(["项目", "project"]) && !is_named(["项目-project", "project-项目"]));
    let has_columns = |sheet: &super::sheets::Sheet| {
        let table = Table::new(sheet, &COLUMNS, &mut Faults::default());
        table.has_column(row::UNIT) && table.has_column(row::ROOM)
    };
    Ok(first.is_some_and(has_columns))
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
    let sent = table.rows().count();
    let defects = table.rows().filter_map(|row| rows.read(&row, &mut faults)).collect();
    Ok(ThirdPartyReport { sheet: sheet.name.clone(), rows: sent, defects, errors: faults.errors, photos: archive })
}

#[cfg(test)]
mod tests;
