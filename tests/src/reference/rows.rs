//! The event table of domain.md 4 in its own words, and what they mean.

use yanfang_domain::event::{Event, Status};
use yanfang_domain::role::Role;

/// One row: event, from, to, who. Words in parentheses that depend on more than role and status are left out.
pub const ROWS: &[(&str, &str, &str, &str)] = &[
    (
        "assigned",
        "Open Disputed Assigned InRepair Returned",
        "Assigned",
        "clerk, project engineer, repair engineer, lead",
    ),
    ("accepted", "Assigned", "InRepair", "contractor, engineer"),
    ("disputed", "Assigned InRepair Returned", "Disputed", "contractor"),
    ("extension_requested", "any open", "unchanged", "contractor"),
    ("extension_granted", "any open", "unchanged", "engineer, manager"),
    ("extension_declined", "any open", "unchanged", "engineer, manager"),
    ("paused", "any open", "unchanged", "engineer, manager"),
    ("resumed", "any open", "unchanged", "engineer, manager"),
    ("progressed", "Assigned InRepair Returned", "InRepair", "contractor, engineer"),
    ("reported_done", "Assigned InRepair Returned", "ReportedDone", "contractor, engineer"),
    (
        "reinspected",
        "ReportedDone Open Assigned InRepair Returned Passed",
        "Passed or Returned",
        "project engineer, repair engineer, inspector",
    ),
    ("confirmed_present", "any open", "unchanged", "inspector, engineer, companion"),
    ("seen_fixed", "any open", "unchanged", "inspector, engineer, companion"),
    ("not_visible", "any open", "unchanged", "inspector, engineer, companion"),
    ("owner_confirmed", "ReportedDone Passed Closed", "Passed", "companion, repair engineer, clerk, call centre"),
    ("owner_rejected", "ReportedDone Passed Closed", "Returned", "companion, repair engineer, clerk, call centre"),
    ("closed", "Passed", "Closed", "clerk, engineer, manager"),
    ("reopened", "Passed Closed Voided Waived NotADefect", "Returned or Open", "clerk, engineer, companion"),
    ("waiver_proposed", "any open", "unchanged", "engineer"),
    ("waived", "any open", "Waived", "companion, manager"),
    ("not_a_defect", "any open", "NotADefect", "engineer, manager"),
    ("substituted", "Assigned InRepair Returned Disputed", "Assigned", "manager, lead"),
    ("voided", "any open", "Voided", "its author, clerk, engineer"),
    ("marked_duplicate", "any open", "Duplicate", "inspector, clerk, engineer"),
    ("unmarked_duplicate", "Duplicate", "what it was", "inspector, clerk, engineer"),
    ("decided", "NeedsDecision", "what the chosen event leads to", "lead, manager"),
    ("commented", "any", "unchanged", "who may see it and write"),
    ("promised", "any", "unchanged", "who may see it and write"),
    ("related", "any", "unchanged", "who may see it and write"),
    ("chained_after", "any open", "unchanged", "clerk, engineer, lead"),
    ("chain_moved", "any open", "unchanged", "nobody"),
    ("unchained", "any open", "unchanged", "clerk, engineer, lead"),
];

fn row(event: &str) -> &'static (&'static str, &'static str, &'static str, &'static str) {
    ROWS.iter().find(|row| row.0 == event).unwrap()
}

pub(super) fn bears_status(event: &Event) -> bool {
    row(event.kind.name().text()).2 != "unchanged"
}

pub(super) fn plain_status(event: &str) -> Status {
    let to = row(event).2;
    Status::ALL.into_iter().find(|status| format!("{status:?}") == to).unwrap()
}

/// Whether nothing is left to repair ("open for an acceptance", the other way round).
pub fn is_settled(status: Status) -> bool {
    ["Passed", "Closed", "Waived", "Voided", "NotADefect", "Duplicate"].contains(&format!("{status:?}").as_str())
}

/// Whether the column "from" names a status.
pub fn from_has(event: &str, status: Status) -> bool {
    match row(event).1 {
        "any" => true,
        "any open" => !is_settled(status),
        named => named.split(' ').any(|name| name == format!("{status:?}")),
    }
}

/// Whether the column "who" names a role.
pub fn who_has(event: &str, role: Role) -> bool {
    named(row(event).3, role)
}

/// Whether a list of people names a role.
pub(super) fn named(people: &str, role: Role) -> bool {
    people.split(", ").any(|who| match who {
        "clerk" => role == Role::ServiceClerk,
        "project engineer" => role == Role::ProjectEngineer,
        "repair engineer" => role == Role::RepairEngineer,
        "engineer" => [Role::ProjectEngineer, Role::RepairEngineer].contains(&role),
        "lead" => role == Role::EngineeringLead,
        "manager" => role == Role::ServiceManager,
        "companion" => role == Role::HandoverCompanion,
        "inspector" => [Role::Inspector, Role::ThirdPartyInspector].contains(&role),
        "own inspector" => role == Role::Inspector,
        "contractor" => role == Role::ContractorUser,
        "call centre" => role == Role::CallCentre,
        "property" => role == Role::PropertyManager,
        "signer" => role == Role::BatchSigner,
        // Whoever may record may be the author.
        "nobody" => false,
        "its author" | "who may see it and write" => writes(role),
        other => unreachable!("{other} is nobody we know"),
    })
}

/// Everyone who writes: the auditor writes nothing, the administrator does no work.
pub fn writes(role: Role) -> bool {
    !matches!(role, Role::Auditor | Role::Administrator)
}

/// R14: what was seen, done or said on site.
pub const FACTS: &[&str] = &[
    "start_inspection",
    "record_room",
    "measure",
    "record_defect",
    "amend_defect",
    "add_photos",
    "accepted",
    "disputed",
    "extension_requested",
    "progressed",
    "reported_done",
    "confirmed_present",
    "seen_fixed",
    "not_visible",
    "owner_confirmed",
    "owner_rejected",
    "commented",
    "promised",
    "related",
];
