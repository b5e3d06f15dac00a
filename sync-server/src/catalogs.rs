//! Published catalogs: parsed once a version, immutable, kept in memory while in use.

mod publish;
mod reduced;
mod view;

pub use publish::PublishError;
pub use view::CatalogView;

pub(crate) use reduced::{is_whole_for, reduced};

use crate::engine::Server;
use crate::store::StoreError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use yanfang_domain::id::ProjectId;

/// How many versions stay parsed; those in force and those that phones still name.
const KEPT: usize = 32;

/// The parsed catalogs by project and version.
#[derive(Default)]
pub(crate) struct Catalogs {
    parsed: Mutex<HashMap<(ProjectId, u32), Arc<CatalogView>>>,
}

impl Catalogs {
    fn get(&self, project: ProjectId, version: u32) -> Option<Arc<CatalogView>> {
        self.parsed.lock().unwrap_or_else(PoisonError::into_inner).get(&(project, version)).cloned()
    }

    fn keep(&self, project: ProjectId, view: Arc<CatalogView>) {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if parsed.len() >= KEPT
            && let Some(oldest) = parsed.keys().min_by_key(|(_, version)| *version).copied()
        {
            parsed.remove(&oldest);
        }
        parsed.insert((project, view.catalog().version), view);
    }
}

impl Server {
    /// The catalog in force; `None` for a project that was never published.
    pub async fn catalog(&self, project: ProjectId) -> Result<Option<Arc<CatalogView>>, StoreError> {
        let sql = "SELECT catalog FROM project WHERE project = $1";
        let rows = self.database.query(sql, vec![project.to_string().into()]).await?;
        match rows.first() {
            Some(row) => self.catalog_at(project, row.integer(0)? as u32).await,
            None => Ok(None),
        }
    }

    /// A published version; `None` where this server does not know it (after a restore).
    pub async fn catalog_at(&self, project: ProjectId, version: u32) -> Result<Option<Arc<CatalogView>>, StoreError> {
        if let Some(view) = self.catalogs.get(project, version) {
            return Ok(Some(view));
        }
        let sql = "SELECT json FROM catalog WHERE project = $1 AND version = $2";
        let rows = self.database.query(sql, vec![project.to_string().into(), version.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let view = Arc::new(CatalogView::parse(row.blob(0)?.to_vec())?);
        self.catalogs.keep(project, Arc::clone(&view));
        Ok(Some(view))
    }

    /// Every project on this server with its code and name in both languages, by code.
    pub async fn projects(&self) -> Result<Vec<(ProjectId, String, yanfang_domain::language::Bilingual)>, StoreError> {
        let sql = "SELECT project, code, name_zh, name_en FROM project ORDER BY code";
        let rows = self.database.query(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                let name = yanfang_domain::language::Bilingual::new(row.text(2)?, row.text(3)?);
                Ok((row.parse(0)?, row.text(1)?.to_owned(), name))
            })
            .collect()
    }
}
