//! What of a catalog each member gets: only what it needs (sync.md 1).

use super::CatalogView;
use yanfang_domain::catalog::{Catalog, Contractors};
use yanfang_domain::id::MemberId;
use yanfang_domain::role::{Member, Role};

/// Who a catalog is reduced for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Own people: everything.
    Staff,
    /// External inspectors: no routing, no contracts, no accounts or roles of others, no teams but their own.
    ThirdParty,
    /// Contractors: check items and their own name; no places, routing, members or teams.
    Contractor,
}

/// The widest audience that one of the member's roles belongs to.
pub(crate) fn audience(member: &Member) -> Audience {
    let roles = || member.grants.iter().map(|grant| grant.role);
    if roles().any(|role| !matches!(role, Role::ContractorUser | Role::ThirdPartyInspector)) {
        Audience::Staff
    } else if roles().any(|role| role == Role::ThirdPartyInspector) {
        Audience::ThirdParty
    } else {
        Audience::Contractor
    }
}

/// Whether what this catalog says of the member shows that the member was given it whole: whoever gets it reduced finds
/// only his own roles in it, and these say that it is reduced.
pub(crate) fn is_whole_for(view: &CatalogView, member: MemberId) -> bool {
    view.member(member).is_some_and(|member| audience(member) == Audience::Staff)
}

/// The catalog's JSON as this member may see it.
pub(crate) fn reduced(view: &CatalogView, member: &Member) -> Result<Vec<u8>, serde_json::Error> {
    match audience(member) {
        Audience::Staff => Ok(view.json().to_vec()),
        Audience::ThirdParty => serde_json::to_vec(&for_third_party(view.catalog(), member.id)),
        Audience::Contractor => serde_json::to_vec(&for_contractor(view.catalog(), member)),
    }
}

fn for_third_party(catalog: &Catalog, reader: MemberId) -> Catalog {
    let mut catalog = catalog.clone();
    catalog.rules.clear();
    catalog.contractors = Contractors::default();
    catalog.teams.retain(|team| team.members.contains(&reader));
    for member in catalog.members.iter_mut().filter(|member| member.id != reader) {
        member.account.clear();
        member.grants.clear();
    }
    catalog
}

fn for_contractor(catalog: &Catalog, reader: &Member) -> Catalog {
    let mut catalog = catalog.clone();
    let places = &mut catalog.places;
    places.phases.clear();
    places.buildings.clear();
    places.house_types.clear();
    places.units.clear();
    catalog.contractors.contractors.retain(|contractor| Some(contractor.id) == reader.contractor);
    catalog.contractors.contracts.clear();
    catalog.rules.clear();
    catalog.teams.clear();
    catalog.members.retain(|member| member.id == reader.id);
    catalog
}
