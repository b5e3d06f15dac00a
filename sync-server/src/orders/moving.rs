//! Splitting, merging and giving orders to others: new orders, with the reason in the defects' history.
//!
//! A released order never takes anything more, so whatever moves goes on a new one. What was reported done, passed or
//! closed stays where it was.

use super::OrderError;
use super::release::entry;
use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::ingest::Officer;
use crate::store::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yanfang_domain::calendar::Calendar;
use yanfang_domain::command::{Body, CommandName, DefectEvent};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::event::{AssignedBy, AssignmentGroup, EventKind, EventName};
use yanfang_domain::id::{ContractorId, DefectId, DocumentId, MemberId, OrderId, ProjectId, UnitId};
use yanfang_domain::order::{OrderEnd, OrderEntry};
use yanfang_domain::permission::{allowed_on_defect, permits};
use yanfang_domain::role::Role;
use yanfang_domain::routing::due_at;
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;

/// A defect with the unit it is in.
pub type Placed = (UnitId, DefectId);

/// Most defects that one assignment event lists: what it stands on must fit in its `after`.
const IN_ONE_EVENT: usize = 32;

/// What is moved, and how.
pub(super) struct Move {
    pub(super) defects: Vec<Placed>,
    pub(super) repairer: ContractorId,
    pub(super) reason: String,
    /// Who answers instead, where the one that answers has left.
    pub(super) heir: Option<(ContractorId, ContractorId)>,
    /// What an order that is left empty says.
    pub(super) end: fn(OrderId) -> OrderEnd,
}

/// A defect that moves.
struct Moved {
    defect: Defect,
    standing: Standing,
}

const OPEN_ON_ORDER: &str = "SELECT unit, defect FROM defect WHERE project = $1 AND work_order = $2
    AND status IN ('open', 'assigned', 'in_repair', 'disputed', 'reported_done', 'returned', 'needs_decision')";

const STATE: &str = "SELECT state, repairer FROM work_order WHERE project = $1 AND work_order = $2";

const DRAFT: &str = "INSERT INTO work_order
    (project, work_order, number, group_key, repairer, state, drafted_ms, released_ms, due_ms)
    VALUES ($1, $2, $3, $4, $5, 'draft', $6, NULL, $7)";

