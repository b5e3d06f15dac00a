//! Which documents a member may read, by one catalog at one time.

use crate::catalogs::CatalogView;
use std::sync::Arc;
use yanfang_domain::id::{DocumentId, MemberId};
use yanfang_domain::role::Member;

/// One member's scope.
pub(super) struct Scope {
    view: Arc<CatalogView>,
    member: MemberId,
    at_ms: i64,
}

impl Scope {
    pub(super) fn new(view: Arc<CatalogView>, member: MemberId, at_ms: i64) -> Self {
        Self { view, member, at_ms }
    }

    pub(super) fn catalog(&self) -> &CatalogView {
        &self.view
    }

    pub(super) fn member(&self) -> Option<&Member> {
        self.view.member(self.member)
    }

    /// Whether a member has not left.
    pub(super) fn is_active(&self, member: &Member) -> bool {
        member.revoked_ms.is_none_or(|revoked| self.at_ms < revoked)
    }

    /// Whether the member may read this document.
    pub(super) fn holds(&self, document: DocumentId) -> bool {
        self.member().is_some_and(|member| self.view.reads(member, document, self.at_ms))
    }
}
