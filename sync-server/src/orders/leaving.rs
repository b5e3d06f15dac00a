//! A contractor left (已退场) or was taken from the catalog: its successors take over what is open; the rest waits for a
//! person (`ToAssign`). As soon as a catalog says so, what nobody repairs any more is on the list of what waits.

use super::OrderError;
use super::moving::{Move, Placed};
use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::projection::{TO_ASSIGN, no_successor};
use crate::store::{StoreError, Value};
use std::collections::{BTreeMap, BTreeSet};
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

/// Of everybody, for when the catalog changes.
const ALL_OPEN: &str = "SELECT unit, defect, item, repairer, unassigned FROM defect
    WHERE project = $1 AND repairer IS NOT NULL AND status IN ('assigned', 'in_repair', 'disputed', 'returned')";

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
        let waiting = left.to_assign.iter().map(|placed| (*placed, Some(no_successor(contractor)))).collect();
        self.put_on_the_list(project, waiting).await?;
        Ok(left)
    }

    /// Puts what nobody repairs any more by this catalog on the list of what waits, and takes off what somebody does.
    pub(crate) async fn note_who_left(&self, project: ProjectId, catalog: &CatalogView) -> Result<(), StoreError> {
        let firms = &catalog.catalog().contractors;
        let mut changed = Vec::new();
        for row in &self.database.query(ALL_OPEN, vec![Value::text(project)]).await? {
            let (placed, firm): (Placed, ContractorId) = ((row.parse(0)?, row.parse(1)?), row.parse(3)?);
            let trade = row.optional_text(2)?.and_then(|code| catalog.item(code)).map(|item| item.trade);
            let Some(unit) = catalog.unit(placed.0) else { continue };
            let gone = firms.availability(firm, trade, unit) == Availability::Gone;
            let (why, told) = (no_successor(firm), row.optional_text(4)?);
            if gone && told != Some(why.as_str()) {
                changed.push((placed, Some(why)));
            } else if !gone && told == Some(why.as_str()) {
                changed.push((placed, None));
            }
        }
        self.put_on_the_list(project, changed).await
    }

    async fn put_on_the_list(
        &self,
        project: ProjectId,
        waiting: Vec<(Placed, Option<String>)>,
    ) -> Result<(), StoreError> {
        if waiting.is_empty() {
            return Ok(());
        }
        let units: BTreeSet<UnitId> = waiting.iter().map(|((unit, _), _)| *unit).collect();
        let row =
            |((_, defect), why): (Placed, Option<String>)| vec![Value::text(project), Value::text(defect), why.into()];
        let mut transaction = self.database.begin().await?;
        transaction.execute_many(WAITS, waiting.into_iter().map(row).collect()).await?;
        let counts = units.iter().map(|unit| vec![Value::text(project), Value::text(unit)]).collect();
        transaction.execute_many(TO_ASSIGN, counts).await?;
        transaction.commit().await
    }
}
