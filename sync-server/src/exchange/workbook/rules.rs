//! Sheet 派单规则.

use super::SheetFormat;
use super::contractors::{CONTRACTORS, CONTRACTS};
use super::house_types::HOUSE_TYPES;
use super::items::ITEMS;
use super::places::BUILDINGS;
use super::reading::{Reading, may, must, refer};
use super::units::{UNITS, entrance};
use super::words::trades;
use crate::exchange::sheets::{CellFault, Row};
use std::collections::HashMap;
use yanfang_domain::catalog::{RoutingRule, RuleConditions};
use yanfang_domain::id::RuleId;
use yanfang_domain::language::Bilingual;

pub(super) const RULES: SheetFormat = SheetFormat {
    zh: "派单规则",
    en: "Rules",
    required: false,
    columns: &[
        must("序号", "Number"),
        may("检查项", "Item"),
        may("工种", "Trade"),
        may("楼栋", "Building"),
        may("单元", "Entrance"),
        may("房号", "Unit"),
        may("户型", "House type"),
        may("标段", "Contract"),
        must("责任单位", "Liable"),
        may("维修单位", "Repairer"),
    ],
};

/// The routing rules.
pub(super) fn read(reading: &mut Reading<'_>) -> Vec<RoutingRule> {
    let (mut rules, mut seen) = (Vec::new(), HashMap::new());
    let Some(table) = reading.table(&RULES) else { return rules };
    for row in table.rows() {
        let number = row.number(0, 1, (1, 99_999), &mut reading.faults);
        let is_new = number
            .is_none_or(|number| row.once(0, &number.to_string(), number.to_string(), &mut seen, &mut reading.faults));
        let when = conditions(reading, &row);
        let faults = &mut reading.faults;
        let liable = refer(&row, 8, &reading.known.contractors, &CONTRACTORS, faults);
        let repairer = refer(&row, 9, &reading.known.contractors, &CONTRACTORS, faults);
        if (1..=7).all(|column| row.value(column, faults).is_none()) {
            row.fault(1, CellFault::Empty { column: Bilingual::new("派单条件", "a condition") }, faults);
        }
        let (Some(number), Some(liable), true) = (number, liable, is_new) else { continue };
        let number = number as u32;
        let current = reading.current.map(|current| &current.rules);
        let published = current.and_then(|rules| rules.iter().find(|rule| rule.number == number));
        let id = reading.id(published.map(|rule| rule.id), RuleId::from_bytes);
        rules.push(RoutingRule { id, number, when, liable, repairer });
    }
    rules
}

fn conditions(reading: &mut Reading<'_>, row: &Row<'_>) -> RuleConditions {
    let item = item(reading, row);
    let faults = &mut reading.faults;
    let trade = row.word(2, &trades(), faults);
    let building = refer(row, 3, &reading.known.buildings, &BUILDINGS, faults);
    let entrance = entrance(reading, row, building, (3, 4));
    let faults = &mut reading.faults;
    RuleConditions {
        item,
        trade,
        building,
        entrance,
        unit: refer(row, 5, &reading.known.units, &UNITS, faults),
        house_type: refer(row, 6, &reading.known.house_types, &HOUSE_TYPES, faults),
        contract: refer(row, 7, &reading.known.contracts, &CONTRACTS, faults),
    }
}

/// An item's code, or the first parts of one.
fn item(reading: &mut Reading<'_>, row: &Row<'_>) -> Option<String> {
    let text = row.text(1, &mut reading.faults)?;
    let prefix = format!("{text}.");
    if reading.known.items.iter().any(|code| *code == text || code.starts_with(&prefix)) {
        return Some(text);
    }
    row.fault(1, CellFault::Unknown { text, sheet: Bilingual::new(ITEMS.zh, ITEMS.en) }, &mut reading.faults);
    None
}
