//! Moving defects onto a new order: a released order never takes anything more. What was reported done, passed or closed
//! stays where it was.

use super::OrderError;
use super::assignments::assignments;
use super::drafts::ByState;
use super::release::entry;
use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::ingest::Officer;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yanfang_domain::command::{Body, CommandName};
use yanfang_domain::defect::{Defect, Standing};
use yanfang_domain::event::EventName;
use yanfang_domain::id::{ContractorId, DefectId, DocumentId, MemberId, OrderId, ProjectId, UnitId};
use yanfang_domain::order::{OrderEnd, OrderEntry};
use yanfang_domain::permission::{allowed_on_defect, permits};
use yanfang_domain::role::Role;
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;

/// A defect with the unit it is in.
pub type Placed = (UnitId, DefectId);

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
pub(super) struct Moved {
    pub(super) defect: Defect,
    pub(super) standing: Standing,
}

impl Server {
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
        let ByState { drafts, released, closed } = self.by_state(project, former).await?;
        let by_policy = catalog.catalog().settings.release_at_once;
        let is_released = !released.is_empty() || !closed.is_empty() || by_policy;
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
}
