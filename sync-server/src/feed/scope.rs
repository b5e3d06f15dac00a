//! Which documents a member may read, by one catalog at one time.

use crate::catalogs::CatalogView;
use crate::engine::Server;
use crate::store::{StoreError, Value};
use std::collections::HashSet;
use std::sync::Arc;
use yanfang_domain::id::{DocumentId, MemberId, OrderId, ProjectId};
use yanfang_domain::role::Member;

/// One member's scope.
pub(super) struct Scope {
    view: Arc<CatalogView>,
    member: MemberId,
    at_ms: i64,
    /// The released orders of the member's firm, for its people.
    orders: HashSet<OrderId>,
}

const ORDERS: &str = "SELECT work_order FROM work_order WHERE project = $1 AND repairer = $2 AND state <> 'draft'";

impl Server {
    /// A member's scope by a catalog, now.
    pub(super) async fn scope(
        &self,
        project: ProjectId,
        view: Arc<CatalogView>,
        member: MemberId,
    ) -> Result<Scope, StoreError> {
        let at_ms = self.clock.now_ms();
        let firm = view.member(member).and_then(|member| view.firm(member, at_ms));
        let mut orders = HashSet::new();
        if let Some(firm) = firm {
            for row in self.database.query(ORDERS, vec![Value::text(project), Value::text(firm)]).await? {
                orders.insert(row.parse(0)?);
            }
        }
        Ok(Scope { view, member, at_ms, orders })
    }
}

impl Scope {
    pub(super) fn catalog(&self) -> &CatalogView {
        &self.view
    }

    pub(super) fn member(&self) -> Option<&Member> {
        self.view.member(self.member)
    }

    /// Whether a member has not left.
    pub(super) fn is_active(&self, member: &Member) -> bool {
        !member.is_revoked(self.at_ms)
    }

    /// Whether the member may read this document.
    pub(super) fn holds(&self, document: DocumentId) -> bool {
        match document {
            // Its own firm's alone (R8); the office has the units.
            DocumentId::Order(order) => self.orders.contains(&order),
            _ => self.member().is_some_and(|member| self.view.reads(member, document, self.at_ms)),
        }
    }
}
