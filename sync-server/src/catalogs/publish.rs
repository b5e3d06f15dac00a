//! Publishes a catalog: a new immutable version, announced in the feed.

use super::CatalogView;
use crate::engine::{Changed, Server};
use crate::feed::{self, FeedEntry};
use crate::store::{StoreError, Transaction, Value};
use std::sync::Arc;
use yanfang_domain::catalog::Catalog;
use yanfang_domain::id::ProjectId;

/// Why a catalog was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be written as JSON.
    #[error("the catalog cannot be written")]
    Unwritable(#[from] serde_json::Error),
}

/// A version that was written and is in force once its transaction is committed.
pub(crate) struct Published {
    view: Arc<CatalogView>,
    feed: u64,
}

impl Server {
    /// Publishes a catalog as the project's next version, whatever version it names, and tells which that is. A project
    /// that is new here begins with it.
    pub async fn publish_catalog(&self, catalog: Catalog) -> Result<u32, PublishError> {
        let project = catalog.places.project.id;
        let mut transaction = self.database.begin().await?;
        let published = self.publish_in(transaction.as_mut(), catalog).await?;
        transaction.commit().await?;
        Ok(self.in_force(project, published).await?)
    }

    /// Writes the next version in a transaction that writes more; [`Self::in_force`] after its COMMIT.
    pub(crate) async fn publish_in(
        &self,
        transaction: &mut dyn Transaction,
        mut catalog: Catalog,
    ) -> Result<Published, PublishError> {
        let project = catalog.places.project.id;
        let version = next_version(transaction, &catalog).await?;
        catalog.version = version;
        if let Some(before) = self.catalog_at(project, version - 1).await? {
            catalog.places.remember_numbers(&before.catalog().places);
        }
        let view = Arc::new(CatalogView::parse(serde_json::to_vec(&catalog)?)?);
        let key = Value::text(project);
        let insert = "INSERT INTO catalog (project, version, json, hash, published_ms) VALUES ($1, $2, $3, $4, $5)";
        let row = vec![
            key.clone(),
            version.into(),
            view.json().into(),
            view.hash().0.as_slice().into(),
            self.clock.now_ms().into(),
        ];
        transaction.execute(insert, row).await?;
        let update = "UPDATE project SET catalog = $2, name_zh = $3, name_en = $4 WHERE project = $1";
        let name = &catalog.places.project.name;
        transaction
            .execute(update, vec![key, version.into(), name.zh.as_str().into(), name.en.as_str().into()])
            .await?;
        let entry = FeedEntry { document: format!("catalog:{version}"), payload: view.hash().0 };
        let feed = feed::append(transaction, project, &[entry]).await?;
        Ok(Published { view, feed })
    }

    /// Takes a version that was committed into memory, tells listeners, and lists the work of who left by it; gives its
    /// number.
    pub(crate) async fn in_force(&self, project: ProjectId, published: Published) -> Result<u32, StoreError> {
        let Published { view, feed } = published;
        let version = view.catalog().version;
        self.catalogs.keep(project, Arc::clone(&view));
        self.announce(Changed { project, feed });
        self.note_who_left(project, &view).await?;
        Ok(version)
    }
}

/// The version after the one in force; begins the project where it is new.
async fn next_version(transaction: &mut dyn Transaction, catalog: &Catalog) -> Result<u32, StoreError> {
    let project = &catalog.places.project;
    let key = Value::text(project.id);
    let rows = transaction.query("SELECT catalog FROM project WHERE project = $1", vec![key.clone()]).await?;
    if let Some(row) = rows.first() {
        return Ok(row.integer(0)? as u32 + 1);
    }
    let insert = "INSERT INTO project (project, code, name_zh, name_en, epoch, feed_number, feed_chain, catalog,
        order_number) VALUES ($1, $2, $3, $4, 1, 0, $5, 0, 0)";
    let name = &project.name;
    let row = vec![
        key,
        project.code.as_str().into(),
        name.zh.as_str().into(),
        name.en.as_str().into(),
        feed::first_chain(project.id).as_slice().into(),
    ];
    transaction.execute(insert, row).await?;
    Ok(1)
}