const EMPTY: &str = "UPDATE work_order SET state = 'closed', closed_ms = $3
    WHERE project = $1 AND work_order = $2 AND state = 'draft'";

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

    /// Every defect that is open on these orders.
    pub(super) async fn open_on(&self, project: ProjectId, orders: &[OrderId]) -> Result<Vec<Placed>, OrderError> {
        let keys = orders.iter().map(|order| vec![Value::text(project), Value::text(order)]).collect();
        let found = self.database.query_many(OPEN_ON_ORDER, keys).await?;
        let placed = found.iter().flatten().map(|row| Ok((row.parse(0)?, row.parse(1)?)));
        placed.collect()
    }

    /// The one contractor that repairs these defects.
    async fn repairer_of(&self, project: ProjectId, defects: &[Placed]) -> Result<ContractorId, OrderError> {
        let sql = "SELECT repairer FROM defect WHERE project = $1 AND defect = $2 AND repairer IS NOT NULL";
        let keys = defects.iter().map(|(_, defect)| vec![Value::text(project), Value::text(defect)]).collect();
        let mut repairers = BTreeSet::new();
        for row in self.database.query_many(sql, keys).await?.iter().flatten() {
            repairers.insert(row.parse::<ContractorId>(0)?);
        }
        match repairers.len() {
            0 => Err(OrderError::NothingToMove),
            1 => repairers.pop_first().ok_or(OrderError::NothingToMove),
            _ => Err(OrderError::SeveralRepairers),
        }
    }

    /// Makes the new order, assigns the defects to it, and closes the orders that are left empty: in one transaction.
    pub(super) async fn move_defects(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        what: Move,
        at: Moment,
    ) -> Result<OrderId, OrderError> {
        if what.reason.trim().is_empty() {
            return Err(OrderError::NoReason);
        }
        let catalog = self.catalog(project).await?.ok_or(OrderError::UnknownProject)?;
        let moved = self.movable(project, &catalog, member, &what, at).await?;
        let first = *moved.keys().next().ok_or(OrderError::NothingToMove)?;
        let former: BTreeSet<OrderId> = moved.values().flatten().filter_map(|one| one.standing.order).collect();
        let (drafts, released) = self.by_state(project, former).await?;
        let by_policy = catalog.catalog().settings.release_at_once;
        let is_released = !released.is_empty() || by_policy;
        let (order, number) = self.next_order(project, at).await?;
        let mut work: Vec<(DocumentId, Vec<Body>)> = Vec::new();
        let mut due_ms: Option<i64> = None;
        for (unit, defects) in &moved {
            let bodies = assignments(&catalog, defects, &what, order, at);
            due_ms = due_ms.into_iter().chain(bodies.iter().filter_map(|(_, due)| *due)).min();
            work.push((DocumentId::Unit(*unit), bodies.into_iter().map(|(body, _)| body).collect()));
        }
        let gone: BTreeSet<DefectId> = moved.values().flatten().map(|one| one.defect.id).collect();
        if is_released {
            let engineer = self.engineer(project, Some(first), at.utc_ms).await?;
            let released = OrderEntry::Released { number, repairer: what.repairer, due_ms, engineer };
            work.push((DocumentId::Order(order), vec![entry(released)]));
        } else {
            self.draft(project, order, number, what.repairer, due_ms, at).await?;
        }
        for former in released {
            if self.is_empty_without(project, former, &gone).await? {
                let closed = OrderEntry::Closed { end: (what.end)(order), reason: what.reason.clone() };
                work.push((DocumentId::Order(former), vec![entry(closed)]));
            }
        }
        self.write_all(project, Officer::Member(member), work, at).await?;
        self.close_empty_drafts(project, &drafts, at).await?;
        Ok(order)
    }

    /// Those of the defects that may move now, by unit. One that the member may not give away stops the whole.
    async fn movable(
        &self,
        project: ProjectId,
        catalog: &CatalogView,
        member: MemberId,
        what: &Move,
        at: Moment,
    ) -> Result<BTreeMap<UnitId, Vec<Moved>>, OrderError> {
        let denied = || OrderError::NotAccepted(yanfang_protocol::problem::Code::NotAllowed);
        let member = catalog.member(member).ok_or_else(denied)?;
        let name = CommandName::Event(EventName::Assigned);
        let mut by_unit: BTreeMap<UnitId, BTreeSet<DefectId>> = BTreeMap::new();
        for (unit, defect) in &what.defects {
            by_unit.entry(*unit).or_default().insert(*defect);
        }
        let mut moved = BTreeMap::new();
        for (id, defects) in by_unit {
            let Some(document) = self.document(project, DocumentId::Unit(id)).await? else { continue };
            let unit = catalog.unit(id).ok_or_else(denied)?;
            let mut here = Vec::new();
            for defect in defects.into_iter().filter_map(|defect| document.defect(defect)) {
                let standing = fold(&defect);
                if !permits(Role::ServiceClerk, name, Some(standing.status)) {
                    continue;
                }
                allowed_on_defect(member, unit, name, &standing, at.utc_ms).map_err(|_| denied())?;
                here.push(Moved { defect, standing });
            }
            if !here.is_empty() {
                moved.insert(id, here);
            }
        }
        Ok(moved)
    }

    /// Drafts, and those that a contractor has.
    async fn by_state(
        &self,
        project: ProjectId,
        orders: BTreeSet<OrderId>,
    ) -> Result<(Vec<OrderId>, Vec<OrderId>), OrderError> {
        let keys = orders.iter().map(|order| vec![Value::text(project), Value::text(order)]).collect();
        let found = self.database.query_many(STATE, keys).await?;
        let (mut drafts, mut released) = (Vec::new(), Vec::new());
        for (order, rows) in orders.into_iter().zip(found) {
            match rows.first().map(|row| row.text(0)).transpose()? {
                Some("draft") => drafts.push(order),
                Some("released") => released.push(order),
                _ => {}
            }
        }
        Ok((drafts, released))
    }

    /// A draft under a key of its own, so that no rule puts anything else on it.
    async fn draft(
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

    async fn is_empty_without(
        &self,
        project: ProjectId,
        order: OrderId,
        gone: &BTreeSet<DefectId>,
    ) -> Result<bool, OrderError> {
        Ok(self.open_on(project, &[order]).await?.iter().all(|(_, defect)| gone.contains(defect)))
    }

    async fn close_empty_drafts(&self, project: ProjectId, drafts: &[OrderId], at: Moment) -> Result<(), OrderError> {
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

/// Whether a contractor is given new work: 停派 and 已退场 are not.
pub(super) fn takes_work(catalog: &CatalogView, contractor: ContractorId) -> Result<(), OrderError> {
    catalog.contractor(contractor).ok_or(OrderError::UnknownContractor)?;
    if catalog.catalog().contractors.takes_work(contractor) { Ok(()) } else { Err(OrderError::TakesNoWork) }
}

/// The events that assign a unit's defects, each with the earliest due time in it.
fn assignments(
    catalog: &CatalogView,
    defects: &[Moved],
    what: &Move,
    order: OrderId,
    at: Moment,
) -> Vec<(Body, Option<i64>)> {
    let bodies = defects.chunks(IN_ONE_EVENT).map(|some| {
        let mut groups: BTreeMap<ContractorId, Vec<(DefectId, i64)>> = BTreeMap::new();
        let mut after: Vec<_> = some.iter().flat_map(|one| one.standing.frontier.iter().copied()).collect();
        after.sort_unstable();
        after.dedup();
        for one in some {
            let liable = one.standing.liable.unwrap_or(what.repairer);
            let liable = what.heir.filter(|(left, _)| *left == liable).map_or(liable, |(_, heir)| heir);
            groups.entry(liable).or_default().push((one.defect.id, due(catalog, one, what, at)));
        }
        let due_ms = groups.values().flatten().map(|(_, due)| *due).min();
        let groups = groups.into_iter().map(|(liable, defects)| AssignmentGroup {
            defects,
            liable,
            repairer: what.repairer,
            order: Some(order),
            by: AssignedBy::Person { reason: what.reason.clone() },
        });
        let kind = EventKind::Assigned { groups: groups.collect() };
        (Body::DefectEvent(DefectEvent { defect: None, after, kind }), due_ms)
    });
    bodies.collect()
}

/// Another contractor's limit begins anew; the same one keeps the date it has.
fn due(catalog: &CatalogView, one: &Moved, what: &Move, at: Moment) -> i64 {
    if let (Some(due_ms), true) = (one.standing.due_ms, one.standing.repairer == Some(what.repairer)) {
        return due_ms;
    }
    let item = one.defect.item.as_deref().and_then(|code| catalog.item(code));
    due_at(&catalog.catalog().settings, &Calendar::default(), one.defect.severity, item, at, None)
}
