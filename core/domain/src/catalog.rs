//! What the office publishes and nobody edits in the field: an immutable, versioned catalog (sync.md 1).
//!
//! A project has one catalog version, a number that grows; each *part* remembers the version it last changed in.

mod check_item;
mod contractor;
mod delivery;
mod former_numbers;
pub mod library;
mod place;

pub use check_item::{CheckItem, Element, Severity, Tolerance, Trade, WarrantyClass};
pub use contractor::{Availability, Contract, ContractState, Contractor, RoutingRule, RuleConditions};
pub use delivery::{Formality, SampleSize, SigningMode};
pub use place::{Building, Entrance, Floor, HouseType, Phase, Plan, Project, Room, RoomKind, Unit, UnitKind};

use crate::delivery::MeterKind;
use crate::role::Member;
use crate::team::Team;
use serde::{Deserialize, Serialize};

/// Everything published for a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// The version, from 1.
    pub version: u32,
    /// Project, buildings, units, house types.
    pub places: Places,
    /// The check-item library in force.
    pub items: Vec<CheckItem>,
    /// Contractors and contracts.
    pub contractors: Contractors,
    /// Routing rules.
    pub rules: Vec<RoutingRule>,
    /// Members with their roles.
    pub members: Vec<Member>,
    /// Teams that inspect together.
    #[serde(default)]
    pub teams: Vec<Team>,
    /// Limits and policies.
    pub settings: Settings,
}

/// The part that says where things are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// The project.
    pub project: Project,
    /// Phases.
    pub phases: Vec<Phase>,
    /// Buildings with entrances and floors.
    pub buildings: Vec<Building>,
    /// House types with rooms and plan.
    pub house_types: Vec<HouseType>,
    /// Units.
    pub units: Vec<Unit>,
}

/// The part that says who builds and repairs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contractors {
    /// Firms.
    pub contractors: Vec<Contractor>,
    /// Contracts (标段).
    pub contracts: Vec<Contract>,
}

/// How work orders are grouped (domain.md 1, `WorkOrder`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderGrouping {
    /// One order a unit.
    #[default]
    Unit,
    /// One order a floor.
    Floor,
    /// One order an entrance.
    Entrance,
    /// One order a building and day.
    BuildingDay,
}

/// Settings of a project; the defaults are those of domain.md 5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Days to repair, by severity: critical, major, minor, cosmetic.
    pub repair_days: [u16; 4],
    /// Working days to assign.
    pub assign_days: u16,
    /// Working days for the contractor to accept.
    pub accept_days: u16,
    /// Working days to re-inspect.
    pub reinspect_days: u16,
    /// Working days to decide a contradiction.
    pub decide_days: u16,
    /// How orders are grouped.
    pub order_grouping: OrderGrouping,
    /// Drafts are released at once, by policy, instead of by the clerk.
    pub release_at_once: bool,
    /// Where the contractor's limit to accept passes, acceptance is deemed.
    pub deemed_acceptance: bool,
    /// The project engineer may close, never after an own pass (domain.md 4, `closed`).
    pub engineer_closes: bool,
    /// Formalities of a handover.
    pub formalities: Vec<Formality>,
    /// Meters read at a handover.
    pub meters: Vec<MeterKind>,
    /// On what forms are signed.
    pub signing: SigningMode,
    /// How large a joint sample is.
    pub sample_size: SampleSize,
    /// Days between completion and delivery below which the next level is warned.
    pub completion_to_delivery_days: u16,
    /// Working days to close a reception after its last task.
    pub close_reception_days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            repair_days: [3, 7, 15, 30],
            assign_days: 1,
            accept_days: 1,
            reinspect_days: 2,
            decide_days: 1,
            order_grouping: OrderGrouping::default(),
            release_at_once: false,
            deemed_acceptance: true,
            engineer_closes: true,
            formalities: Vec::new(),
            meters: vec![MeterKind::Water, MeterKind::Electricity, MeterKind::Gas],
            signing: SigningMode::default(),
            sample_size: SampleSize::default(),
            completion_to_delivery_days: 60,
            close_reception_days: 2,
        }
    }
}
