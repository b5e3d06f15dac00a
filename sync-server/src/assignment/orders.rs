//! The work orders that assignments go on: one open draft a group, or released at once by policy.

use super::Assignable;
use crate::ingest::{Context, IngestError};
use crate::store::{Database, StoreError, Transaction, Value};
use std::collections::BTreeMap;
use yanfang_domain::id::{ContractorId, OrderId};

/// An order that this request adds defects to.
pub(crate) struct Order {
    id: OrderId,
    repairer: ContractorId,
    due_ms: i64,
    /// It is not in the database yet.
    new: bool,
}

/// The orders of a request by the key of their group.
#[derive(Default)]
pub(crate) struct Orders {
    by_group: BTreeMap<String, Order>,
    release: bool,
}

impl Orders {
    /// Whether an order is one that this request adds to, and not released with it.
    pub(crate) fn is_draft(&self, order: OrderId) -> bool {
        !self.release && self.by_group.values().any(|known| known.id == order)
    }

    /// The order of a group.
    pub(super) fn of(&self, group: &str) -> Option<OrderId> {
        self.by_group.get(group).map(|order| order.id)
    }
}

const DRAFT: &str = "SELECT work_order FROM work_order
    WHERE project = $1 AND group_key = $2 AND repairer = $3 AND state = 'draft'";

/// Finds the open drafts of these defects' groups, and draws ids for those that are still to be made.
pub(crate) async fn choose<'a>(
    database: &dyn Database,
    context: &Context,
    assignables: impl Iterator<Item = &'a Assignable>,
) -> Result<Orders, IngestError> {
    let mut due: BTreeMap<&str, (ContractorId, i64)> = BTreeMap::new();
    for assignable in assignables {
        let entry = due.entry(&assignable.group).or_insert((assignable.repairer, assignable.due_ms));
        entry.1 = entry.1.min(assignable.due_ms);
    }
    let release = context.today.catalog().settings.release_at_once;
    let drafts = if release { Vec::new() } else { drafts(database, context, &due).await? };
    let mut by_group = BTreeMap::new();
    for (place, (group, (repairer, due_ms))) in due.into_iter().enumerate() {
        let draft: Option<OrderId> = drafts.get(place).copied().flatten();
        let id = draft.map_or_else(|| draw(context), Ok)?;
        by_group.insert(group.to_owned(), Order { id, repairer, due_ms, new: draft.is_none() });
    }
    Ok(Orders { by_group, release })
}

async fn drafts(
    database: &dyn Database,
    context: &Context,
    groups: &BTreeMap<&str, (ContractorId, i64)>,
) -> Result<Vec<Option<OrderId>>, StoreError> {
    let key = |(group, (repairer, _)): (&&str, &(ContractorId, i64))| {
        vec![Value::text(context.project), (*group).into(), Value::text(repairer)]
    };
    let found = database.query_many(DRAFT, groups.iter().map(key).collect()).await?;
    found.iter().map(|rows| rows.first().map(|row| row.parse(0)).transpose()).collect()
}

fn draw(context: &Context) -> Result<OrderId, IngestError> {
    let mut entropy = [0; 10];
    getrandom::fill(&mut entropy).map_err(|_| IngestError::NoEntropy)?;
    Ok(OrderId::new(context.now.utc_ms.max(0) as u64, entropy))
}

/// Adds to a draft that is still one: released meanwhile, it takes nothing more.
const ADD: &str = "UPDATE work_order SET due_ms = CASE WHEN due_ms < $3 THEN due_ms ELSE $3 END
    WHERE project = $1 AND work_order = $2 AND state = 'draft'";

const INSERT: &str = "INSERT INTO work_order
    (project, work_order, number, group_key, repairer, state, drafted_ms, released_ms, due_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

impl Orders {
    /// Writes the orders; the numbers come from the project's counter.
    pub(crate) async fn write(&self, transaction: &mut dyn Transaction, context: &Context) -> Result<(), StoreError> {
        let project = Value::text(context.project);
        let (new, held): (Vec<_>, Vec<_>) = self.by_group.iter().partition(|(_, order)| order.new);
        let adds: Vec<_> =
            held.iter().map(|(_, order)| vec![project.clone(), Value::text(order.id), order.due_ms.into()]).collect();
        let drafts = adds.len() as u64;
        if drafts > 0 && transaction.execute_many(ADD, adds).await? != drafts {
            return Err(StoreError::Conflict);
        }
        if new.is_empty() {
            return Ok(());
        }
        let count = "UPDATE project SET order_number = order_number + $2 WHERE project = $1";
        transaction.execute(count, vec![project.clone(), (new.len() as u64).into()]).await?;
        let sql = "SELECT order_number FROM project WHERE project = $1";
        let rows = transaction.query(sql, vec![project.clone()]).await?;
        let last = rows.first().map(|row| row.integer(0)).transpose()?.unwrap_or_default();
        let first = last - new.len() as i64 + 1;
        let now = Value::from(context.now.utc_ms);
        let row = |((group, order), number): (&(&String, &Order), i64)| {
            vec![
                project.clone(),
                Value::text(order.id),
                number.into(),
                group.as_str().into(),
                Value::text(order.repairer),
                if self.release { "released" } else { "draft" }.into(),
                now.clone(),
                if self.release { now.clone() } else { Value::Null },
                order.due_ms.into(),
            ]
        };
        let rows = new.iter().zip(first..).map(row).collect();
        transaction.execute_many(INSERT, rows).await.map(|_| ())
    }
}
