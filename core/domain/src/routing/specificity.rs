//! How specific a rule is, and in what another is less so.

use crate::catalog::RuleConditions;

/// Ordered: the more specific is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Specificity {
    conditions: u8,
    item_parts: u8,
    place: u8,
}

/// What a rule lacks against the one that won.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beaten {
    /// It has fewer conditions.
    FewerConditions {
        /// How many it has.
        has: u8,
        /// How many the winner has.
        winner: u8,
    },
    /// As many, but its item code is shorter.
    ShorterItem,
    /// As many and as long, but its place is wider.
    WiderPlace,
}

impl Specificity {
    pub(super) fn of(when: &RuleConditions) -> Self {
        let given = [
            when.item.is_some(),
            when.trade.is_some(),
            when.building.is_some(),
            when.entrance.is_some(),
            when.unit.is_some(),
            when.house_type.is_some(),
            when.contract.is_some(),
        ];
        let place = match (when.unit, when.entrance, when.building) {
            (Some(_), _, _) => 3,
            (_, Some(_), _) => 2,
            (_, _, Some(_)) => 1,
            _ => 0,
        };
        let parts = |item: &String| item.split('.').filter(|part| !part.is_empty()).count();
        Self {
            conditions: given.into_iter().map(u8::from).sum(),
            item_parts: when.item.as_ref().map_or(0, parts).min(usize::from(u8::MAX)) as u8,
            place,
        }
    }

    /// What this lacks against a more specific one; `None` if they are equal.
    pub(super) fn lacks_against(self, winner: Self) -> Option<Beaten> {
        if self.conditions < winner.conditions {
            Some(Beaten::FewerConditions { has: self.conditions, winner: winner.conditions })
        } else if self.item_parts < winner.item_parts {
            Some(Beaten::ShorterItem)
        } else if self.place < winner.place {
            Some(Beaten::WiderPlace)
        } else {
            None
        }
    }
}
