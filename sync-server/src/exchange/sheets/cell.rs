//! Sheets and cells.

use super::Day;
use std::collections::BTreeMap;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, without white space around it; never empty.
    Text(String),
    /// A number.
    Number(f64),
    /// A date; its time of day is left out.
    Date(Day),
    /// A truth value.
    Truth(bool),
    /// What the spreadsheet program could not compute, such as `#REF!`.
    Broken(String),
}

impl Value {
    /// The cell as people see it; a whole number has no decimals.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Broken(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}

/// A sheet; empty cells are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Rows by number from 0, cells by column from 0.
    pub rows: BTreeMap<u32, BTreeMap<u32, Value>>,
}

/// A cell's name as the spreadsheet program shows it: row 11, column 2 (both from 0) is `C12`.
pub fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect::<String>() + &(u64::from(row) + 1).to_string()
}
