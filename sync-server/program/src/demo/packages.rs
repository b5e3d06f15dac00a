//! Real remarks: BCF packages, one a firm, recorded by a phone as a person would and routed by the rules.

mod folder;
mod record;

pub(super) use folder::{PackageFile, list};
pub(super) use record::record;

use super::outcome::{BrokenTopic, PackageOutcome};
use std::collections::HashMap;
use yanfang_domain::catalog::Catalog;
use yanfang_domain::id::{ContractorId, DefectId};

/// What became of a package on the phone.
pub(super) struct Recorded {
    /// The package's name: its file's without the ending.
    name: String,
    /// Topics that are in it.
    topics: usize,
    /// Those that could not be read, with why.
    broken: Vec<BrokenTopic>,
    /// What the phone said is saved.
    defects: Vec<DefectId>,
    /// The firm it is for.
    firm: String,
    /// What was left out: pictures that the phone refused.
    left_out: Vec<String>,
}

/// What became of each package, by what the server assigned.
pub(super) fn outcomes(
    recorded: &[Recorded],
    catalog: &Catalog,
    assigned: &HashMap<DefectId, Option<ContractorId>>,
) -> Vec<PackageOutcome> {
    let outcome = |recorded: &Recorded| {
        let firm = catalog.contractors.contractors.iter().find(|firm| firm.name == recorded.firm);
        let arrived: Vec<_> = recorded.defects.iter().filter_map(|defect| assigned.get(defect)).collect();
        let reached = |repairer: &&&Option<ContractorId>| repairer.is_some() && ***repairer == firm.map(|firm| firm.id);
        PackageOutcome {
            name: recorded.name.clone(),
            topics: recorded.topics,
            imported: arrived.len(),
            broken: recorded.broken.len(),
            firm: recorded.firm.clone(),
            reached: arrived.iter().filter(reached).count(),
            broken_topics: recorded.broken.clone(),
            left_out: recorded.left_out.clone(),
        }
    };
    let mut outcomes: Vec<_> = recorded.iter().map(outcome).collect();
    outcomes.sort_by(|one, other| one.name.cmp(&other.name));
    outcomes
}

#[cfg(test)]
mod tests;
