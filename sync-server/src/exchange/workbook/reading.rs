//! What the readers of the single sheets share: the sheets, the ids, what was found so far, the faults.

use super::SheetFormat;
use crate::exchange::sheets::{CellError, CellFault, Column, Faults, Row, Sheet, Table, normalised};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use yanfang_domain::catalog::Catalog;
use yanfang_domain::id::{BuildingId, ContractId, ContractorId, EntranceId, FloorId, HouseTypeId, MemberId, UnitId};
use yanfang_domain::language::Bilingual;

/// What the sheets read so far hold, under the codes that other sheets use. Also rows that have faults are here, so
/// that one wrong cell is not said once for each cell that refers to its row.
#[derive(Default)]
pub(super) struct Known {
    pub(super) buildings: HashMap<String, BuildingId>,
    pub(super) entrances: HashMap<(BuildingId, String), EntranceId>,
    pub(super) floors: HashMap<(BuildingId, i16), FloorId>,
    pub(super) house_types: HashMap<String, HouseTypeId>,
    pub(super) units: HashMap<String, UnitId>,
    pub(super) contractors: HashMap<String, ContractorId>,
    pub(super) contracts: HashMap<String, ContractId>,
    pub(super) members: HashMap<String, MemberId>,
    pub(super) items: BTreeSet<String>,
}

/// A workbook being read.
pub(super) struct Reading<'a> {
    sheets: &'a [Sheet],
    /// The workbook's folder, where plans are.
    pub(super) folder: &'a Path,
    /// What is published now.
    pub(super) current: Option<&'a Catalog>,
    draw: &'a mut dyn FnMut() -> [u8; 16],
    pub(super) known: Known,
    pub(super) faults: Faults,
    /// Minutes east of UTC, in which the workbook's dates are meant.
    pub(super) offset_min: i16,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        sheets: &'a [Sheet],
        folder: &'a Path,
        current: Option<&'a Catalog>,
        draw: &'a mut dyn FnMut() -> [u8; 16],
    ) -> Self {
        let (known, faults) = (Known::default(), Faults::default());
        Self { sheets, folder, current, draw, known, faults, offset_min: 480 }
    }

    /// The id that the published catalog has for it, or a new one.
    pub(super) fn id<T>(&mut self, found: Option<T>, make: impl Fn([u8; 16]) -> T) -> T {
        found.unwrap_or_else(|| make((self.draw)()))
    }

    /// Says which sheets are missing, and which are there but not known.
    pub(super) fn check_sheets(&mut self) {
        for format in SheetFormat::ALL {
            let named: Vec<_> = self.sheets.iter().filter(|sheet| format.is_named(&sheet.name)).collect();
            if format.required && named.is_empty() {
                self.faults.add(format.zh, (0, 0), CellFault::SheetMissing);
            }
            for again in named.iter().skip(1) {
                let first = named[0].name.clone();
                self.faults.add(&again.name, (0, 0), CellFault::Repeated { text: again.name.clone(), first });
            }
        }
        for sheet in self.sheets {
            let name = normalised(&sheet.name);
            let is_note = name.starts_with("说明") || name.starts_with("notes");
            if !is_note && !SheetFormat::ALL.iter().any(|format| format.is_named(&sheet.name)) {
                let known = SheetFormat::ALL.map(|format| format.zh).join(" ");
                self.faults.add(&sheet.name, (0, 0), CellFault::SheetUnknown { known });
            }
        }
    }

    /// The sheet as a table, if the workbook has it. A required one without rows is a fault.
    pub(super) fn table(&mut self, format: &SheetFormat) -> Option<Table<'a>> {
        let sheet = self.sheets.iter().find(|sheet| format.is_named(&sheet.name))?;
        let table = Table::new(sheet, format.columns, &mut self.faults);
        if format.required && table.rows().next().is_none() {
            self.faults.add(table.name(), (1, 0), CellFault::NoRows);
        }
        Some(table)
    }

    pub(super) fn into_errors(self) -> Vec<CellError> {
        self.faults.errors
    }
}

/// Looks the cell's text up among things that another sheet holds; what is not there is a fault.
pub(super) fn refer<T: Copy>(
    row: &Row<'_>,
    column: usize,
    known: &HashMap<String, T>,
    sheet: &SheetFormat,
    faults: &mut Faults,
) -> Option<T> {
    let text = row.text(column, faults)?;
    refer_text(row, column, text, known, sheet, faults)
}

/// The same for a text that is one part of a cell.
pub(super) fn refer_text<T: Copy>(
    row: &Row<'_>,
    column: usize,
    text: String,
    known: &HashMap<String, T>,
    sheet: &SheetFormat,
    faults: &mut Faults,
) -> Option<T> {
    let found = known.get(&text).copied();
    if found.is_none() {
        row.fault(column, CellFault::Unknown { text, sheet: Bilingual::new(sheet.zh, sheet.en) }, faults);
    }
    found
}

/// Both languages of a name, of which the English may be left out.
pub(super) fn name(row: &Row<'_>, zh: usize, en: usize, faults: &mut Faults) -> Option<Bilingual> {
    let zh = row.text(zh, faults);
    let en = row.text(en, faults);
    let zh = zh?;
    Some(Bilingual { en: en.unwrap_or_else(|| zh.clone()), zh })
}

/// A column that must be filled.
pub(super) const fn must(zh: &'static str, en: &'static str) -> Column {
    Column::required(zh, en)
}

/// A column that may be empty or missing.
pub(super) const fn may(zh: &'static str, en: &'static str) -> Column {
    Column::optional(zh, en)
}
