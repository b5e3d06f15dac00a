//! A sheet as a table: named columns in the first row, a record in each row below.

use super::{CellError, CellFault, Day, Sheet, Value, cell_name};
use std::collections::HashMap;
use yanfang_domain::language::Bilingual;

/// Longest text of an ordinary cell, in characters.
const TEXT_LIMIT: usize = 4_000;

/// A column of a table's format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Chinese name.
    pub(crate) zh: &'static str,
    /// English name.
    pub(crate) en: &'static str,
    /// Whether the column must be there and filled.
    pub(crate) required: bool,
}

impl Column {
    /// A column that must be filled.
    pub(crate) const fn required(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en, required: true }
    }

    /// A column that may be empty or missing.
    pub(crate) const fn optional(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en, required: false }
    }

    pub(crate) fn name(&self) -> Bilingual {
        Bilingual::new(self.zh, self.en)
    }

    /// Whether a first-row cell names this column: in Chinese, in English, or both with a slash between.
    fn is_named(&self, header: &str) -> bool {
        let (zh, en) = (normalised(self.zh), normalised(self.en));
        header == zh || header == en || header == format!("{zh}/{en}") || header == format!("{en}/{zh}")
    }
}

/// Lower case, without white space and without the star that marks required columns.
pub(crate) fn normalised(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '*').flat_map(char::to_lowercase).collect()
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) errors: Vec<CellError>,
}

impl Faults {
    pub(crate) fn add(&mut self, sheet: &str, (row, column): (u32, u32), fault: CellFault) {
        self.errors.push(CellError { sheet: sheet.to_owned(), row, column, fault });
    }
}

/// A sheet whose columns were found.
pub(crate) struct Table<'a> {
    sheet: &'a Sheet,
    /// For each column of the format: where it stands.
    places: Vec<(Column, Option<u32>)>,
}

impl<'a> Table<'a> {
    /// Finds the columns in the first row. Missing and unknown ones are faults; the table is still usable.
    pub(crate) fn new(sheet: &'a Sheet, columns: &[Column], faults: &mut Faults) -> Self {
        let mut places: Vec<_> = columns.iter().map(|column| (*column, None)).collect();
        let known = || columns.iter().map(|column| column.zh).collect::<Vec<_>>().join(" ");
        for (at, value) in sheet.rows.get(&0).into_iter().flatten() {
            let text = value.text();
            let header = normalised(&text);
            match places.iter_mut().find(|(column, _)| column.is_named(&header)) {
                Some((_, place @ None)) => *place = Some(*at),
                Some((_, Some(first))) => {
                    let first = cell_name(0, *first);
                    faults.add(&sheet.name, (0, *at), CellFault::Repeated { text, first });
                }
                None if header.starts_with("备注") || header.starts_with("remark") => {}
                None => faults.add(&sheet.name, (0, *at), CellFault::ColumnUnknown { text, known: known() }),
            }
        }
        for (column, place) in &places {
            if column.required && place.is_none() {
                faults.add(&sheet.name, (0, 0), CellFault::ColumnMissing { column: column.name() });
            }
        }
        Self { sheet, places }
    }

    /// The sheet's name as the workbook has it.
    pub(crate) fn name(&self) -> &'a str {
        &self.sheet.name
    }

    /// Whether the sheet has this column of the format.
    pub(crate) fn has_column(&self, column: usize) -> bool {
        self.places.get(column).is_some_and(|(_, place)| place.is_some())
    }

    /// The rows below the first that have a cell in a known column.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = self.sheet.rows.range(1..).map(|(row, cells)| Row { table: self, row: *row, cells });
        rows.filter(|row| self.places.iter().any(|(_, place)| place.is_some_and(|at| row.cells.contains_key(&at))))
    }
}

/// A row below the first. Columns are named by their place in the format.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table<'a>,
    /// The row, from 0.
    pub(crate) row: u32,
    cells: &'a std::collections::BTreeMap<u32, Value>,
}

