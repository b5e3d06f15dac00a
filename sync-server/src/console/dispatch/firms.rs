//! The contractors with what each has open, by state: who is behind, at a glance.

use super::super::shape::{Mark, Shape};
use super::super::visitor::Visitor;
use super::super::words::Words;
use super::contractor;
use crate::api::Api;
use crate::store::StoreError;
use std::collections::BTreeMap;
use yanfang_domain::event::Status;
use yanfang_domain::id::{ContractorId, UnitId};

/// The states that are counted, in the order of a defect's life.
const STATES: [Status; 6] = [
    Status::Assigned,
    Status::InRepair,
    Status::Returned,
    Status::Disputed,
    Status::ReportedDone,
    Status::NeedsDecision,
];

/// A contractor.
#[derive(Default)]
pub(super) struct FirmRow {
    pub(super) name: String,
    pub(super) href: String,
    /// Open defects in each of the states.
    pub(super) states: [usize; STATES.len()],
    pub(super) overdue: usize,
    pub(super) open: usize,
    /// Passed or closed.
    pub(super) done: usize,
}

/// Shape and name of each counted state.
pub(super) fn heads(words: Words) -> [(Mark, &'static str); STATES.len()] {
    STATES.map(|status| {
        let shape = Shape::of(status, true);
        (shape.mark(), shape.name(words))
    })
}

const HELD: &str = "SELECT repairer, unit, status, COUNT(*), SUM(CASE WHEN due_ms < $2 THEN 1 ELSE 0 END)
    FROM defect WHERE project = $1 AND repairer IS NOT NULL GROUP BY repairer, unit, status";

/// Every contractor that was ever given something, the one with most open first.
pub(super) async fn read(api: &Api, visitor: &Visitor) -> Result<Vec<FirmRow>, StoreError> {
    let values = vec![visitor.project().to_string().into(), visitor.now_ms.into()];
    let rows = api.server().database().query(HELD, values).await?;
    let mut firms: BTreeMap<ContractorId, FirmRow> = BTreeMap::new();
    for row in &rows {
        let unit: UnitId = row.parse(1)?;
        let Ok(status) = serde_json::from_value::<Status>(row.text(2)?.into()) else { continue };
        if !visitor.reads(unit) {
            continue;
        }
        let (count, overdue) = (row.integer(3)? as usize, row.optional_integer(4)?.unwrap_or(0) as usize);
        let firm = firms.entry(row.parse(0)?).or_default();
        if let Some(place) = STATES.iter().position(|state| *state == status) {
            firm.states[place] += count;
        }
        if status.is_open() {
            firm.open += count;
            firm.overdue += overdue;
        }
        firm.done += if matches!(status, Status::Passed | Status::Closed) { count } else { 0 };
    }
    let named = |(id, firm): (ContractorId, FirmRow)| FirmRow {
        name: contractor(visitor, Some(id)),
        href: format!("/console/firms/{id}"),
        ..firm
    };
    let mut firms: Vec<FirmRow> = firms.into_iter().map(named).collect();
    firms.sort_by(|one, other| other.open.cmp(&one.open).then_with(|| one.name.cmp(&other.name)));
    Ok(firms)
}
