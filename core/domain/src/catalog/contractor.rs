//! Contractors (责任单位), their contracts (标段), and the rules that route a defect to them.

use super::{Contractors, Trade, Unit};
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

/// Whether a firm works at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// A contract is in force here, or none is needed.
    Works,
    /// 停派: keeps what it has.
    Suspended,
    /// 已退场: this firm takes over.
    Succeeded(ContractorId),
    /// Left or taken from the catalog, and nobody was named to succeed.
    Gone,
}

impl Contractors {
    /// Whether a firm works at a place, as its contracts stand; without a trade all of them count.
    pub fn availability(&self, contractor: ContractorId, trade: Option<Trade>, unit: &Unit) -> Availability {
        let mut at = contractor;
        // Each step leaves one contract behind, so more steps than contracts are a circle of successors.
        for _ in 0..=self.contracts.len() {
            if !self.contractors.iter().any(|known| known.id == at) {
                return Availability::Gone;
            }
            let here = || self.contracts.iter().filter(|one| one.contractor == at && one.covers(trade, unit));
            let any = |state| here().any(|contract| contract.state == state);
            if here().next().is_none() || any(ContractState::Active) {
                return if at == contractor { Availability::Works } else { Availability::Succeeded(at) };
            }
            if any(ContractState::Suspended) {
                return if at == contractor { Availability::Suspended } else { Availability::Gone };
            }
            match here().find_map(|contract| contract.successor) {
                Some(successor) => at = successor,
                None => break,
            }
        }
        Availability::Gone
    }

    /// Whether a firm is given new work at all: it has a contract in force, or none.
    pub fn takes_work(&self, contractor: ContractorId) -> bool {
        let mut own = self.contracts.iter().filter(|contract| contract.contractor == contractor).peekable();
        own.peek().is_none() || own.any(|contract| contract.state == ContractState::Active)
    }
}

impl Contract {
    /// Whether it covers a trade at a place.
    pub fn covers(&self, trade: Option<Trade>, unit: &Unit) -> bool {
        trade.is_none_or(|trade| self.trades.contains(&trade))
            && (self.buildings.is_empty() || unit.building.is_some_and(|building| self.buildings.contains(&building)))
    }
}
