//! Who joins, who holds which role where and until when, who leaves: changes of a catalog's members, each by a rule.
//!
//! The catalog is the only place that says who may what; a change makes the next version of it. What was done under an
//! earlier version stays judged by that one (R14).

mod change;
mod rule;

pub use change::PeopleChange;
pub use rule::PeopleRule;

use crate::catalog::Catalog;
use crate::id::MemberId;
use crate::permission::office::{OfficeAct, may};
use crate::permission::{Place, roles_at};
use crate::role::{Grant, Member, Role, Scope};

/// Makes a change in a catalog, as that member at that time. A refused one leaves the catalog as it was.
///
/// # Errors
///
/// The first [`PeopleRule`] that speaks against it.
pub fn apply(
    catalog: &mut Catalog,
    by: MemberId,
    change: &PeopleChange,
    reason: &str,
    now_ms: i64,
) -> Result<(), PeopleRule> {
    let author = catalog.members.iter().find(|member| member.id == by).ok_or(PeopleRule::UnknownMember)?;
    may(author, OfficeAct::ChangePeople, now_ms).map_err(PeopleRule::Denied)?;
    if change.takes_away() && reason.trim().is_empty() {
        return Err(PeopleRule::NoReason);
    }
    match change {
        PeopleChange::Add(member) => add(catalog, member, now_ms),
        PeopleChange::Grant { member, grant } => grant_role(catalog, *member, grant, now_ms),
        PeopleChange::EndGrant { member, role, scope, until_ms } => {
            end_grant(catalog, *member, (*role, *scope), until_ms.unwrap_or(now_ms), now_ms)
        }
        PeopleChange::Revoke { member } => revoke(catalog, *member, now_ms),
    }
}

fn add(catalog: &mut Catalog, member: &Member, now_ms: i64) -> Result<(), PeopleRule> {
    if member.name.trim().is_empty() {
        return Err(PeopleRule::NoName);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-_@".contains(c);
    if !(2..=64).contains(&member.account.len()) || !member.account.chars().all(fits) {
        return Err(PeopleRule::BadAccount);
    }
    if catalog.members.iter().any(|held| held.account == member.account || held.id == member.id) {
        return Err(PeopleRule::AccountTaken);
    }
    for grant in &member.grants {
        fits_member(catalog, member, grant, now_ms)?;
    }
    catalog.members.push(Member { revoked_ms: None, ..member.clone() });
    Ok(())
}

fn grant_role(catalog: &mut Catalog, id: MemberId, grant: &Grant, now_ms: i64) -> Result<(), PeopleRule> {
    let member = active(catalog, id, now_ms)?;
    fits_member(catalog, member, grant, now_ms)?;
    let overlaps = |held: &&Grant| {
        held.role == grant.role
            && held.scope == grant.scope
            && held.until_ms.is_none_or(|until| grant.from_ms < until)
            && grant.until_ms.is_none_or(|until| held.from_ms < until)
    };
    if member.grants.iter().any(|held| overlaps(&held)) {
        return Err(PeopleRule::GrantedAlready);
    }
    find(catalog, id)?.grants.push(grant.clone());
    Ok(())
}

fn end_grant(
    catalog: &mut Catalog,
    id: MemberId,
    (role, scope): (Role, Scope),
    until_ms: i64,
    now_ms: i64,
) -> Result<(), PeopleRule> {
    active(catalog, id, now_ms)?;
    if until_ms < now_ms {
        return Err(PeopleRule::EndsInThePast);
    }
    let mut next = catalog.clone();
    let held = find(&mut next, id)?
        .grants
        .iter_mut()
        .find(|held| held.role == role && held.scope == scope && held.until_ms.is_none_or(|until| now_ms < until));
    let held = held.ok_or(PeopleRule::NoSuchGrant)?;
    if until_ms < held.from_ms {
        return Err(PeopleRule::EndsBeforeItBegins);
    }
    held.until_ms = Some(until_ms);
    keeps_administrator(catalog, &next, until_ms)?;
    *catalog = next;
    Ok(())
}

fn revoke(catalog: &mut Catalog, id: MemberId, now_ms: i64) -> Result<(), PeopleRule> {
    active(catalog, id, now_ms)?;
    let mut next = catalog.clone();
    find(&mut next, id)?.revoked_ms = Some(now_ms);
    keeps_administrator(catalog, &next, now_ms)?;
    *catalog = next;
    Ok(())
}

/// A project never loses its last administrator: when this right ends, another's must be in force.
fn keeps_administrator(before: &Catalog, after: &Catalog, at_ms: i64) -> Result<(), PeopleRule> {
    let any = |catalog: &Catalog| {
        let is = |member: &Member| roles_at(member, Place::Project, at_ms).contains(&Role::Administrator);
        catalog.members.iter().any(is)
    };
    if any(before) && !any(after) { Err(PeopleRule::LastAdministrator) } else { Ok(()) }
}

/// Whether a grant is one that this member can hold.
fn fits_member(catalog: &Catalog, member: &Member, grant: &Grant, now_ms: i64) -> Result<(), PeopleRule> {
    if grant.until_ms.is_some_and(|until| until <= grant.from_ms) {
        return Err(PeopleRule::EndsBeforeItBegins);
    }
    if grant.until_ms.is_some_and(|until| until < now_ms) {
        return Err(PeopleRule::EndsInThePast);
    }
    let places = &catalog.places;
    let is_known = match grant.scope {
        Scope::Project => true,
        Scope::Building(id) => places.buildings.iter().any(|building| building.id == id),
        Scope::Entrance(id) => {
            places.buildings.iter().flat_map(|building| &building.entrances).any(|entrance| entrance.id == id)
        }
        Scope::Unit(id) => places.units.iter().any(|unit| unit.id == id),
    };
    if !is_known {
        return Err(PeopleRule::UnknownScope);
    }
    let firm = |id| catalog.contractors.contractors.iter().any(|firm| Some(firm.id) == id);
    match grant.role {
        Role::ContractorUser if !firm(member.contractor) => Err(PeopleRule::NoFirm),
        Role::BatchSigner if member.party.is_none() => Err(PeopleRule::NoParty),
        Role::Administrator if grant.scope != Scope::Project => Err(PeopleRule::ProjectWide),
        _ => Ok(()),
    }
}

fn active(catalog: &Catalog, id: MemberId, now_ms: i64) -> Result<&Member, PeopleRule> {
    let member = catalog.members.iter().find(|member| member.id == id).ok_or(PeopleRule::UnknownMember)?;
    if member.is_revoked(now_ms) { Err(PeopleRule::Revoked) } else { Ok(member) }
}

fn find(catalog: &mut Catalog, id: MemberId) -> Result<&mut Member, PeopleRule> {
    catalog.members.iter_mut().find(|member| member.id == id).ok_or(PeopleRule::UnknownMember)
}

#[cfg(test)]
mod tests;
