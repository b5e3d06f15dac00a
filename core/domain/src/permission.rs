//! Who may do what: the table by role, command and status, and grants that hold at a time and in a place.
//!
//! The same code answers on the phone before a command is made and on the server when it arrives. A refused *fact* is
//! accepted and flagged there, a refused *decision* is quarantined (R14): see [`is_fact`].

mod markdown;
pub mod office;
pub mod table;

pub use markdown::permission_table_markdown;

use crate::catalog::Unit;
use crate::command::CommandName;
use crate::defect::Standing;
use crate::event::Status;
use crate::id::ContractorId;
use crate::language::Language;
use crate::role::{Member, Role, Scope};
use table::Weight;

/// Whether the table says yes. `None` asks about the role alone: no defect, or its status is not known.
pub fn permits(role: Role, command: CommandName, status: Option<Status>) -> bool {
    table::row(command).is_some_and(|row| {
        row.roles.contains(&role)
            && status.is_none_or(|status| row.from == table::From::NoDefect || row.from.contains(status))
    })
}

/// Whether a command says what was seen, done or said, so that it is never quarantined (R14).
pub fn is_fact(command: CommandName) -> bool {
    table::row(command).is_some_and(|row| row.weight == Weight::Fact)
}

/// Where something is done.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In a unit.
    Unit(&'a Unit),
    /// To a batch, which only a role in the whole project reaches.
    Project,
    /// On a work order of this contractor; `None` where it is not known yet.
    Order(Option<ContractorId>),
}

impl<'a> From<&'a Unit> for Place<'a> {
    fn from(unit: &'a Unit) -> Self {
        Self::Unit(unit)
    }
}

/// Whether a member's role in a scope reaches a place. A contractor's people reach their firm's orders (R8), everybody
/// else who has a role in the project reaches any.
fn reaches(member: &Member, role: Role, scope: Scope, place: Place<'_>) -> bool {
    match place {
        Place::Unit(unit) => covers(scope, unit),
        Place::Project => scope == Scope::Project,
        Place::Order(repairer) => role != Role::ContractorUser || (repairer.is_some() && member.contractor == repairer),
    }
}

/// Whether a scope reaches a unit. A common area of the project belongs to no building.
pub fn covers(scope: Scope, unit: &Unit) -> bool {
    match scope {
        Scope::Project => true,
        Scope::Building(building) => unit.building == Some(building),
        Scope::Entrance(entrance) => unit.entrance == Some(entrance),
        Scope::Unit(id) => unit.id == id,
    }
}

/// Why a member may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The member had left or lost access by then.
    #[error("the membership had ended")]
    Revoked,
    /// No grant was in force then.
    #[error("no role was in force at that time")]
    NoGrant,
    /// A role that may, but not in this place.
    #[error("the role does not reach this place")]
    OutOfScope,
    /// None of the roles may do this.
    #[error("none of the roles may do this")]
    Role,
    /// A role that may, but not in this status.
    #[error("not possible in the status {status:?}")]
    Status {
        /// The status it has.
        status: Status,
    },
    /// The defect is repaired by another contractor (R8).
    #[error("another contractor repairs it")]
    OtherContractor,
}

impl Denied {
    /// A name that never changes, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Revoked => "membership_ended",
            Self::NoGrant => "no_role_then",
            Self::OutOfScope => "out_of_scope",
            Self::Role => "role",
            Self::Status { .. } => "status",
            Self::OtherContractor => "other_contractor",
        }
    }

    /// What a person reads.
    pub const fn message(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Revoked => ("成员资格已终止", "the membership had ended"),
            Self::NoGrant => ("当时没有有效的角色", "no role was in force at that time"),
            Self::OutOfScope => ("不在你的职责范围内", "the role does not reach this place"),
            Self::Role => ("你的角色不能执行此操作", "none of the roles may do this"),
            Self::Status { .. } => ("当前状态下不能执行此操作", "not possible in the present status"),
            Self::OtherContractor => ("该问题由其他单位维修", "another contractor repairs it"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// The roles a member held at a time in a place, in the order of the grants; empty once revoked.
pub fn roles_at<'a>(member: &Member, place: impl Into<Place<'a>>, at_ms: i64) -> Vec<Role> {
    let place = place.into();
    let mut roles = Vec::new();
    for (role, scope) in active(member, at_ms) {
        if reaches(member, role, scope, place) && !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// Whether a member may do something in a place at a time, and in which role. Any active member who may write records a
/// defect in any unit of the project.
pub fn allowed<'a>(
    member: &Member,
    place: impl Into<Place<'a>>,
    command: CommandName,
    status: Option<Status>,
    at_ms: i64,
) -> Result<Role, Denied> {
    let place = place.into();
    if member.is_revoked(at_ms) {
        return Err(Denied::Revoked);
    }
    let mut nearest = Denied::NoGrant;
    for (role, scope) in active(member, at_ms) {
        let denied = if !permits(role, command, None) {
            Denied::Role
        } else if command != CommandName::RecordDefect && !reaches(member, role, scope, place) {
            Denied::OutOfScope
        } else {
            match status {
                Some(status) if !permits(role, command, Some(status)) => Denied::Status { status },
                _ => return Ok(role),
            }
        };
        if nearness(denied) > nearness(nearest) {
            nearest = denied;
        }
    }
    Err(nearest)
}

/// [`allowed`] for something done to a defect: a contractor's people only where their firm repairs it (R8).
pub fn allowed_on_defect<'a>(
    member: &Member,
    place: impl Into<Place<'a>>,
    command: CommandName,
    standing: &Standing,
    at_ms: i64,
) -> Result<Role, Denied> {
    let place = place.into();
    let role = allowed(member, place, command, Some(standing.status), at_ms)?;
    let own = member.contractor.is_some() && member.contractor == standing.repairer;
    if role != Role::ContractorUser || own {
        return Ok(role);
    }
    let other = roles_at(member, place, at_ms)
        .into_iter()
        .find(|role| *role != Role::ContractorUser && permits(*role, command, Some(standing.status)));
    other.ok_or(Denied::OtherContractor)
}

fn active(member: &Member, at_ms: i64) -> impl Iterator<Item = (Role, Scope)> {
    let revoked = member.is_revoked(at_ms);
    member
        .grants
        .iter()
        .filter(move |grant| !revoked && grant.from_ms <= at_ms && grant.until_ms.is_none_or(|until| at_ms < until))
        .map(|grant| (grant.role, grant.scope))
}

/// How near to a yes: of several reasons the one that is told.
const fn nearness(denied: Denied) -> u8 {
    match denied {
        Denied::Revoked | Denied::NoGrant => 0,
        Denied::Role => 1,
        Denied::OutOfScope => 2,
        Denied::Status { .. } => 3,
        Denied::OtherContractor => 4,
    }
}

#[cfg(test)]
mod tests;
