//! What must hold after everything (quality.md I1 to I7), asked of the phones and of the server's tables by other ways
//! than the ones that wrote them.

use super::outcome::Outcome;
use super::phone::{Phone, Stop};
use crate::fault::Fault;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use yanfang_domain::catalog::Catalog;
use yanfang_domain::id::{ContractorId, DefectId, DocumentId, ProjectId};
use yanfang_domain::role::Role;
use yanfang_sync::engine::Server;
use yanfang_sync::store::{Row, StoreError, Value};

/// A defect as the server's rows have it.
pub(super) struct DefectRow {
    status: String,
    repairer: Option<ContractorId>,
    conflicts: i64,
    photos_missing: i64,
}

/// The server's rows of one project.
pub(super) struct Rows {
    pub(super) defects: HashMap<DefectId, DefectRow>,
    verdicts: BTreeMap<String, usize>,
    accepted: Vec<(String, String, String)>,
    doubled: Vec<String>,
}

impl Rows {
    /// Reads them.
    pub(super) async fn read(server: &Server, project: ProjectId) -> Result<Self, Fault> {
        let query = |sql| server.database().query(sql, vec![Value::text(project)]);
        let mut rows =
            Self { defects: HashMap::new(), verdicts: BTreeMap::new(), accepted: Vec::new(), doubled: Vec::new() };
        for row in
            query("SELECT defect, status, repairer, conflicts, photos_missing FROM defect WHERE project = $1").await?
        {
            let (id, defect) = defect_row(&row)?;
            if rows.defects.insert(id, defect).is_some() {
                rows.doubled.push(id.to_string());
            }
        }
        for row in query("SELECT origin, kind, verdict, author FROM command WHERE project = $1").await? {
            let verdict = row.text(2)?.to_owned();
            *rows.verdicts.entry(verdict.clone()).or_default() += 1;
            if verdict == "accepted" || verdict == "rebased" {
                rows.accepted.push((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(3)?.to_owned()));
            }
        }
        Ok(rows)
    }

    /// Which firm each defect was given to.
    pub(super) fn assigned(&self) -> HashMap<DefectId, Option<ContractorId>> {
        self.defects.iter().map(|(id, row)| (*id, row.repairer)).collect()
    }

    /// Adds what the tables show to the outcome.
    pub(super) fn count(&self, catalog: &Catalog, outcome: &mut Outcome) {
        outcome.units += catalog.places.units.len();
        outcome.defects += self.defects.len();
        outcome.conflicts += self.defects.values().filter(|row| row.conflicts > 0).count();
        outcome.needs_decision += self.defects.values().filter(|row| row.status == "needs_decision").count();
        for (verdict, count) in &self.verdicts {
            *outcome.receipts.entry(verdict.clone()).or_default() += count;
        }
        for row in self.defects.values() {
            let Some(repairer) = row.repairer else {
                outcome.unassigned += 1;
                continue;
            };
            let firm = catalog.contractors.contractors.iter().find(|firm| firm.id == repairer);
            *outcome
                .assigned
                .entry(firm.map_or_else(|| repairer.to_string(), |firm| firm.name.clone()))
                .or_default() += 1;
        }
    }

    /// I2: every command that a phone holds a receipt for is stored.
    pub(super) fn stored(&self, phones: &[Arc<Phone>]) -> Result<Vec<String>, Stop> {
        let stored: HashSet<&str> = self.accepted.iter().map(|(origin, ..)| origin.as_str()).collect();
        let mut findings = Vec::new();
        for phone in phones {
            for origin in phone.device.taken()? {
                if !stored.contains(origin.to_string().as_str()) {
                    findings.push(format!("{}: {origin} has a receipt and is not stored", phone.name));
                }
            }
        }
        Ok(findings)
    }

    /// I3: each defect that a phone said is saved is there exactly once.
    pub(super) fn once(&self, phones: &[Arc<Phone>]) -> Vec<String> {
        let mut findings: Vec<String> = self.doubled.iter().map(|id| format!("{id} stands twice")).collect();
        let mut seen = HashSet::new();
        for phone in phones {
            for (_, defect) in phone.acknowledged() {
                if !seen.insert(defect) {
                    findings.push(format!("{defect} was given to two defects"));
                }
                if !self.defects.contains_key(&defect) {
                    findings.push(format!("{}: {defect} is not on the server", phone.name));
                }
            }
        }
        findings
    }

