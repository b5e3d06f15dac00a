//! A contractor left (已退场) or was taken from the catalog: its successors take over what is open; the rest waits for a
//! person (`ToAssign`).

use super::OrderError;
use super::moving::{Move, Placed};
use crate::engine::Server;
use crate::projection::no_successor;
use crate::store::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use yanfang_domain::catalog::Availability;
use yanfang_domain::id::{ContractorId, DefectId, MemberId, OrderId, ProjectId, UnitId};
use yanfang_domain::order::OrderEnd;
use yanfang_domain::time::Moment;

/// What became of the work of a contractor that left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftWork {
    /// The successors' new orders.
    pub orders: Vec<OrderId>,
    /// Defects that nobody takes over: they wait for a person.
    pub to_assign: Vec<Placed>,
}

const OPEN: &str = "SELECT unit, defect, item, work_order FROM defect WHERE project = $1 AND repairer = $2
    AND status IN ('assigned', 'in_repair', 'disputed', 'returned') ORDER BY work_order, unit, defect";

const WAITS: &str = "UPDATE defect SET unassigned = $3 WHERE project = $1 AND defect = $2";

impl Server {
    /// Gives the open work of a contractor that left to its successors, order by order.
    ///
    /// # Errors
    ///
    /// [`OrderError::HasNotLeft`] where its contracts are in force everywhere it has work.
    pub async fn succeed(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        contractor: ContractorId,
        reason: String,
        at: Moment,
    ) -> Result<LeftWork, OrderError> {
        let catalog = self.catalog(project).await?.ok_or(OrderError::UnknownProject)?;
        let firms = &catalog.catalog().contractors;
        let rows = self.database.query(OPEN, vec![Value::text(project), Value::text(contractor)]).await?;
        let mut taken: BTreeMap<(Option<String>, ContractorId), Vec<Placed>> = BTreeMap::new();
        let mut left = LeftWork::default();
        for row in &rows {
            let placed: (UnitId, DefectId) = (row.parse(0)?, row.parse(1)?);
            let trade = row.optional_text(2)?.and_then(|code| catalog.item(code)).map(|item| item.trade);
            match catalog.unit(placed.0).map(|unit| firms.availability(contractor, trade, unit)) {
                Some(Availability::Succeeded(heir)) => {
                    let order = row.optional_text(3)?.map(str::to_owned);
                    taken.entry((order, heir)).or_default().push(placed);
                }
                Some(Availability::Gone) | None => left.to_assign.push(placed),
                Some(Availability::Works | Availability::Suspended) => {}
            }
        }
        if taken.is_empty() && left.to_assign.is_empty() {
            return Err(OrderError::HasNotLeft);
        }
        for ((_, heir), defects) in taken {
            let what = Move {
                defects,
                repairer: heir,
                reason: reason.clone(),
                heir: Some((contractor, heir)),
                end: OrderEnd::Left,
            };
            left.orders.push(self.move_defects(project, member, what, at).await?);
        }
        let why = no_successor(contractor);
        let row = |(_, defect): &Placed| vec![Value::text(project), Value::text(defect), why.as_str().into()];
        let mut transaction = self.database.begin().await?;
        transaction.execute_many(WAITS, left.to_assign.iter().map(row).collect()).await?;
        transaction.commit().await?;
        Ok(left)
    }
}
