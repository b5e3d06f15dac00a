//! Sheet 检查项: extends and overrides the standard library.

use super::SheetFormat;
use super::reading::{Reading, may, must};
use super::words::{ELEMENTS, SEVERITIES, WARRANTY_CLASSES, trades};
use crate::exchange::sheets::{CellFault, Row};
use std::collections::HashMap;
use yanfang_domain::catalog::{CheckItem, Severity, WarrantyClass, library};
use yanfang_domain::language::Bilingual;

pub(super) const ITEMS: SheetFormat = SheetFormat {
    zh: "检查项",
    en: "Items",
    required: false,
    columns: &[
        must("编号", "Code"),
        may("名称", "Name"),
        may("英文名", "English name"),
        may("工种", "Trade"),
        may("部位", "Elements"),
        may("严重程度", "Severity"),
        may("维修天数", "Repair days"),
        may("质保", "Warranty"),
        may("允许偏差", "Tolerance"),
    ],
};

/// The standard library with what the sheet says over it, sorted by code.
pub(super) fn read(reading: &mut Reading<'_>) -> Vec<CheckItem> {
    // The standard library is part of the program, its tests read every line.
    let mut items = library::standard().unwrap_or_default();
    if let Some(table) = reading.table(&ITEMS) {
        let mut seen = HashMap::new();
        for row in table.rows() {
            let Some(code) = code(reading, &row, &mut seen) else { continue };
            match items.iter_mut().find(|item| item.code == code) {
                Some(item) => overlay(reading, &row, item),
                None => items.extend(new_item(reading, &row, code)),
            }
        }
        items.sort_by(|a, b| a.code.cmp(&b.code));
    }
    reading.known.items.extend(items.iter().map(|item| item.code.clone()));
    items
}

fn code(reading: &mut Reading<'_>, row: &Row<'_>, seen: &mut HashMap<String, String>) -> Option<String> {
    let text = row.code(0, seen, &mut reading.faults)?;
    if library::is_code(&text) {
        return Some(text);
    }
    row.fault(0, CellFault::Form { text, example: "02.03".into() }, &mut reading.faults);
    None
}

/// Columns that are filled replace what the item has; `-` clears repair days and tolerance.
fn overlay(reading: &mut Reading<'_>, row: &Row<'_>, item: &mut CheckItem) {
    let faults = &mut reading.faults;
    item.text.zh = row.text(1, faults).unwrap_or_else(|| item.text.zh.clone());
    item.text.en = row.text(2, faults).unwrap_or_else(|| item.text.en.clone());
    item.trade = row.word(3, &trades(), faults).unwrap_or(item.trade);
    let elements = row.words(4, ELEMENTS, faults);
    if !elements.is_empty() {
        item.elements = elements;
    }
    item.severity = row.word(5, &SEVERITIES, faults).unwrap_or(item.severity);
    let cleared = |text: Option<String>| text.as_deref() == Some("-");
    if cleared(row.text(6, faults)) {
        item.repair_days = None;
    } else if let Some(days) = row.number(6, 1, (1, 365), faults) {
        item.repair_days = Some(days as u16);
    }
    item.warranty = row.word(7, WARRANTY_CLASSES, faults).unwrap_or(item.warranty);
    match row.text(8, faults) {
        Some(text) if text == "-" => item.tolerance = None,
        Some(text) => match library::tolerance(&text) {
            Some(tolerance) => item.tolerance = Some(tolerance),
            None => row.fault(8, CellFault::Form { text, example: "mm,5,-20,20,20,rel".into() }, faults),
        },
        None => {}
    }
}

/// An item that the standard library does not have: name, trade, elements and severity must be there.
fn new_item(reading: &mut Reading<'_>, row: &Row<'_>, code: String) -> Option<CheckItem> {
    let faults = &mut reading.faults;
    for column in [1, 3, 4, 5] {
        if row.value(column, faults).is_none() {
            row.fault(column, CellFault::Empty { column: ITEMS.columns[column].name() }, faults);
        }
    }
    let before = faults.errors.len();
    let trade = row.word(3, &trades(), faults);
    let mut item = CheckItem {
        code,
        text: Bilingual::default(),
        trade: trade?,
        elements: Vec::new(),
        severity: Severity::Minor,
        repair_days: None,
        warranty: WarrantyClass::TwoYears,
        tolerance: None,
    };
    faults.errors.truncate(before);
    overlay(reading, row, &mut item);
    if item.text.en.is_empty() {
        item.text.en.clone_from(&item.text.zh);
    }
    Some(item)
}
