//! Rows of drafts, and what is open on an order.

use super::OrderError;
use super::moving::Placed;
use crate::engine::Server;
use crate::store::Value;
use std::collections::BTreeSet;
use yanfang_domain::id::{ContractorId, DefectId, OrderId, ProjectId};
use yanfang_domain::time::Moment;

const OPEN_ON_ORDER: &str = "SELECT unit, defect FROM defect WHERE project = $1 AND work_order = $2
    AND status IN ('open', 'assigned', 'in_repair', 'disputed', 'reported_done', 'returned', 'needs_decision')";

const STATE: &str = "SELECT state, repairer FROM work_order WHERE project = $1 AND work_order = $2";

const DRAFT: &str = "INSERT INTO work_order
    (project, work_order, number, group_key, repairer, state, drafted_ms, released_ms, due_ms)
    VALUES ($1, $2, $3, $4, $5, 'draft', $6, NULL, $7)";

const EMPTY: &str = "UPDATE work_order SET state = 'closed', closed_ms = $3
    WHERE project = $1 AND work_order = $2 AND state = 'draft'";

/// Orders by their state.
#[derive(Default)]
pub(super) struct ByState {
    pub(super) drafts: Vec<OrderId>,
    /// Those that a contractor has.
    pub(super) released: Vec<OrderId>,
    /// Those that were done with: something on them came back.
    pub(super) closed: Vec<OrderId>,
}

impl Server {
    /// Every defect that is open on these orders.
    pub(super) async fn open_on(&self, project: ProjectId, orders: &[OrderId]) -> Result<Vec<Placed>, OrderError> {
        let keys = orders.iter().map(|order| vec![Value::text(project), Value::text(order)]).collect();
        let found = self.database.query_many(OPEN_ON_ORDER, keys).await?;
        let placed = found.iter().flatten().map(|row| Ok((row.parse(0)?, row.parse(1)?)));
        placed.collect()
    }

    /// Orders by their state.
    pub(super) async fn by_state(&self, project: ProjectId, orders: BTreeSet<OrderId>) -> Result<ByState, OrderError> {
        let keys = orders.iter().map(|order| vec![Value::text(project), Value::text(order)]).collect();
        let found = self.database.query_many(STATE, keys).await?;
        let mut by_state = ByState::default();
        for (order, rows) in orders.into_iter().zip(found) {
            match rows.first().map(|row| row.text(0)).transpose()? {
                Some("draft") => by_state.drafts.push(order),
                Some("released") => by_state.released.push(order),
                Some(_) => by_state.closed.push(order),
                None => {}
            }
        }
        Ok(by_state)
    }

    /// A draft under a key of its own, so that no rule puts anything else on it.
    pub(super) async fn draft(
        &self,
        project: ProjectId,
        order: OrderId,
        number: u32,
        repairer: ContractorId,
        due_ms: Option<i64>,
        at: Moment,
    ) -> Result<(), OrderError> {
        let row = vec![
            Value::text(project),
            Value::text(order),
            number.into(),
            format!("order:{order}").into(),
            Value::text(repairer),
            at.utc_ms.into(),
            due_ms.into(),
        ];
        let mut transaction = self.database.begin().await?;
        transaction.execute(DRAFT, row).await?;
        Ok(transaction.commit().await?)
    }

    pub(super) async fn is_empty_without(
        &self,
        project: ProjectId,
        order: OrderId,
        gone: &BTreeSet<DefectId>,
    ) -> Result<bool, OrderError> {
        Ok(self.open_on(project, &[order]).await?.iter().all(|(_, defect)| gone.contains(defect)))
    }

    pub(super) async fn close_empty_drafts(
        &self,
        project: ProjectId,
        drafts: &[OrderId],
        at: Moment,
    ) -> Result<(), OrderError> {
        for draft in drafts {
            if self.is_empty_without(project, *draft, &BTreeSet::new()).await? {
                let mut transaction = self.database.begin().await?;
                transaction.execute(EMPTY, vec![Value::text(project), Value::text(draft), at.utc_ms.into()]).await?;
                transaction.commit().await?;
            }
        }
        Ok(())
    }
}