    /// I4: no photo is missing once everything was sent.
    pub(super) fn complete(&self) -> Vec<String> {
        let lacking = self.defects.iter().filter(|(_, row)| row.photos_missing > 0);
        lacking.map(|(id, row)| format!("{id} lacks {} photos", row.photos_missing)).collect()
    }

    /// I5: who wrote what was accepted, against domain.md's words rather than the program's table.
    pub(super) fn allowed(&self, catalog: &Catalog) -> Vec<String> {
        let roles: HashMap<String, Vec<Role>> = catalog
            .members
            .iter()
            .map(|member| (member.id.to_string(), member.grants.iter().map(|grant| grant.role).collect()))
            .collect();
        let denied = |author: &str, kind: &str| {
            let Some(member) = author.strip_prefix("member:") else { return false };
            let Some(held) = roles.get(member) else { return true };
            held.iter().all(|role| match kind {
                "reinspected" => !matches!(
                    role,
                    Role::Inspector | Role::ThirdPartyInspector | Role::ProjectEngineer | Role::RepairEngineer
                ),
                "accepted" | "reported_done" => {
                    !matches!(role, Role::ProjectEngineer | Role::RepairEngineer | Role::ContractorUser)
                }
                "decided" => !matches!(role, Role::EngineeringLead | Role::ServiceManager),
                _ => matches!(role, Role::Auditor | Role::Administrator),
            })
        };
        let wrong = self.accepted.iter().filter(|(_, kind, author)| denied(author, kind));
        wrong.map(|(origin, kind, author)| format!("{origin}: {author} may not have {kind}")).collect()
    }
}

fn defect_row(row: &Row) -> Result<(DefectId, DefectRow), StoreError> {
    let id = row.parse(0)?;
    let repairer = if row.is_null(2) { None } else { Some(row.parse(2)?) };
    let (conflicts, photos_missing) = (row.integer(3)?, row.integer(4)?);
    Ok((id, DefectRow { status: row.text(1)?.to_owned(), repairer, conflicts, photos_missing }))
}

/// I1: what a phone said is saved is in its store.
pub(super) fn kept(phones: &[Arc<Phone>]) -> Result<Vec<String>, Stop> {
    let mut findings = Vec::new();
    for phone in phones {
        let mut units: HashMap<_, HashSet<DefectId>> = HashMap::new();
        for (unit, defect) in phone.acknowledged() {
            let known = match units.entry(unit) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unread) => unread.insert(phone.standings(unit)?.into_iter().map(|(id, _)| id).collect()),
            };
            if !known.contains(&defect) {
                findings.push(format!("{}: {defect} is gone", phone.name));
            }
        }
        let check = phone.device.self_check()?;
        findings.extend(check.damage.iter().map(|damage| format!("{}: {damage:?}", phone.name)));
    }
    Ok(findings)
}

/// I6: a unit's view on every phone that holds the server's heads is the server's view.
pub(super) async fn same_views(
    server: &Arc<Server>,
    project: ProjectId,
    catalog: &Catalog,
    phones: &[Arc<Phone>],
) -> Result<Vec<String>, Fault> {
    let mut findings = Vec::new();
    for unit in &catalog.places.units {
        let Some(document) = server.document(project, DocumentId::Unit(unit.id)).await? else { continue };
        let (heads, view) = (document.heads(), document.view().hash);
        for phone in phones {
            match phone.device.fingerprint(unit.id).map_err(Stop::from)? {
                Some(state) if state.heads != heads => {
                    findings.push(format!("{}: {} has other heads than the server", phone.name, unit.code));
                }
                Some(state) if state.view != view => {
                    findings.push(format!("{}: {} has equal heads and another view", phone.name, unit.code));
                }
                _ => {}
            }
        }
    }
    Ok(findings)
}
