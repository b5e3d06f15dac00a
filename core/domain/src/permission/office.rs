//! What the office does beside commands: members, devices, codes. One row an act, for members with the role in the whole
//! project.

use super::{Denied, Place, roles_at};
use crate::role::{Member, Role};

/// Something the office does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfficeAct {
    /// Sees members, roles and devices.
    SeePeople,
    /// Adds members, gives and ends roles, ends access.
    ChangePeople,
    /// Draws an enrolment code for a member, or withdraws it.
    GiveCode,
    /// Ends a device's access.
    RevokeDevice,
}

/// The table.
pub const OFFICE: [(OfficeAct, &[Role]); 4] = [
    (OfficeAct::SeePeople, &[Role::EngineeringLead, Role::ServiceManager, Role::Auditor, Role::Administrator]),
    (OfficeAct::ChangePeople, &[Role::Administrator]),
    (OfficeAct::GiveCode, &[Role::Administrator]),
    (OfficeAct::RevokeDevice, &[Role::Administrator]),
];

impl OfficeAct {
    /// The name in the table.
    pub const fn text(self) -> &'static str {
        match self {
            Self::SeePeople => "see_people",
            Self::ChangePeople => "change_people",
            Self::GiveCode => "give_code",
            Self::RevokeDevice => "revoke_device",
        }
    }

    /// The roles that may.
    pub fn roles(self) -> &'static [Role] {
        OFFICE.iter().find(|(act, _)| *act == self).map_or(&[], |(_, roles)| roles)
    }
}

/// Whether a member may do something in the office at a time, and in which role.
///
/// # Errors
///
/// [`Denied::Revoked`] or [`Denied::Role`].
pub fn may(member: &Member, act: OfficeAct, at_ms: i64) -> Result<Role, Denied> {
    if member.is_revoked(at_ms) {
        return Err(Denied::Revoked);
    }
    let held = roles_at(member, Place::Project, at_ms);
    held.into_iter().find(|role| act.roles().contains(role)).ok_or(Denied::Role)
}
