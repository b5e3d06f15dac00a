//! Released orders and how they go, the newest first.

use super::super::shape::{Badge, Shape};
use super::super::visitor::Visitor;
use super::super::when;
use super::{contractor, order_number, unit_code};
use crate::api::Api;
use crate::store::StoreError;
use yanfang_domain::event::Status;
use yanfang_domain::id::UnitId;

/// A released order.
pub(super) struct ReleasedRow {
    pub(super) number: String,
    pub(super) contractor: String,
    pub(super) href: String,
    pub(super) unit: String,
    pub(super) when: String,
    pub(super) open: i64,
    pub(super) defects: i64,
    pub(super) badge: Badge,
}

/// The furthest behind of an order's defects tells how it goes: states are ranked by who waits for whom.
const RELEASED: &str = "SELECT w.number, w.repairer, w.released_ms, COUNT(d.defect), MIN(d.unit),
     SUM(CASE WHEN d.status IN ('open', 'assigned', 'in_repair', 'disputed', 'reported_done', 'returned',
        'needs_decision') THEN 1 ELSE 0 END),
     MAX(CASE d.status WHEN 'needs_decision' THEN 9 WHEN 'disputed' THEN 8 WHEN 'returned' THEN 7
        WHEN 'reported_done' THEN 6 WHEN 'assigned' THEN 5 WHEN 'in_repair' THEN 4 WHEN 'open' THEN 3
        WHEN 'passed' THEN 2 ELSE 1 END),
     w.work_order
    FROM work_order w JOIN defect d ON d.project = w.project AND d.work_order = w.work_order
    WHERE w.project = $1 AND w.state <> 'draft'
    GROUP BY w.work_order, w.number, w.repairer, w.released_ms ORDER BY w.released_ms DESC LIMIT 50";

pub(super) async fn read(api: &Api, visitor: &Visitor) -> Result<Vec<ReleasedRow>, StoreError> {
    let rows = api.server().database().query(RELEASED, vec![visitor.project().to_string().into()]).await?;
    let words = visitor.words;
    let mut released = Vec::new();
    for row in &rows {
        let unit: UnitId = row.parse(4)?;
        if !visitor.reads(unit) {
            continue;
        }
        let released_ms = row.optional_integer(2)?;
        released.push(ReleasedRow {
            number: order_number(row.integer(0)?),
            contractor: contractor(visitor, row.parse(1).ok()),
            href: format!("/console/orders/{}", row.text(7)?),
            unit: unit_code(visitor, unit).to_owned(),
            when: released_ms.map_or_else(String::new, |ms| when::date_and_clock(when::at_office(ms), words)),
            open: row.integer(5)?,
            defects: row.integer(3)?,
            badge: worst(row.integer(6)?).badge(words),
        });
    }
    Ok(released)
}

/// The state of a rank in the query.
const fn worst(rank: i64) -> Shape {
    let status = match rank {
        9 => Status::NeedsDecision,
        8 => Status::Disputed,
        7 => Status::Returned,
        6 => Status::ReportedDone,
        5 => Status::Assigned,
        4 => Status::InRepair,
        3 => Status::Open,
        2 => Status::Passed,
        _ => Status::Closed,
    };
    Shape::of(status, true)
}
