//! Members, their roles, devices and codes, as the office changes them: by the permission table, audited, in force at once.
//!
//! Members and roles live in the catalog and nowhere else: a change publishes its next version. Devices and codes are rows of
//! [`crate::accounts`]. Each change and its line in the audit are one transaction.

mod audit;
mod change;
mod code;
mod device;
mod error;
mod list;

pub use audit::AuditLine;
pub use error::PeopleError;
pub use list::{DeviceLine, OpenCode};

use crate::catalogs::CatalogView;
use crate::engine::Server;
use std::sync::Arc;
use yanfang_domain::id::{MemberId, ProjectId};
use yanfang_domain::people::PeopleRule;
use yanfang_domain::permission::office::{OfficeAct, may};

impl Server {
    /// The catalog in force, for a member who may do this today.
    pub(crate) async fn in_office(
        &self,
        project: ProjectId,
        by: MemberId,
        act: OfficeAct,
    ) -> Result<Arc<CatalogView>, PeopleError> {
        let catalog = self.catalog(project).await?.ok_or(PeopleError::NotFound)?;
        let member = catalog.member(by).ok_or(PeopleError::Rule(PeopleRule::UnknownMember))?;
        may(member, act, self.clock.now_ms()).map_err(|denied| PeopleError::Rule(PeopleRule::Denied(denied)))?;
        Ok(catalog)
    }
}
