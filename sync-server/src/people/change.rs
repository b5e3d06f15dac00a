//! Adds members, gives and ends roles, ends access: the next version of the catalog.

use super::PeopleError;
use super::audit::{self, AuditLine};
use crate::engine::Server;
use crate::store::Value;
use yanfang_domain::id::{MemberId, ProjectId};
use yanfang_domain::people::{PeopleChange, apply};
use yanfang_domain::role::{Grant, Role, Scope};

/// How often a change is made again because another one was first.
const TRIES: usize = 6;

impl Server {
    /// Makes a change of members as this member, now; tells the catalog's new version. Who loses access is signed out of
    /// the console, and codes that were not used are void.
    ///
    /// # Errors
    ///
    /// [`PeopleError`]; nothing was written then.
    pub async fn change_people(
        &self,
        project: ProjectId,
        by: MemberId,
        change: &PeopleChange,
        reason: &str,
    ) -> Result<u32, PeopleError> {
        for _ in 1..TRIES {
            match self.change_once(project, by, change, reason).await {
                Err(error) if error.is_conflict() => {}
                done => return done,
            }
        }
        self.change_once(project, by, change, reason).await
    }

    async fn change_once(
        &self,
        project: ProjectId,
        by: MemberId,
        change: &PeopleChange,
        reason: &str,
    ) -> Result<u32, PeopleError> {
        let now_ms = self.clock.now_ms();
        let mut transaction = self.database.begin().await?;
        let sql = "SELECT catalog FROM project WHERE project = $1";
        let rows = transaction.query(sql, vec![Value::text(project)]).await?;
        let version = rows.first().ok_or(PeopleError::NotFound)?.integer(0)? as u32;
        let view = self.catalog_at(project, version).await?.ok_or(PeopleError::NotFound)?;
        let mut catalog = view.catalog().clone();
        apply(&mut catalog, by, change, reason, now_ms)?;
        let words = words(change, &|scope| place(&catalog, scope));
        let published = self.publish_in(transaction.as_mut(), catalog).await?;
        if let PeopleChange::Revoke { member } = change {
            let key = vec![Value::text(project), Value::text(member)];
            let sign_out = "DELETE FROM session WHERE project = $1 AND member = $2";
            transaction.execute(sign_out, key.clone()).await?;
            let void = "UPDATE enrol_code SET expires_ms = $3 WHERE project = $1 AND member = $2 AND used_ms IS NULL
                AND expires_ms > $3";
            transaction.execute(void, [key, vec![now_ms.into()]].concat()).await?;
        }
        let line = AuditLine {
            at_ms: now_ms,
            by,
            action: change.name().to_owned(),
            about: change.member().to_string(),
            words,
            reason: reason.trim().to_owned(),
        };
        audit::add(transaction.as_mut(), project, line).await?;
        transaction.commit().await?;
        Ok(self.in_force(project, published).await?)
    }
}

/// What exactly was changed, as the audit keeps it: names on the wire, so that it reads the same in every language.
fn words(change: &PeopleChange, place: &dyn Fn(Scope) -> String) -> String {
    let held = |role: Role, scope: Scope| format!("{role:?} {}", place(scope));
    match change {
        PeopleChange::Add(member) => member
            .grants
            .iter()
            .map(|Grant { role, scope, .. }| held(*role, *scope))
            .fold(format!("{} {}", member.account, member.name), |words, grant| format!("{words}, {grant}")),
        PeopleChange::Grant { grant, .. } => {
            let until = grant.until_ms.map_or_else(String::new, |until| format!("..{until}"));
            format!("{} {}{until}", held(grant.role, grant.scope), grant.from_ms)
        }
        PeopleChange::EndGrant { role, scope, until_ms, .. } => {
            let until = until_ms.map_or_else(String::new, |until| format!(" ..{until}"));
            format!("{}{until}", held(*role, *scope))
        }
        PeopleChange::Revoke { .. } => String::new(),
    }
}

/// A scope by the code that people know.
fn place(catalog: &yanfang_domain::catalog::Catalog, scope: Scope) -> String {
    let places = &catalog.places;
    let code = match scope {
        Scope::Project => Some(places.project.code.clone()),
        Scope::Building(id) => places.buildings.iter().find(|one| one.id == id).map(|one| one.code.clone()),
        Scope::Entrance(id) => places.buildings.iter().find_map(|building| {
            let entrance = building.entrances.iter().find(|one| one.id == id)?;
            Some(format!("{}-{}", building.code, entrance.code))
        }),
        Scope::Unit(id) => places.units.iter().find(|one| one.id == id).map(|one| one.code.clone()),
    };
    code.unwrap_or_default()
}
