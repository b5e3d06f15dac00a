//! Draft orders by contractor.

use super::super::visitor::Visitor;
use super::super::when;
use super::{contractor, order_number, unit_code};
use crate::api::Api;
use crate::store::StoreError;
use std::collections::BTreeMap;
use yanfang_domain::id::UnitId;

/// A contractor's drafts.
pub(super) struct DraftGroup {
    pub(super) contractor: String,
    pub(super) defects: usize,
    pub(super) orders: Vec<DraftRow>,
}

/// A draft order.
pub(super) struct DraftRow {
    pub(super) number: String,
    pub(super) href: String,
    /// The unit, or how many.
    pub(super) unit: String,
    pub(super) defects: usize,
    pub(super) due: Option<(String, bool)>,
}

const DRAFTS: &str =
    "SELECT w.work_order, w.number, w.repairer, w.due_ms, COUNT(d.defect), COUNT(DISTINCT d.unit), MIN(d.unit)
    FROM work_order w JOIN defect d ON d.project = w.project AND d.work_order = w.work_order
    WHERE w.project = $1 AND w.state = 'draft'
    GROUP BY w.work_order, w.number, w.repairer, w.due_ms ORDER BY w.due_ms, w.number";

pub(super) async fn read(api: &Api, visitor: &Visitor) -> Result<Vec<DraftGroup>, StoreError> {
    let rows = api.server().database().query(DRAFTS, vec![visitor.project().to_string().into()]).await?;
    let mut groups: BTreeMap<String, DraftGroup> = BTreeMap::new();
    let words = visitor.words;
    for row in &rows {
        let unit: UnitId = row.parse(6)?;
        if !visitor.reads(unit) {
            continue;
        }
        let (defects, units) = (row.integer(4)?, row.integer(5)?);
        let name = contractor(visitor, row.parse(2).ok());
        let group = groups.entry(name.clone()).or_insert_with(|| DraftGroup {
            contractor: name,
            defects: 0,
            orders: Vec::new(),
        });
        group.defects += defects as usize;
        group.orders.push(DraftRow {
            number: order_number(row.integer(1)?),
            href: format!("/console/orders/{}", row.text(0)?),
            unit: if units == 1 {
                unit_code(visitor, unit).to_owned()
            } else {
                words.count(units as usize, "户", "home", "homes")
            },
            defects: defects as usize,
            due: row.optional_integer(3)?.map(|due_ms| {
                let (left, over) = when::due(due_ms, visitor.now_ms, words);
                (format!("{} · {left}", when::date(when::at_office(due_ms), words)), over)
            }),
        });
    }
    let mut groups: Vec<DraftGroup> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.defects));
    Ok(groups)
}
