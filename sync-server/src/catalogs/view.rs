//! A catalog with indexes: who, where and what by id.

use crate::store::StoreError;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use yanfang_domain::catalog::{Catalog, CheckItem, Contractor, HouseType, Unit};
use yanfang_domain::id::{ContractorId, Digest, DocumentId, HouseTypeId, MemberId, UnitId};
use yanfang_domain::permission::{Place, roles_at};
use yanfang_domain::role::{Member, Role};

/// A published catalog, ready to be asked.
pub struct CatalogView {
    catalog: Catalog,
    json: Vec<u8>,
    hash: Digest,
    members: HashMap<MemberId, usize>,
    units: HashMap<UnitId, usize>,
    items: HashMap<String, usize>,
    house_types: HashMap<HouseTypeId, usize>,
    contractors: HashMap<ContractorId, usize>,
}

impl CatalogView {
    /// Reads stored JSON.
    pub(crate) fn parse(json: Vec<u8>) -> Result<Self, StoreError> {
        let catalog: Catalog = serde_json::from_slice(&json)
            .map_err(|error| StoreError::Damaged { what: format!("a stored catalog does not read: {error}") })?;
        Ok(Self {
            hash: Digest(Sha256::digest(&json).into()),
            members: index(catalog.members.iter().map(|member| member.id)),
            units: index(catalog.places.units.iter().map(|unit| unit.id)),
            items: index(catalog.items.iter().map(|item| item.code.clone())),
            house_types: index(catalog.places.house_types.iter().map(|house_type| house_type.id)),
            contractors: index(catalog.contractors.contractors.iter().map(|contractor| contractor.id)),
            catalog,
            json,
        })
    }

    /// Everything published.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The stored JSON.
    pub fn json(&self) -> &[u8] {
        &self.json
    }

    /// SHA-256 of the stored JSON.
    pub fn hash(&self) -> Digest {
        self.hash
    }

    /// A member, also one who left.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.get(&id).map(|place| &self.catalog.members[*place])
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id).map(|place| &self.catalog.places.units[*place])
    }

    /// A check item by its code.
    pub fn item(&self, code: &str) -> Option<&CheckItem> {
        self.items.get(code).map(|place| &self.catalog.items[*place])
    }

    /// A house type.
    pub fn house_type(&self, id: HouseTypeId) -> Option<&HouseType> {
        self.house_types.get(&id).map(|place| &self.catalog.places.house_types[*place])
    }

    /// A contractor.
    pub fn contractor(&self, id: ContractorId) -> Option<&Contractor> {
        self.contractors.get(&id).map(|place| &self.catalog.contractors.contractors[*place])
    }

    /// Whether the member may read this unit's document now: some role's scope holds it; contractors never (sync.md 1).
    pub fn reads_unit(&self, member: &Member, unit: UnitId, at_ms: i64) -> bool {
        let Some(unit) = self.unit(unit) else { return false };
        roles_at(member, unit, at_ms).iter().any(|role| *role != Role::ContractorUser)
    }

    /// Whether the member may read this document now (sync.md 1). Batches go to all own people: a companion's phone decides
    /// by them whether a handover may begin (R1).
    pub fn reads(&self, member: &Member, document: DocumentId, at_ms: i64) -> bool {
        match document {
            DocumentId::Unit(unit) => self.reads_unit(member, unit, at_ms),
            DocumentId::Batch(_) => self.reads_batches(member, at_ms),
            DocumentId::Order(_) | DocumentId::Case(_) => false,
        }
    }

    /// The contractor whose orders the member may read now (R8): a firm's own people.
    pub fn firm(&self, member: &Member, at_ms: i64) -> Option<ContractorId> {
        let roles = roles_at(member, Place::Order(member.contractor), at_ms);
        member.contractor.filter(|_| roles.contains(&Role::ContractorUser))
    }

    /// Whether the member may read the project's delivery batches now: whoever works for the company itself.
    pub fn reads_batches(&self, member: &Member, at_ms: i64) -> bool {
        let external = |role: &Role| matches!(role, Role::ContractorUser | Role::ThirdPartyInspector);
        roles_at(member, Place::Order(None), at_ms).iter().any(|role| !external(role))
    }
}

fn index<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> HashMap<K, usize> {
    keys.enumerate().map(|(place, key)| (key, place)).collect()
}
