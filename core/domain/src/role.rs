//! Who works with it: roles, scopes, memberships (domain.md 1).

use crate::batch::Party;
use crate::id::{BuildingId, ContractorId, EntranceId, MemberId, UnitId};
use serde::{Deserialize, Serialize};

/// A role a member holds within a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 验房工程师.
    Inspector,
    /// External, sees no owner data.
    ThirdPartyInspector,
    /// 陪验人员.
    HandoverCompanion,
    /// 项目工程师.
    ProjectEngineer,
    /// 房修工程师.
    RepairEngineer,
    /// 项目工程负责人.
    EngineeringLead,
    /// 客服专员.
    ServiceClerk,
    /// 客户经理.
    ServiceManager,
    /// 呼叫中心.
    CallCentre,
    /// 物业.
    PropertyManager,
    /// Signs a delivery confirmation for one of the six parties.
    BatchSigner,
    /// Works for a contractor, sees its own orders only (R8).
    ContractorUser,
    /// Reads, writes nothing.
    Auditor,
    /// Catalog and members; no work.
    Administrator,
}

impl Role {
    /// Every role, in the order of domain.md.
    pub const ALL: [Self; 14] = [
        Self::Inspector,
        Self::ThirdPartyInspector,
        Self::HandoverCompanion,
        Self::ProjectEngineer,
        Self::RepairEngineer,
        Self::EngineeringLead,
        Self::ServiceClerk,
        Self::ServiceManager,
        Self::CallCentre,
        Self::PropertyManager,
        Self::BatchSigner,
        Self::ContractorUser,
        Self::Auditor,
        Self::Administrator,
    ];
}

/// Where a role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The whole project.
    Project,
    /// One building.
    Building(BuildingId),
    /// One entrance.
    Entrance(EntranceId),
    /// One unit.
    Unit(UnitId),
}

/// A role within a scope, from start to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: Scope,
    /// From when, UTC milliseconds.
    pub from_ms: i64,
    /// Until when (exclusive), UTC milliseconds; `None` while it lasts.
    pub until_ms: Option<i64>,
}

/// A person who works with the product in one project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The member.
    pub id: MemberId,
    /// The name shown beside what the member did.
    pub name: String,
    /// The account to sign in with.
    pub account: String,
    /// The contractor that a `ContractorUser` works for.
    pub contractor: Option<ContractorId>,
    /// The party that a `BatchSigner` signs for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// Roles within scopes.
    pub grants: Vec<Grant>,
    /// Set when the member left or lost access: nothing done later is taken (UTC milliseconds).
    pub revoked_ms: Option<i64>,
}

impl Member {
    /// Whether the member had left, or lost access, at a time.
    pub fn is_revoked(&self, at_ms: i64) -> bool {
        self.revoked_ms.is_some_and(|revoked| revoked <= at_ms)
    }
}
