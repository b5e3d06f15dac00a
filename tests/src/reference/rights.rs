//! Rights in words: who holds which role where and when, and what a role does (domain.md 1 and 4, R8).

use super::rows;
use super::sentence::{Reading, Sentence as S};
use yanfang_domain::catalog::Unit;
use yanfang_domain::defect::Standing;
use yanfang_domain::id::ContractorId;
use yanfang_domain::role::{Grant, Member, Role, Scope};

/// Who does what to a batch, a unit or a reception. Where domain.md names nobody, the permission table settles it.
const ENTRY_ROWS: &[(&str, &str)] = &[
    ("start_inspection", "inspector, companion, engineer, lead, property"),
    ("record_room", "inspector, companion, engineer, lead, property"),
    ("measure", "inspector, companion, engineer, lead, property"),
    ("batch_opened", "lead, clerk, manager"),
    ("batch_units_changed", "lead, clerk, manager"),
    ("milestone_set", "lead, clerk, manager"),
    ("completion_recorded", "lead, clerk, manager"),
    ("sample_drawn", "lead, manager"),
    ("sample_inspected", "own inspector, engineer, lead, property, signer"),
    ("signed_off", "signer"),
    ("delivery_confirmed", "lead, manager"),
    ("confirmation_revoked", "lead, manager"),
    ("summary_written", "lead, manager"),
    ("notice_served", "clerk, manager, call centre, companion"),
    ("contacted", "clerk, manager, call centre, companion, engineer"),
    ("appointment_proposed", "clerk, manager, call centre, companion, engineer"),
    ("appointment_moved", "clerk, manager, call centre, companion, engineer"),
    ("checked_in", "clerk, manager, companion, property"),
    ("open_day_visited", "own inspector, engineer, companion, clerk, manager"),
    ("list_attached", "own inspector, engineer, companion, clerk, manager"),
    ("list_itemised", "own inspector, engineer, companion, clerk, manager"),
    ("key_lent", "companion, engineer, clerk, manager, property"),
    ("key_returned", "companion, engineer, clerk, manager, property"),
    ("formality_marked", "clerk, manager, companion, property"),
    ("meter_read", "companion, engineer, clerk, manager, property"),
    ("handover_started", "companion, manager"),
    ("identity_checked", "companion, manager"),
    ("walked", "companion, manager"),
    ("outcome_set", "companion, manager"),
    ("outcome_decided", "manager"),
    ("critical_consented", "manager"),
    ("formalities_released", "manager"),
    ("item_handed", "clerk, manager, companion, property"),
    ("form_signed", "clerk, manager, companion, property"),
    ("signature_refused", "companion, manager"),
    ("keys_released", "clerk, manager, companion, property"),
    ("handover_amended", "clerk, manager, companion, property"),
    ("final_outcome_set", "clerk, manager"),
    ("reception_closed", "clerk"),
    ("handover_recorded_elsewhere", "nobody"),
    ("order_released", "clerk, engineer, lead, manager"),
    ("order_seen", "contractor"),
    ("order_closed", "clerk, engineer, lead, manager"),
    ("decision_taken_in", "clerk, lead, manager"),
    ("decision_declined", "clerk, lead, manager"),
];

/// Where something is done.
#[derive(Clone, Copy, Debug)]
pub enum Where<'a> {
    /// In a unit.
    Unit(&'a Unit),
    /// To a batch, whose units lie anywhere in the project.
    Project,
    /// On a work order of this firm.
    Order(ContractorId),
}

/// Whether a role does something, by the name of the command.
pub fn does(role: Role, command: &str) -> bool {
    if command == "record_defect" {
        return rows::writes(role);
    }
    match ENTRY_ROWS.iter().find(|(name, _)| *name == command) {
        Some((_, who)) => rows::named(who, role),
        None => rows::who_has(command, role),
    }
}

/// What somebody wants to do.
#[derive(Clone, Copy)]
pub struct Intent<'a> {
    /// Who.
    pub member: &'a Member,
    /// Where.
    pub place: Where<'a>,
    /// What, by the name of the command.
    pub command: &'a str,
    /// When (UTC ms).
    pub at_ms: i64,
}

/// Whether a member may do something; to a defect, if it is about one.
pub fn may(reading: Reading, intent: &Intent<'_>, defect: Option<&Standing>) -> bool {
    let Intent { member, command, at_ms, .. } = *intent;
    let there = member.revoked_ms.is_none_or(|revoked| at_ms < revoked);
    let as_role = |grant: &Grant| {
        let own = grant.role != Role::ContractorUser
            || defect.is_none_or(|standing| member.contractor.is_some() && standing.repairer == member.contractor);
        in_force(reading, grant, at_ms)
            && reading.content(S::RoleMay, does(grant.role, command))
            && (reading.content(S::ScopeReaches, reaches(member, grant, intent.place))
                || command == "record_defect" && reading.counts(S::AnyMemberRecords))
            && reading.content(S::OwnOrders, own)
            && reading.content(S::FromStatus, defect.is_none_or(|standing| rows::from_has(command, standing.status)))
    };
    reading.content(S::MemberThen, there) && member.grants.iter().any(as_role)
}

/// The roles a member holds there and then.
pub fn roles(reading: Reading, member: &Member, place: Where<'_>, at_ms: i64) -> Vec<Role> {
    let there = member.revoked_ms.is_none_or(|revoked| at_ms < revoked);
    let held = member.grants.iter().filter(|grant| {
        reading.content(S::MemberThen, there)
            && in_force(reading, grant, at_ms)
            && reading.content(S::ScopeReaches, reaches(member, grant, place))
    });
    held.map(|grant| grant.role).collect()
}

fn in_force(reading: Reading, grant: &Grant, at_ms: i64) -> bool {
    reading.content(S::GrantBegan, grant.from_ms <= at_ms)
        && reading.content(S::GrantLasts, grant.until_ms.is_none_or(|until| until > at_ms))
}

/// R8: a contractor's people reach their firm's orders; whoever else has a role in the project reaches any.
fn reaches(member: &Member, grant: &Grant, place: Where<'_>) -> bool {
    match (grant.scope, place) {
        (_, Where::Order(repairer)) => grant.role != Role::ContractorUser || member.contractor == Some(repairer),
        (Scope::Project, _) => true,
        (_, Where::Project) => false,
        (Scope::Building(id), Where::Unit(unit)) => unit.building == Some(id),
        (Scope::Entrance(id), Where::Unit(unit)) => unit.entrance == Some(id),
        (Scope::Unit(id), Where::Unit(unit)) => unit.id == id,
    }
}
