//! Writes a project workbook with the sheets and headers of the documented format.

use super::SampleError;
use rust_xlsxwriter::{Color, Format, Workbook};
use yanfang_sync::exchange::workbook::SheetFormat;

/// A cell.
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// Text; also a code that looks like a number.
    Text(String),
    /// A number.
    Number(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// The rows of one sheet.
pub(super) type Rows = Vec<Vec<Cell>>;

/// A row of cells of different kinds.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$(crate::sample::book::Cell::from($cell)),*] };
}
pub(super) use row;

/// Adds one sheet of the format, by its Chinese name.
pub(super) fn sheet(book: &mut Workbook, name: &str, rows: Rows) -> Result<(), SampleError> {
    let header = Format::new().set_bold().set_background_color(Color::RGB(0x00E9_EBE8)).set_text_wrap();
    let sheet = book.add_worksheet().set_name(name)?;
    let format = SheetFormat::ALL.into_iter().find(|format| format.zh == name);
    for (at, (zh, en, required)) in (0..).zip(format.iter().flat_map(SheetFormat::columns)) {
        let star = if required { "*" } else { "" };
        sheet.write_string_with_format(0, at, format!("{zh}{star}/{en}"), &header)?;
        sheet.set_column_width(at, 16)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (at, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => drop(sheet.write_string(at, column, text)?),
                Cell::Number(number) => drop(sheet.write_number(at, column, number)?),
            }
        }
    }
    Ok(())
}
