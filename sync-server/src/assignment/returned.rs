//! Orders of assignments that came back after a restore: their rows are made anew, each once (N4).

use crate::ingest::Context;
use crate::store::{StoreError, Transaction, Value};
use std::collections::BTreeMap;
use yanfang_domain::calendar::local_day;
use yanfang_domain::catalog::Unit;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::EventKind;
use yanfang_domain::id::{ContractorId, OrderId};
use yanfang_domain::routing::order_group_key;

/// What a document's assignments say of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReturnedOrder {
    group: String,
    repairer: ContractorId,
    drafted_ms: i64,
    due_ms: i64,
}

/// The orders that these defects' assignments name.
pub(crate) fn returned_orders(
    defects: &[Defect],
    unit: Option<&Unit>,
    context: &Context,
) -> BTreeMap<OrderId, ReturnedOrder> {
    let grouping = context.today.catalog().settings.order_grouping;
    let mut orders: BTreeMap<OrderId, ReturnedOrder> = BTreeMap::new();
    for event in defects.iter().flat_map(|defect| &defect.events) {
        let EventKind::Assigned { groups } = &event.kind else { continue };
        for group in groups {
            let (Some(id), Some(due_ms)) = (group.order, group.defects.iter().map(|(_, due)| *due).min()) else {
                continue;
            };
            let key = |unit| order_group_key(grouping, unit, group.repairer, local_day(event.at));
            let order = orders.entry(id).or_insert_with(|| ReturnedOrder {
                group: unit.map_or_else(|| id.to_string(), key),
                repairer: group.repairer,
                drafted_ms: event.at.utc_ms,
                due_ms,
            });
            order.due_ms = order.due_ms.min(due_ms);
            order.drafted_ms = order.drafted_ms.min(event.at.utc_ms);
        }
    }
    orders
}

const KNOWN: &str = "SELECT work_order FROM work_order WHERE project = $1 AND work_order = $2";

const DRAFT: &str = "SELECT work_order FROM work_order
    WHERE project = $1 AND group_key = $2 AND repairer = $3 AND state = 'draft'";

const NUMBER: &str = "UPDATE project SET order_number = order_number + 1 WHERE project = $1";

/// Where another draft of the group is open already, the one that came back keeps a key of its own.
const INSERT: &str = "INSERT INTO work_order
    (project, work_order, number, group_key, repairer, state, drafted_ms, released_ms, due_ms)
    SELECT $1, $2, order_number, $3, $4, $5, $6, $7, $8 FROM project WHERE project = $1";

/// Writes the orders that have no row. Whether an order was released is not in the documents: by policy, or the office
/// releases it again.
pub(crate) async fn write_returned(
    transaction: &mut dyn Transaction,
    context: &Context,
    orders: &BTreeMap<OrderId, ReturnedOrder>,
) -> Result<(), StoreError> {
    let project = Value::text(context.project);
    let release = context.today.catalog().settings.release_at_once;
    for (id, order) in orders {
        if !transaction.query(KNOWN, vec![project.clone(), Value::text(id)]).await?.is_empty() {
            continue;
        }
        let repairer = Value::text(order.repairer);
        let key = vec![project.clone(), order.group.as_str().into(), repairer.clone()];
        let taken = !release && !transaction.query(DRAFT, key).await?.is_empty();
        let group = if taken { format!("{}/order:{id}", order.group) } else { order.group.clone() };
        transaction.execute(NUMBER, vec![project.clone()]).await?;
        let row = vec![
            project.clone(),
            Value::text(id),
            group.as_str().into(),
            repairer,
            if release { "released" } else { "draft" }.into(),
            order.drafted_ms.into(),
            if release { order.drafted_ms.into() } else { Value::Null },
            order.due_ms.into(),
        ];
        transaction.execute(INSERT, row).await?;
    }
    Ok(())
}
