//! Routing: which rule names liable and repairer of a defect, when the repair is due, and on which order it goes.
//!
//! The most specific rule wins: more conditions before fewer; then the longer item code (`02.03.04` before `02.03`);
//! then the narrower place (unit before entrance before building). What is equal in all three ties and waits for a
//! person, as does what no rule names and what goes to a contractor who takes no new work.

mod due;
mod order_group;
mod specificity;

pub use due::due_at;
pub use order_group::order_group_key;
pub use specificity::Beaten;

use crate::catalog::{
    Catalog, CheckItem, Contract, ContractState, Contractors, RoutingRule, RuleConditions, Trade, Unit,
};
use crate::id::{ContractorId, RuleId};
use specificity::Specificity;
use std::collections::BTreeMap;

/// Where a defect goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Routed {
    /// A rule decided.
    Rule {
        /// Which.
        rule: RuleId,
        /// Who answers.
        liable: ContractorId,
        /// Who repairs.
        repairer: ContractorId,
        /// The other rules that hold, and what they lack.
        beaten: Vec<(RuleId, Beaten)>,
    },
    /// A person decides.
    Unassigned(Why),
}

/// Why no rule decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The defect has no check item yet.
    NoItem,
    /// Its check item is not in the library in force.
    UnknownItem {
        /// The code it has.
        code: String,
    },
    /// No rule holds.
    NoRule,
    /// Rules that are equally specific, by their number.
    Tie(Vec<RuleId>),
    /// The repairer's contract takes no new work (停派).
    ContractSuspended {
        /// The rule that names it.
        rule: RuleId,
        /// Who.
        contractor: ContractorId,
    },
    /// The contractor left (已退场) and nobody was named to succeed.
    NoSuccessor {
        /// The rule that names it.
        rule: RuleId,
        /// Who.
        contractor: ContractorId,
    },
}

/// The rules of one catalog, prepared for many defects.
pub struct Router<'a> {
    items: BTreeMap<&'a str, &'a CheckItem>,
    /// For each trade of an item: the rules that may hold, the most specific first, then by number.
    by_trade: BTreeMap<Trade, Vec<(Specificity, &'a RoutingRule)>>,
    contractors: &'a Contractors,
}

impl<'a> Router<'a> {
    /// Prepares the rules of a catalog.
    pub fn new(catalog: &'a Catalog) -> Self {
        Self::of(&catalog.items, &catalog.rules, &catalog.contractors)
    }

    /// Prepares rules that are not (yet) a catalog's, to try them out.
    pub fn of(items: &'a [CheckItem], rules: &'a [RoutingRule], contractors: &'a Contractors) -> Self {
        let mut sorted: Vec<_> = rules.iter().map(|rule| (Specificity::of(&rule.when), rule)).collect();
        sorted.sort_by_key(|(specificity, rule)| (std::cmp::Reverse(*specificity), rule.number, rule.id));
        let mut by_trade: BTreeMap<Trade, Vec<_>> = BTreeMap::new();
        for item in items {
            by_trade.entry(item.trade).or_insert_with(|| {
                let may_hold = |rule: &RoutingRule| rule.when.trade.is_none_or(|trade| trade == item.trade);
                sorted.iter().filter(|(_, rule)| may_hold(rule)).copied().collect()
            });
        }
        Self { items: items.iter().map(|item| (item.code.as_str(), item)).collect(), by_trade, contractors }
    }

    /// Routes a defect of this check item in this unit.
    pub fn route(&self, item: Option<&str>, unit: &Unit) -> Routed {
        let Some(code) = item else { return Routed::Unassigned(Why::NoItem) };
        let Some(item) = self.items.get(code) else {
            return Routed::Unassigned(Why::UnknownItem { code: code.into() });
        };
        let rules = self.by_trade.get(&item.trade).map(Vec::as_slice).unwrap_or_default();
        let mut holding = rules.iter().filter(|(_, rule)| self.holds(&rule.when, item, unit));
        let Some((best, winner)) = holding.next() else { return Routed::Unassigned(Why::NoRule) };
        let mut equal = vec![winner.id];
        let mut beaten = Vec::new();
        for (specificity, rule) in holding {
            match specificity.lacks_against(*best) {
                None => equal.push(rule.id),
                Some(why) => beaten.push((rule.id, why)),
            }
        }
        if equal.len() > 1 {
            return Routed::Unassigned(Why::Tie(equal));
        }
        match self.firms(winner, item.trade, unit) {
            Ok((liable, repairer)) => Routed::Rule { rule: winner.id, liable, repairer, beaten },
            Err(why) => Routed::Unassigned(why),
        }
    }

    fn holds(&self, when: &RuleConditions, item: &CheckItem, unit: &Unit) -> bool {
        fn wants<T: PartialEq>(wanted: Option<&T>, is: Option<&T>) -> bool {
            wanted.is_none() || wanted == is
        }
        wants(when.unit.as_ref(), Some(&unit.id))
            && wants(when.entrance.as_ref(), unit.entrance.as_ref())
            && wants(when.building.as_ref(), unit.building.as_ref())
            && wants(when.house_type.as_ref(), Some(&unit.house_type))
            && wants(when.trade.as_ref(), Some(&item.trade))
            && when.item.as_deref().is_none_or(|prefix| is_under(&item.code, prefix))
            && when.contract.is_none_or(|id| {
                self.contractors
                    .contracts
                    .iter()
                    .any(|contract| contract.id == id && covers(contract, item.trade, unit))
            })
    }

    /// Liable and repairer of a rule, as their contracts stand now.
    fn firms(&self, rule: &RoutingRule, trade: Trade, unit: &Unit) -> Result<(ContractorId, ContractorId), Why> {
        let (liable, _) = self.in_force(rule.liable, rule, trade, unit)?;
        let (repairer, suspended) = self.in_force(rule.repairer.unwrap_or(rule.liable), rule, trade, unit)?;
        if suspended {
            return Err(Why::ContractSuspended { rule: rule.id, contractor: repairer });
        }
        Ok((liable, repairer))
    }

    /// Follows successors to the firm whose contract here was not left, and tells whether all its contracts here are
    /// suspended. A firm without a contract here is taken as the rule names it.
    fn in_force(
        &self,
        named: ContractorId,
        rule: &RoutingRule,
        trade: Trade,
        unit: &Unit,
    ) -> Result<(ContractorId, bool), Why> {
        let mut contractor = named;
        // Each step leaves one contract behind, so more steps than contracts are a circle of successors.
        for _ in 0..=self.contractors.contracts.len() {
            let here = || {
                let contracts = self.contractors.contracts.iter();
                contracts.filter(|contract| contract.contractor == contractor && covers(contract, trade, unit))
            };
            let present = |state| here().any(|contract| contract.state == state);
            if here().next().is_none() || present(ContractState::Active) {
                return Ok((contractor, false));
            }
            if present(ContractState::Suspended) {
                return Ok((contractor, true));
            }
            match here().find_map(|contract| contract.successor) {
                Some(successor) => contractor = successor,
                None => break,
            }
        }
        Err(Why::NoSuccessor { rule: rule.id, contractor })
    }
}

/// Whether a code is the prefix itself or lies under it at a dot.
fn is_under(code: &str, prefix: &str) -> bool {
    code.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || prefix.ends_with('.'))
}

fn covers(contract: &Contract, trade: Trade, unit: &Unit) -> bool {
    contract.trades.contains(&trade)
        && (contract.buildings.is_empty()
            || unit.building.is_some_and(|building| contract.buildings.contains(&building)))
}

#[cfg(test)]
mod tests;
