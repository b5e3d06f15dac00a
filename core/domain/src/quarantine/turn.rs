//! Whose turn it is to answer, and until when: one working day, then one level up, one level at a time (R3, domain.md 5).

use super::{OfficeEntry, may_answer};
use crate::calendar::Calendar;
use crate::catalog::Catalog;
use crate::event::Author;
use crate::id::{ActorId, MemberId, Origin};
use crate::permission::{Place, roles_at};
use crate::role::Role;
use crate::time::Moment;

/// A level of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 客服专员.
    Clerk,
    /// 项目工程负责人.
    Lead,
    /// 客户经理.
    Manager,
    /// 管理员: nobody holds a role that may answer, so one has to be given.
    Administrator,
}

impl Level {
    /// From the first to the last that may answer.
    const LADDER: [Self; 3] = [Self::Clerk, Self::Lead, Self::Manager];

    /// The role of the level.
    pub const fn role(self) -> Role {
        match self {
            Self::Clerk => Role::ServiceClerk,
            Self::Lead => Role::EngineeringLead,
            Self::Manager => Role::ServiceManager,
            Self::Administrator => Role::Administrator,
        }
    }
}

/// Whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The level it has reached.
    pub level: Level,
    /// Its people, in the order of the catalog. Empty only in a project without an administrator.
    pub members: Vec<MemberId>,
    /// Until when (UTC ms); for the last level in the past once all limits have passed.
    pub until_ms: i64,
    /// How often the limit passed without an answer, at most once a level.
    pub passed: u16,
}

/// Whose turn it is to answer about a command of this author that arrived then. A level that nobody is at is passed over.
pub fn turn(catalog: &Catalog, place: Place<'_>, author: Author, arrived: Moment, now_ms: i64) -> Turn {
    let days = catalog.settings.decide_days;
    let calendar = Calendar::default();
    let limit = |nth: u16| calendar.after_working_days(arrived, days.max(1).saturating_mul(nth + 1));
    let manned: Vec<(Level, Vec<MemberId>)> = Level::LADDER
        .into_iter()
        .map(|level| (level, holders(catalog, place, author, level.role(), now_ms)))
        .filter(|(_, members)| !members.is_empty())
        .collect();
    let levels = Level::LADDER.len() as u16;
    let passed = (0..levels).find(|nth| now_ms < limit(*nth)).unwrap_or(levels);
    let last = manned.len().saturating_sub(1);
    let reached = usize::from(passed).min(last);
    match manned.into_iter().nth(reached) {
        Some((level, members)) => Turn { level, members, until_ms: limit(reached as u16), passed },
        None => {
            Turn { level: Level::Administrator, members: administrators(catalog, now_ms), until_ms: limit(0), passed }
        }
    }
}

/// Who holds the role there now and may answer.
fn holders(catalog: &Catalog, place: Place<'_>, author: Author, role: Role, now_ms: i64) -> Vec<MemberId> {
    let nothing = Origin { actor: ActorId([0; 16]), seq: 0 };
    let answer = OfficeEntry::TakenIn { command: nothing, reason: String::new() };
    let holds = |member: &&crate::role::Member| {
        roles_at(member, place, now_ms).contains(&role) && may_answer(member, place, author, &answer, now_ms).is_ok()
    };
    catalog.members.iter().filter(holds).map(|member| member.id).collect()
}

fn administrators(catalog: &Catalog, now_ms: i64) -> Vec<MemberId> {
    let is = |member: &&crate::role::Member| roles_at(member, Place::Project, now_ms).contains(&Role::Administrator);
    catalog.members.iter().filter(is).map(|member| member.id).collect()
}
