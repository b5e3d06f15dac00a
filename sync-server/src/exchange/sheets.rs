//! Workbooks (.xlsx) as cells, read within limits that hold whatever the file claims.
//!
//! Every entry of the zip file is inflated into a sink first, with a cap on the total, and only the streaming cell
//! reader is used: a 1.4 KB workbook with a cell at XFD1048576 makes a dense reader ask for 512 GiB.

mod cell;
mod date;
mod error;
mod fault;
mod inflate;
mod reader;
mod table;

pub use cell::{Sheet, Value, cell_name};
pub use date::Day;
pub use error::WorkbookError;
pub use fault::{CellError, CellFault};
pub use reader::{SheetLimits, read};

pub(super) use table::{Column, Faults, Row, Table, normalised};

#[cfg(test)]
mod tests;
