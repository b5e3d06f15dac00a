//! Releasing drafts: from then on the contractor has the order, and its limits run (R5).

use super::OrderError;
use crate::engine::Server;
use crate::ingest::Officer;
use crate::store::Value;
use std::sync::Arc;
use yanfang_domain::command::{AddEntry, Body};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::id::{ContractorId, DocumentId, MemberId, OrderId, ProjectId, UnitId};
use yanfang_domain::order::OrderEntry;
use yanfang_domain::permission::roles_at;
use yanfang_domain::role::Role;
use yanfang_domain::time::Moment;

const DRAFT: &str = "SELECT number, repairer, due_ms,
     (SELECT MIN(unit) FROM defect d WHERE d.project = w.project AND d.work_order = w.work_order)
    FROM work_order w WHERE project = $1 AND work_order = $2 AND state = 'draft'";

impl Server {
    /// Releases these drafts in a member's name; each stands for itself.
    ///
    /// # Errors
    ///
    /// [`OrderError::NotADraft`] when one is released already or unknown: nothing of it was written then.
    pub async fn release_orders(
        self: &Arc<Self>,
        project: ProjectId,
        member: MemberId,
        orders: &[OrderId],
        at: Moment,
    ) -> Result<(), OrderError> {
        let mut work = Vec::with_capacity(orders.len());
        for order in orders {
            let rows = self.database.query(DRAFT, vec![Value::text(project), Value::text(order)]).await?;
            let row = rows.first().ok_or(OrderError::NotADraft)?;
            let unit: Option<UnitId> = row.optional_text(3)?.and_then(|text| text.parse().ok());
            let released = OrderEntry::Released {
                number: u32::try_from(row.integer(0)?).unwrap_or_default(),
                repairer: row.parse::<ContractorId>(1)?,
                due_ms: row.optional_integer(2)?,
                engineer: self.engineer(project, unit, at.utc_ms).await?,
            };
            work.push((DocumentId::Order(*order), vec![entry(released)]));
        }
        self.write_all(project, Officer::Member(member), work, at).await
    }

    /// The project engineer in charge of a unit: who has it in the narrowest scope.
    pub(super) async fn engineer(
        &self,
        project: ProjectId,
        unit: Option<UnitId>,
        at_ms: i64,
    ) -> Result<Option<MemberId>, OrderError> {
        let catalog = self.catalog(project).await?.ok_or(OrderError::UnknownProject)?;
        let Some(unit) = unit.and_then(|unit| catalog.unit(unit)) else { return Ok(None) };
        let members = catalog.catalog().members.iter();
        let engineers = members
            .filter(|member| roles_at(member, unit, at_ms).contains(&Role::ProjectEngineer))
            .filter_map(|member| {
                let own = member.grants.iter().filter(|grant| grant.role == Role::ProjectEngineer);
                Some((own.map(|grant| grant.scope).max()?, member.id))
            });
        Ok(engineers.max().map(|(_, member)| member))
    }
}

/// A command that writes an entry of an order.
pub(super) fn entry(entry: OrderEntry) -> Body {
    Body::AddEntry(AddEntry { after: Vec::new(), kind: EntryKind::Order(entry) })
}
