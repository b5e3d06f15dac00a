//! Delivery batches (交付批次): sample, six sign-offs, confirmation and its revocation (domain.md 2, steps 7 and 8).

mod check;
mod confirmation;
mod drawn;
mod figures;
mod gate;
mod missing;
mod party;
mod past;
mod readiness;
mod rule;
pub mod sample;
mod state;
mod warning;

#[cfg(test)]
mod tests;

pub(crate) use check::check;
pub use confirmation::{Confirmed, Lost, confirmations};
pub use drawn::{Draw, Inspected};
pub use figures::{ByContractor, BySeverity, ByStatus, ByTrade, Counted, Figures, Tally, UnitCounted};
pub use gate::{GateState, gate};
pub use missing::{Missing, missing};
pub use party::{PartyState, PartyWord, Signature};
pub use past::heads;
pub use readiness::BatchReadiness;
pub use rule::BatchRule;
pub use state::{BatchState, BatchStatus, Completion, Kept, Summary};
pub use warning::{BatchWarning, OrgLevel, warnings};

use crate::defect::Photo;
use crate::id::{BuildingId, DefectId, Digest, EntryId, HouseTypeId, UnitId};
use crate::signing::SignedStatement;
use serde::{Deserialize, Serialize};

/// One of the six parties of a delivery confirmation (六方).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// 项目部.
    ProjectDepartment,
    /// 客服部.
    CustomerService,
    /// 物管公司.
    PropertyCompany,
    /// 本部品牌客服部.
    HeadOfficeService,
    /// 项目管理部.
    ProjectManagement,
    /// 产品研发部.
    ProductDevelopment,
}

impl Party {
    /// All six, in the order of domain.md.
    pub const ALL: [Self; 6] = [
        Self::ProjectDepartment,
        Self::CustomerService,
        Self::PropertyCompany,
        Self::HeadOfficeService,
        Self::ProjectManagement,
        Self::ProductDevelopment,
    ];
}

/// What a party says of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOff {
    /// 同意.
    Accept,
    /// 有条件同意: these defects must pass before the gate opens.
    AcceptOnConditions {
        /// The conditions as defects.
        defects: Vec<(UnitId, DefectId)>,
        /// The conditions in words.
        text: String,
    },
    /// 不同意.
    Refuse {
        /// Why.
        reasons: String,
    },
}

/// What was found in a unit of the sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleResult {
    /// 合格.
    Pass,
    /// 不合格.
    Fail {
        /// Why.
        reason: String,
        /// The defects found.
        defects: Vec<DefectId>,
    },
}

/// The units of one building and house type in a sample.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    /// The building; `None` for units of none.
    pub building: Option<BuildingId>,
    /// The house type.
    pub house_type: HouseTypeId,
    /// Those drawn, sorted.
    pub units: Vec<UnitId>,
}

/// A milestone (里程碑) of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// Internal inspection done.
    Inspection,
    /// Completion acceptance (竣工验收).
    Completion,
    /// Joint sampling.
    Sampling,
    /// Delivery begins.
    Delivery,
}

/// What happens to a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BatchEntry {
    /// A batch is put together.
    Opened {
        /// Its name.
        name: String,
        /// Its units, sorted.
        units: Vec<UnitId>,
    },
    /// Units join or leave it; what was signed before no longer covers them.
    UnitsChanged {
        /// The units from now on, sorted.
        units: Vec<UnitId>,
        /// Why.
        reason: String,
    },
    /// A date is planned.
    MilestoneSet {
        /// Which.
        milestone: Milestone,
        /// The date (UTC ms).
        planned_ms: i64,
    },
    /// The completion record (备案表) is entered.
    CompletionRecorded {
        /// Its number.
        number: String,
        /// Its date (UTC ms).
        date_ms: i64,
        /// A picture of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photo: Option<Photo>,
    },
    /// A sample is drawn; anyone draws the same from the seed.
    SampleDrawn {
        /// Which draw, from 1; after a failed one the size doubles.
        draw: u16,
        /// The seed.
        seed: u64,
        /// The units by building and house type.
        strata: Vec<Stratum>,
    },
    /// A unit of the sample was inspected.
    SampleInspected {
        /// The draw.
        draw: u16,
        /// The unit.
        unit: UnitId,
        /// What was found.
        result: SampleResult,
    },
    /// A party signs.
    SignedOff {
        /// The draw it signs on.
        draw: u16,
        /// The party.
        party: Party,
        /// What it says.
        verdict: SignOff,
        /// Signed by the device; `None` from the console, whose session answers for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<Box<SignedStatement>>,
    },
    /// 交付确认书: the batch may be delivered.
    Confirmed {
        /// The draw confirmed.
        draw: u16,
        /// The confirmation's number.
        number: String,
    },
    /// The confirmation no longer holds.
    Revoked {
        /// Which.
        confirmation: EntryId,
        /// Why.
        reason: String,
    },
    /// 验收总结: figures by themselves, conclusions by the person in charge.
    SummaryWritten {
        /// SHA-256 of the figures' canonical JSON, so that it is seen which figures the conclusions are about.
        figures: Digest,
        /// The conclusions.
        conclusions: String,
        /// A document, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<Digest>,
    },
}
