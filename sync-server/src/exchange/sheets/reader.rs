//! From the file to sheets of cells.

use super::{Day, Sheet, Value, WorkbookError, inflate};
use calamine::{DataRef, Reader, Xlsx};
use std::fs::File;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// How much of a workbook is read at most. A normal one of 8,000 units has 0.3 MB and inflates to 2.5 MB.
#[derive(Clone, Copy, Debug)]
pub struct SheetLimits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes after inflating, all entries together.
    pub inflated_bytes: u64,
    /// Entries of the zip file.
    pub entries: usize,
    /// Sheets.
    pub sheets: usize,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// Cells, all sheets together.
    pub cells: u64,
    /// Bytes of text in cells, all sheets together: one stored string may stand in many cells.
    pub text_bytes: u64,
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self {
            file_bytes: 10 << 20,
            inflated_bytes: 64 << 20,
            entries: 2_000,
            sheets: 32,
            rows: 20_000,
            columns: 64,
            cells: 400_000,
            text_bytes: 32 << 20,
        }
    }
}

/// Reads all sheets of the workbook at `path`.
pub fn read(path: &Path, limits: &SheetLimits) -> Result<Vec<Sheet>, WorkbookError> {
    let file = File::open(path)?;
    let too_large = |bytes: u64| WorkbookError::TooLarge { bytes, limit: limits.file_bytes };
    let length = file.metadata()?.len();
    if length > limits.file_bytes {
        return Err(too_large(length));
    }
    let mut bytes = Vec::with_capacity(length as usize);
    // One byte past the limit, so that a file that grew meanwhile is refused and not cut.
    file.take(limits.file_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(too_large(bytes.len() as u64));
    }
    inflate::guard(&bytes, limits)?;
    // The parser adds up what a crafted file says, and overflow panics here.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes, limits))).unwrap_or(Err(WorkbookError::NotAWorkbook))
}

fn sheets(bytes: Vec<u8>, limits: &SheetLimits) -> Result<Vec<Sheet>, WorkbookError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| WorkbookError::NotAWorkbook)?;
    let names = workbook.sheet_names();
    if names.len() > limits.sheets {
        return Err(WorkbookError::TooMuch { what: "sheets", limit: limits.sheets as u64 });
    }
    let mut spent = Spent { cells: 0, text_bytes: 0 };
    names.into_iter().map(|name| sheet(&mut workbook, name, limits, &mut spent)).collect()
}

/// What the sheets read so far have used of the limits.
struct Spent {
    cells: u64,
    text_bytes: u64,
}

fn sheet(
    workbook: &mut Xlsx<Cursor<Vec<u8>>>,
    name: String,
    limits: &SheetLimits,
    spent: &mut Spent,
) -> Result<Sheet, WorkbookError> {
    let mut sheet = Sheet { name, ..Sheet::default() };
    let mut cells = workbook.worksheet_cells_reader(&sheet.name).map_err(|_| WorkbookError::NotAWorkbook)?;
    while let Some(cell) = cells.next_cell().map_err(|_| WorkbookError::NotAWorkbook)? {
        let (row, column) = cell.get_position();
        spent.cells += 1;
        let value = value(cell.get_value());
        if let Some(Value::Text(text) | Value::Broken(text)) = &value {
            spent.text_bytes += text.len() as u64;
        }
        for (what, used, limit) in [
            ("rows", u64::from(row) + 1, u64::from(limits.rows)),
            ("columns", u64::from(column) + 1, u64::from(limits.columns)),
            ("cells", spent.cells, limits.cells),
            ("bytes of text", spent.text_bytes, limits.text_bytes),
        ] {
            // Empty cells with a format may stand anywhere; they are not kept.
            if used > limit && (value.is_some() || what == "cells") {
                return Err(WorkbookError::TooMuch { what, limit });
            }
        }
        if let Some(value) = value {
            sheet.rows.entry(row).or_default().insert(column, value);
        }
    }
    Ok(sheet)
}

fn value(cell: &DataRef<'_>) -> Option<Value> {
    let text = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Value::Text(text.to_owned()));
    match cell {
        DataRef::Empty => None,
        DataRef::Int(number) => Some(Value::Number(*number as f64)),
        DataRef::Float(number) => Some(Value::Number(*number)),
        DataRef::String(string) | DataRef::DurationIso(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(truth) => Some(Value::Truth(*truth)),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            let found = Day::new(year.into(), month.into(), day.into());
            Some(found.map_or_else(|| Value::Number(date.as_f64()), Value::Date))
        }
        DataRef::DateTimeIso(string) => {
            let day = string.get(..10).and_then(Day::parse);
            day.map(Value::Date).or_else(|| text(string))
        }
        DataRef::Error(error) => Some(Value::Broken(error.to_string())),
    }
}
