//! Catalogs that a restored server lacks, from phones that were given them whole.

use crate::catalogs::{CatalogView, is_whole_for};
use crate::engine::{Caller, Changed, Server};
use crate::feed::{self, FeedEntry};
use crate::store::{StoreError, Value};
use yanfang_domain::id::ProjectId;
use yanfang_protocol::signature::{self, Purpose};
use yanfang_protocol::take_back::GivenCatalog;

impl Server {
    /// The versions that are not here.
    pub(super) async fn catalogs_lacking(
        &self,
        project: ProjectId,
        versions: Vec<u32>,
    ) -> Result<Vec<u32>, StoreError> {
        let sql = "SELECT 1 FROM catalog WHERE project = $1 AND version = $2";
        let keys = versions.iter().map(|version| vec![Value::text(project), (*version).into()]).collect();
        let found = self.database.query_many(sql, keys).await?;
        let lacking = versions.into_iter().zip(found).filter(|(_, rows)| rows.is_empty());
        Ok(lacking.map(|(version, _)| version).collect())
    }

    /// Takes a catalog that this server signed, if the member was given it whole and the version is not here. Published
    /// catalogs are immutable: one that is here under the same version stays.
    pub(super) async fn take_catalog(&self, caller: Caller, given: GivenCatalog) -> Result<(), StoreError> {
        let GivenCatalog { version, json, signature } = given;
        let message = signature::catalog_message(&caller.project, version, &json);
        if signature::verify(&self.public_key(), Purpose::Catalog, &message, &signature).is_err() {
            tracing::warn!(project = %caller.project, device = %caller.device, version, "a catalog is not signed by us");
            return Ok(());
        }
        // Signed, so it was parsed here once; one that does not read is reported as damaged.
        let view = CatalogView::parse(json)?;
        if !is_whole_for(&view, caller.member)
            || !self.catalogs_lacking(caller.project, vec![version]).await?.contains(&version)
        {
            return Ok(());
        }
        let key = Value::text(caller.project);
        let name = view.catalog().places.project.name.clone();
        let mut transaction = self.database.begin().await?;
        let insert = "INSERT INTO catalog (project, version, json, hash, published_ms) VALUES ($1, $2, $3, $4, $5)";
        let row = vec![
            key.clone(),
            version.into(),
            view.json().into(),
            view.hash().0.as_slice().into(),
            self.clock.now_ms().into(),
        ];
        transaction.execute(insert, row).await?;
        let update = "UPDATE project SET catalog = $2, name_zh = $3, name_en = $4 WHERE project = $1 AND catalog < $2";
        let newest = vec![key, version.into(), name.zh.as_str().into(), name.en.as_str().into()];
        transaction.execute(update, newest).await?;
        let entry = FeedEntry { document: format!("catalog:{version}"), payload: view.hash().0 };
        let first = feed::append(transaction.as_mut(), caller.project, &[entry]).await?;
        transaction.commit().await?;
        self.announce(Changed { project: caller.project, feed: first });
        tracing::info!(project = %caller.project, version, "a catalog was taken back");
        Ok(())
    }
}
