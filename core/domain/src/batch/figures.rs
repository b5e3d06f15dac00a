//! Figures over a batch that come by themselves (domain.md 2, step 8): what is there is counted, a duplicate once, and
//! what they cover is said (R9).
//!
//! They are pure and hold integers and sorted lists alone, so that their JSON has one form: its digest says later whether
//! they are still the ones that somebody drew conclusions from.

use crate::catalog::{Catalog, Severity, Trade};
use crate::defect::{Defect, Standing};
use crate::event::Status;
use crate::id::ContractorId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A defect as far as figures go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How bad.
    pub severity: Severity,
    /// The check item's trade; `None`: not classified.
    pub trade: Option<Trade>,
    /// Who answers for it; `None`: nobody was named yet.
    pub liable: Option<ContractorId>,
    /// Where it stands.
    pub status: Status,
    /// It went back to the repairer at least once.
    pub returned: bool,
    /// It was reopened after a pass at least once (重复维修).
    pub repeated: bool,
}

impl Counted {
    /// From a document.
    pub fn of(defect: &Defect, standing: &Standing, catalog: &Catalog) -> Self {
        let item = defect.item.as_deref().and_then(|code| catalog.items.iter().find(|item| item.code == code));
        Self {
            severity: defect.severity,
            trade: item.map(|item| item.trade),
            liable: standing.liable,
            status: standing.status,
            returned: standing.returned > 0,
            repeated: standing.repeated > 0,
        }
    }
}

/// A unit as far as figures go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitCounted {
    /// Anything was ever heard of it.
    pub heard: bool,
    /// Each of its rooms is accounted for.
    pub inspected: bool,
    /// Its defects.
    pub defects: Vec<Counted>,
}

/// How many, and how many of them are open for an acceptance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// All.
    pub all: u32,
    /// Open.
    pub open: u32,
}

/// Of a severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BySeverity {
    /// Which.
    pub severity: Severity,
    /// How many.
    pub count: Tally,
}

/// Of a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByTrade {
    /// Which; `None`: not classified.
    pub trade: Option<Trade>,
    /// How many.
    pub count: Tally,
}

/// Of a contractor who answers for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByContractor {
    /// Which; `None`: nobody was named yet.
    pub contractor: Option<ContractorId>,
    /// How many.
    pub count: Tally,
}

/// In a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByStatus {
    /// Which.
    pub status: Status,
    /// How many.
    pub count: u32,
}

/// Figures over a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Units of the batch.
    pub units: u32,
    /// Of these the ones that anything was heard of: what the figures cover (R9).
    pub heard: u32,
    /// Fully inspected units.
    pub inspected: u32,
    /// Units without an open defect, of the inspected ones.
    pub clean: u32,
    /// Defects, without duplicates and voided ones.
    pub defects: Tally,
    /// Linked as duplicates of others: not counted again.
    pub duplicates: u32,
    /// Voided: not counted.
    pub voided: u32,
    /// By severity, the worst first.
    pub by_severity: Vec<BySeverity>,
    /// By trade.
    pub by_trade: Vec<ByTrade>,
    /// By liable contractor.
    pub by_contractor: Vec<ByContractor>,
    /// By status.
    pub by_status: Vec<ByStatus>,
    /// Repairs that somebody judged: passed, closed, or returned at least once.
    pub judged: u32,
    /// Of these, passed and never returned (一次通过).
    pub passed_first: u32,
    /// Reopened after a pass (重复维修).
    pub repeated: u32,
}

impl Figures {
    /// Counts.
    pub fn of<'a>(units: impl IntoIterator<Item = &'a UnitCounted>) -> Self {
        let mut figures = Self::default();
        let mut groups = Groups::default();
        for unit in units {
            figures.units += 1;
            figures.heard += u32::from(unit.heard);
            figures.inspected += u32::from(unit.inspected);
            let open = unit.defects.iter().any(|defect| defect.status.is_open());
            figures.clean += u32::from(unit.inspected && !open);
            for defect in &unit.defects {
                figures.add(defect, &mut groups);
            }
        }
        figures.by_severity =
            groups.severity.into_iter().map(|(severity, count)| BySeverity { severity, count }).collect();
        figures.by_trade = groups.trade.into_iter().map(|(trade, count)| ByTrade { trade, count }).collect();
        figures.by_contractor =
            groups.liable.into_iter().map(|(contractor, count)| ByContractor { contractor, count }).collect();
        figures.by_status = groups.status.into_iter().map(|(status, count)| ByStatus { status, count }).collect();
        figures
    }

    fn add(&mut self, defect: &Counted, groups: &mut Groups) {
        match defect.status {
            Status::Duplicate => return self.duplicates += 1,
            Status::Voided => return self.voided += 1,
            _ => {}
        }
        let open = u32::from(defect.status.is_open());
        for tally in [
            &mut self.defects,
            groups.severity.entry(defect.severity).or_default(),
            groups.trade.entry(defect.trade).or_default(),
            groups.liable.entry(defect.liable).or_default(),
        ] {
            tally.all += 1;
            tally.open += open;
        }
        *groups.status.entry(defect.status).or_default() += 1;
        let passed = matches!(defect.status, Status::Passed | Status::Closed);
        self.judged += u32::from(passed || defect.returned);
        self.passed_first += u32::from(passed && !defect.returned);
        self.repeated += u32::from(defect.repeated);
    }

    /// First-time passes of judged repairs in tenths of a per cent, rounded; `None` where nothing was judged.
    pub const fn first_pass_permille(&self) -> Option<u32> {
        (self.passed_first * 1_000 + self.judged / 2).checked_div(self.judged)
    }
}

#[derive(Default)]
struct Groups {
    severity: BTreeMap<Severity, Tally>,
    trade: BTreeMap<Option<Trade>, Tally>,
    liable: BTreeMap<Option<ContractorId>, Tally>,
    status: BTreeMap<Status, u32>,
}
