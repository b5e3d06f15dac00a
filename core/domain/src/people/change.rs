//! What can be changed about members.

use crate::id::MemberId;
use crate::role::{Grant, Member, Role, Scope};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeopleChange {
    /// Somebody joins.
    Add(Member),
    /// A member gets a role in a scope.
    Grant {
        /// Who.
        member: MemberId,
        /// What, where, from when until when.
        grant: Grant,
    },
    /// A role in a scope ends.
    EndGrant {
        /// Whose.
        member: MemberId,
        /// Which.
        role: Role,
        /// Where.
        scope: Scope,
        /// When (exclusive), UTC milliseconds, not in the past; none: at once.
        until_ms: Option<i64>,
    },
    /// A member loses all access, at once.
    Revoke {
        /// Who.
        member: MemberId,
    },
}

impl PeopleChange {
    /// Whom it is about.
    pub const fn member(&self) -> MemberId {
        match self {
            Self::Add(member) => member.id,
            Self::Grant { member, .. } | Self::EndGrant { member, .. } | Self::Revoke { member } => *member,
        }
    }

    /// Whether it takes something away: then it needs a reason.
    pub const fn takes_away(&self) -> bool {
        matches!(self, Self::EndGrant { .. } | Self::Revoke { .. })
    }

    /// A name that never changes, for the audit.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "member_added",
            Self::Grant { .. } => "role_granted",
            Self::EndGrant { .. } => "role_ended",
            Self::Revoke { .. } => "member_revoked",
        }
    }
}