impl Row<'_> {
    /// Says what is wrong with this row's cell in a column.
    pub(crate) fn fault(&self, column: usize, fault: CellFault, faults: &mut Faults) {
        let at = self.table.places.get(column).and_then(|(_, place)| *place).unwrap_or(0);
        faults.add(&self.table.sheet.name, (self.row, at), fault);
    }

    /// The cell as the spreadsheet program names it.
    pub(crate) fn cell(&self, column: usize) -> String {
        cell_name(self.row, self.table.places.get(column).and_then(|(_, place)| *place).unwrap_or(0))
    }

    /// The cell's value; a broken one is a fault, as is an empty one in a required column.
    pub(crate) fn value(&self, column: usize, faults: &mut Faults) -> Option<&Value> {
        let (format, place) = self.table.places.get(column)?;
        match place.and_then(|at| self.cells.get(&at)) {
            Some(Value::Broken(text)) => {
                self.fault(column, CellFault::Broken { text: text.clone() }, faults);
                None
            }
            // A column that is missing altogether was said once, at the first row.
            None if format.required && place.is_some() => {
                self.fault(column, CellFault::Empty { column: format.name() }, faults);
                None
            }
            value => value,
        }
    }

    /// The cell's text of at most 4,000 characters.
    pub(crate) fn text(&self, column: usize, faults: &mut Faults) -> Option<String> {
        let text = self.value(column, faults)?.text();
        if text.chars().count() > TEXT_LIMIT {
            self.fault(column, CellFault::TooLong { limit: TEXT_LIMIT }, faults);
            return None;
        }
        Some(text)
    }

    /// A code: text of at most 64 characters that no earlier row had.
    pub(crate) fn code(
        &self,
        column: usize,
        seen: &mut HashMap<String, String>,
        faults: &mut Faults,
    ) -> Option<String> {
        let text = self.text(column, faults)?;
        if text.chars().count() > 64 {
            self.fault(column, CellFault::TooLong { limit: 64 }, faults);
            return None;
        }
        self.once(column, &text, text.clone(), seen, faults).then_some(text)
    }

    /// Whether `key` is new; otherwise `text`, which the cell says, is repeated.
    pub(crate) fn once(
        &self,
        column: usize,
        text: &str,
        key: String,
        seen: &mut HashMap<String, String>,
        faults: &mut Faults,
    ) -> bool {
        if let Some(first) = seen.get(&key) {
            let fault = CellFault::Repeated { text: text.to_owned(), first: first.clone() };
            self.fault(column, fault, faults);
            return false;
        }
        seen.insert(key, self.cell(column));
        true
    }

    /// A whole number, after multiplying by `scale`.
    pub(crate) fn number(&self, column: usize, scale: u16, (min, max): (i64, i64), faults: &mut Faults) -> Option<i64> {
        let value = self.value(column, faults)?;
        let number = match value {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.replace(['，', ','], "").parse::<f64>().ok(),
            _ => None,
        };
        let scaled = number.map(|number| number * f64::from(scale));
        let whole = scaled.filter(|number| (number - number.round()).abs() < 1e-6 && number.abs() < 1e15);
        let allowed = whole.map(|number| number.round() as i64).filter(|number| (min..=max).contains(number));
        if allowed.is_none() {
            let (min, max) = (min / i64::from(scale), max / i64::from(scale));
            self.fault(column, CellFault::Number { text: value.text(), min, max }, faults);
        }
        allowed
    }

    /// A date.
    pub(crate) fn day(&self, column: usize, faults: &mut Faults) -> Option<Day> {
        let value = self.value(column, faults)?;
        let day = match value {
            Value::Date(day) => Some(*day),
            Value::Text(text) => Day::parse(text),
            _ => None,
        };
        if day.is_none() {
            self.fault(column, CellFault::Date { text: value.text() }, faults);
        }
        day
    }

    /// One of the words of a vocabulary.
    pub(crate) fn word<T: Copy, N: AsRef<[&'static str]>>(
        &self,
        column: usize,
        words: &[(T, N)],
        faults: &mut Faults,
    ) -> Option<T> {
        let text = self.text(column, faults)?;
        self.find_word(column, &text, words, faults)
    }

    /// Several words of a vocabulary, with commas or enumeration commas between.
    pub(crate) fn words<T: Copy, N: AsRef<[&'static str]>>(
        &self,
        column: usize,
        words: &[(T, N)],
        faults: &mut Faults,
    ) -> Vec<T> {
        let parts = self.list(column, faults);
        parts.iter().filter_map(|text| self.find_word(column, text, words, faults)).collect()
    }

    fn find_word<T: Copy, N: AsRef<[&'static str]>>(
        &self,
        column: usize,
        text: &str,
        words: &[(T, N)],
        faults: &mut Faults,
    ) -> Option<T> {
        let wanted = normalised(text);
        let found = words.iter().find(|(_, names)| names.as_ref().iter().any(|name| normalised(name) == wanted));
        if found.is_none() {
            let known =
                words.iter().filter_map(|(_, names)| names.as_ref().first().copied()).collect::<Vec<_>>().join(" ");
            self.fault(column, CellFault::Word { text: text.to_owned(), known }, faults);
        }
        found.map(|(word, _)| *word)
    }

    /// The parts of a cell with commas, semicolons or line breaks between.
    pub(crate) fn list(&self, column: usize, faults: &mut Faults) -> Vec<String> {
        let text = self.text(column, faults).unwrap_or_default();
        let parts = text.split([',', '，', '、', ';', '；', '\n']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}
