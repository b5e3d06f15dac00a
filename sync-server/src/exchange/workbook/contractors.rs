//! Sheets 责任单位 and 标段.

use super::SheetFormat;
use super::places::BUILDINGS;
use super::reading::{Reading, may, must, refer, refer_text};
use super::words::{CONTRACT_STATES, trades};
use crate::exchange::sheets::CellFault;
use std::collections::HashMap;
use yanfang_domain::catalog::{Contract, ContractState, Contractor};
use yanfang_domain::id::{ContractId, ContractorId};

pub(super) const CONTRACTORS: SheetFormat = SheetFormat {
    zh: "责任单位",
    en: "Contractors",
    required: true,
    columns: &[must("编号", "Code"), must("名称", "Name")],
};

pub(super) const CONTRACTS: SheetFormat = SheetFormat {
    zh: "标段",
    en: "Contracts",
    required: false,
    columns: &[
        must("名称", "Name"),
        must("责任单位", "Contractor"),
        must("工种", "Trades"),
        may("楼栋", "Buildings"),
        may("状态", "State"),
        may("接替单位", "Successor"),
        may("质保截止", "Warranty end"),
    ],
};

/// The firms.
pub(super) fn firms(reading: &mut Reading<'_>) -> Vec<Contractor> {
    let (mut firms, mut seen) = (Vec::new(), HashMap::new());
    let Some(table) = reading.table(&CONTRACTORS) else { return firms };
    for row in table.rows() {
        let code = row.code(0, &mut seen, &mut reading.faults);
        let name = row.text(1, &mut reading.faults);
        let Some(code) = code else { continue };
        let current = reading.current.map(|current| &current.contractors.contractors);
        let published = current.and_then(|firms| firms.iter().find(|firm| firm.code == code));
        let id = reading.id(published.map(|firm| firm.id), ContractorId::from_bytes);
        reading.known.contractors.insert(code.clone(), id);
        firms.extend(name.map(|name| Contractor { id, code, name }));
    }
    firms
}

/// The contracts.
pub(super) fn contracts(reading: &mut Reading<'_>) -> Vec<Contract> {
    let (mut contracts, mut seen) = (Vec::new(), HashMap::new());
    let Some(table) = reading.table(&CONTRACTS) else { return contracts };
    for row in table.rows() {
        let faults = &mut reading.faults;
        let name = row.code(0, &mut seen, faults);
        let contractor = refer(&row, 1, &reading.known.contractors, &CONTRACTORS, faults);
        row.value(2, faults);
        let trades = row.words(2, &trades(), faults);
        let list = row.list(3, faults);
        let building = |text| refer_text(&row, 3, text, &reading.known.buildings, &BUILDINGS, faults);
        let buildings = list.into_iter().filter_map(building).collect();
        let state = row.word(4, CONTRACT_STATES, faults).unwrap_or(ContractState::Active);
        let successor = refer(&row, 5, &reading.known.contractors, &CONTRACTORS, faults);
        if state == ContractState::Left && row.value(5, faults).is_none() {
            row.fault(5, CellFault::Empty { column: CONTRACTS.columns[5].name() }, faults);
        }
        let warranty_end_ms = row.day(6, faults).map(|day| day.ended_ms(reading.offset_min));
        let Some(name) = name else { continue };
        let current = reading.current.map(|current| &current.contractors.contracts);
        let published = current.and_then(|contracts| contracts.iter().find(|contract| contract.name == name));
        let id = reading.id(published.map(|contract| contract.id), ContractId::from_bytes);
        reading.known.contracts.insert(name.clone(), id);
        let Some(contractor) = contractor else { continue };
        contracts.push(Contract { id, contractor, name, trades, buildings, state, successor, warranty_end_ms });
    }
    contracts
}
