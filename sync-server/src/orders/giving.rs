//! Splitting, merging and giving orders to others: new orders, with the reason in the defects' history.

use super::OrderError;
use super::moving::{Move, Placed};
use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::store::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use yanfang_domain::id::{ContractorId, MemberId, OrderId, ProjectId};
use yanfang_domain::order::OrderEnd;
use yanfang_domain::time::Moment;

const REPAIRER: &str = "SELECT repairer FROM defect WHERE project = $1 AND defect = $2 AND repairer IS NOT NULL";

impl Server {
    /// Puts some of an order's defects on an order of their own, for the same contractor.
    pub async fn split_order(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        defects: Vec<Placed>,
        reason: String,
        at: Moment,
    ) -> Result<OrderId, OrderError> {
        let repairer = self.repairer_of(project, &defects).await?;
        let end = |order| OrderEnd::Split(vec![order]);
        self.move_defects(project, member, Move { defects, repairer, reason, heir: None, end }, at).await
    }

    /// Puts what is open on several orders of one contractor on one.
    pub async fn merge_orders(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        orders: &[OrderId],
        reason: String,
        at: Moment,
    ) -> Result<OrderId, OrderError> {
        let defects = self.open_on(project, orders).await?;
        let repairer = self.repairer_of(project, &defects).await?;
        self.move_defects(project, member, Move { defects, repairer, reason, heir: None, end: OrderEnd::Merged }, at)
            .await
    }

    /// Gives what is open on an order to another contractor; who answers stays.
    pub async fn reassign_order(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        order: OrderId,
        repairer: ContractorId,
        reason: String,
        at: Moment,
    ) -> Result<OrderId, OrderError> {
        let defects = self.open_on(project, &[order]).await?;
        self.assign(project, member, defects, repairer, reason, at).await
    }

    /// Gives defects to a contractor: those that no rule could give to anybody, and those that another has.
    pub async fn assign(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        defects: Vec<Placed>,
        repairer: ContractorId,
        reason: String,
        at: Moment,
    ) -> Result<OrderId, OrderError> {
        let catalog = self.catalog(project).await?.ok_or(OrderError::UnknownProject)?;
        takes_work(&catalog, repairer)?;
        let end = OrderEnd::Reassigned;
        self.move_defects(project, member, Move { defects, repairer, reason, heir: None, end }, at).await
    }

    /// The one contractor that repairs these defects.
    async fn repairer_of(&self, project: ProjectId, defects: &[Placed]) -> Result<ContractorId, OrderError> {
        let keys = defects.iter().map(|(_, defect)| vec![Value::text(project), Value::text(defect)]).collect();
        let mut repairers = BTreeSet::new();
        for row in self.database.query_many(REPAIRER, keys).await?.iter().flatten() {
            repairers.insert(row.parse::<ContractorId>(0)?);
        }
        match repairers.len() {
            0 => Err(OrderError::NothingToMove),
            1 => repairers.pop_first().ok_or(OrderError::NothingToMove),
            _ => Err(OrderError::SeveralRepairers),
        }
    }
}

/// Whether a contractor is given new work: 停派 and 已退场 are not.
pub(super) fn takes_work(catalog: &CatalogView, contractor: ContractorId) -> Result<(), OrderError> {
    catalog.contractor(contractor).ok_or(OrderError::UnknownContractor)?;
    if catalog.catalog().contractors.takes_work(contractor) { Ok(()) } else { Err(OrderError::TakesNoWork) }
}
