//! Rows of orders that are not drafts any more.

use crate::engine::Server;
use crate::store::{Row, StoreError, Value};
use std::collections::BTreeMap;
use yanfang_domain::id::{ContractorId, MemberId, OrderId, ProjectId, UnitId};

/// What the row of an order says.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderRow {
    pub(super) id: OrderId,
    pub(super) number: u32,
    pub(super) repairer: ContractorId,
    pub(super) due_ms: Option<i64>,
    pub(super) engineer: Option<MemberId>,
}

const ORDER: &str = "SELECT number, repairer, due_ms, engineer FROM work_order
    WHERE project = $1 AND work_order = $2 AND state <> 'draft'";

/// Also those whose copies are still to be made.
const UNITS: &str = "SELECT unit FROM order_defect WHERE project = $1 AND work_order = $2
    UNION SELECT unit FROM defect WHERE project = $1 AND work_order = $2";

impl Server {
    /// Those of these orders that are released, by id.
    pub(super) async fn released_orders(
        &self,
        project: ProjectId,
        orders: &[OrderId],
    ) -> Result<BTreeMap<OrderId, OrderRow>, StoreError> {
        let keys = orders.iter().map(|order| vec![Value::text(project), Value::text(order)]).collect();
        let found = self.database.query_many(ORDER, keys).await?;
        let mut released = BTreeMap::new();
        for (id, rows) in orders.iter().zip(found) {
            if let Some(row) = rows.first() {
                released.insert(*id, read(*id, row)?);
            }
        }
        Ok(released)
    }

    /// The units whose defects are or were on an order.
    pub(super) async fn units_of_order(&self, project: ProjectId, order: OrderId) -> Result<Vec<UnitId>, StoreError> {
        let rows = self.database.query(UNITS, vec![Value::text(project), Value::text(order)]).await?;
        rows.iter().map(|row| row.parse(0)).collect()
    }
}

fn read(id: OrderId, row: &Row) -> Result<OrderRow, StoreError> {
    let engineer = row.optional_text(3)?.and_then(|text| text.parse().ok());
    let number = u32::try_from(row.integer(0)?).unwrap_or_default();
    Ok(OrderRow { id, number, repairer: row.parse(1)?, due_ms: row.optional_integer(2)?, engineer })
}
