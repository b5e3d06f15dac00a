//! Contractors (责任单位), their contracts (标段), and the rules that route a defect to them.

use super::Trade;
use crate::id::{BuildingId, ContractId, ContractorId, EntranceId, HouseTypeId, RuleId, UnitId};
use serde::{Deserialize, Serialize};

/// A firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contractor {
    /// Which.
    pub id: ContractorId,
    /// Short code, such as `HG`.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Whether a contract takes new work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractState {
    /// Takes work.
    Active,
    /// 停派: takes no new work.
    Suspended,
    /// 已退场: left; its successor takes over.
    Left,
}

/// A contract (标段).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Which.
    pub id: ContractId,
    /// Whose.
    pub contractor: ContractorId,
    /// Its name.
    pub name: String,
    /// Trades it covers.
    pub trades: Vec<Trade>,
    /// Buildings it covers; empty: all.
    pub buildings: Vec<BuildingId>,
    /// Whether it takes work.
    pub state: ContractState,
    /// Who takes over after it left.
    pub successor: Option<ContractorId>,
    /// End of the contractor's warranty (UTC ms).
    pub warranty_end_ms: Option<i64>,
}

/// What a rule asks for; every condition that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleConditions {
    /// The check item's code, or a prefix of it that ends at a dot (`02.03` matches `02.03.04`).
    pub item: Option<String>,
    /// The trade.
    pub trade: Option<Trade>,
    /// The building.
    pub building: Option<BuildingId>,
    /// The entrance.
    pub entrance: Option<EntranceId>,
    /// The unit.
    pub unit: Option<UnitId>,
    /// The house type.
    pub house_type: Option<HouseTypeId>,
    /// The contract that covers it.
    pub contract: Option<ContractId>,
}

/// A routing rule: the most specific wins, a tie waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutingRule {
    /// Which.
    pub id: RuleId,
    /// Its number as people say it ("规则 17").
    pub number: u32,
    /// When it holds.
    pub when: RuleConditions,
    /// Who answers.
    pub liable: ContractorId,
    /// Who repairs, where that is another firm.
    pub repairer: Option<ContractorId>,
}
