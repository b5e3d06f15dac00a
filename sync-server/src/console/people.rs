//! 成员与设备: who may what where, on which devices?

mod audit;
mod list;
mod member;
mod scope;
mod write;

pub(super) use list::page;
pub(super) use member::member;
pub(super) use write::change;

use super::visitor::Visitor;
use yanfang_domain::permission::office::{OfficeAct, may};
use yanfang_domain::role::{Grant, Role};
use yanfang_protocol::problem::Code;

/// Only for who may see people.
fn visits(visitor: &Visitor) -> Result<(), Code> {
    may(&visitor.member, OfficeAct::SeePeople, visitor.now_ms).map(|_| ()).map_err(|_| Code::NotAllowed)
}

/// Whether the visitor may do this.
fn may_do(visitor: &Visitor, act: OfficeAct) -> bool {
    may(&visitor.member, act, visitor.now_ms).is_ok()
}

/// How a grant stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Ahead,
    InForce,
    Over,
}

fn standing(grant: &Grant, revoked_ms: Option<i64>, now_ms: i64) -> Standing {
    let over =
        grant.until_ms.is_some_and(|until| until <= now_ms) || revoked_ms.is_some_and(|revoked| revoked <= now_ms);
    match (over, grant.from_ms <= now_ms) {
        (true, _) => Standing::Over,
        (false, true) => Standing::InForce,
        (false, false) => Standing::Ahead,
    }
}

/// A role's name in a form and on the wire.
fn role_word(role: Role) -> String {
    crate::projection::word(&role)
}
