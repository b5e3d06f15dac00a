//! Which files are here, and what the rows say of them.

use super::{BlobError, Blobs, Kind, object_path};
use crate::store::Row;
use object_store::ObjectStoreExt as _;
use yanfang_domain::id::{Digest, DocumentId, ProjectId};

impl Blobs {
    /// Which of these are not here yet. Rows that came later than their file are put right on the way.
    pub async fn missing(&self, project: ProjectId, kind: Kind, hashes: &[Digest]) -> Result<Vec<Digest>, BlobError> {
        let mut missing = Vec::new();
        for hash in hashes {
            if !self.is_present(project, kind, *hash).await? {
                missing.push(*hash);
            } else if self.is_unmarked(project, kind, *hash).await? {
                self.mark(project, kind, *hash).await?;
            }
        }
        Ok(missing)
    }

    /// The documents whose records name this photo.
    pub async fn named_in(&self, project: ProjectId, hash: Digest) -> Result<Vec<DocumentId>, BlobError> {
        let sql = "SELECT DISTINCT unit FROM photo WHERE project = $1 AND hash = $2";
        let rows = self.database.query(sql, vec![project.to_string().into(), hash.0.to_vec().into()]).await?;
        let document = |row: &Row| row.parse(0).map(DocumentId::Unit).or_else(|_| row.parse(0));
        Ok(rows.iter().map(document).collect::<Result<_, _>>()?)
    }

    /// Notes that a file is whole: at the photo, and in the defect's count of what is missing.
    pub(super) async fn mark(&self, project: ProjectId, kind: Kind, hash: Digest) -> Result<(), BlobError> {
        self.mark_all(project, kind, &[hash]).await
    }

    /// The same for several files, in one transaction.
    pub(super) async fn mark_all(&self, project: ProjectId, kind: Kind, hashes: &[Digest]) -> Result<(), BlobError> {
        let keys = || hashes.iter().map(|hash| vec![project.to_string().into(), hash.0.to_vec().into()]).collect();
        let mut transaction = self.database.begin().await?;
        match kind {
            Kind::Original => {
                let set = "UPDATE photo SET stored = 1 WHERE project = $1 AND hash = $2";
                transaction.execute_many(set, keys()).await?;
                let count = "UPDATE defect SET photos_missing = (SELECT COUNT(*) FROM photo p
                     WHERE p.project = defect.project AND p.defect = defect.defect AND p.stored = 0)
                     WHERE project = $1 AND defect IN (SELECT defect FROM photo WHERE project = $1 AND hash = $2)";
                transaction.execute_many(count, keys()).await?;
            }
            Kind::Thumbnail => {
                let set = "UPDATE photo SET thumbnail = 1 WHERE project = $1 AND hash = $2";
                transaction.execute_many(set, keys()).await?;
            }
            Kind::View | Kind::Sealed => {}
        }
        Ok(transaction.commit().await?)
    }

    pub(super) async fn is_present(&self, project: ProjectId, kind: Kind, hash: Digest) -> Result<bool, BlobError> {
        if kind == Kind::View {
            return self.has_view(project, hash).await;
        }
        match self.store.head(&object_path(project, kind, hash)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn is_unmarked(&self, project: ProjectId, kind: Kind, hash: Digest) -> Result<bool, BlobError> {
        let sql = match kind {
            Kind::Original => "SELECT 1 FROM photo WHERE project = $1 AND hash = $2 AND stored = 0 LIMIT 1",
            Kind::Thumbnail => "SELECT 1 FROM photo WHERE project = $1 AND hash = $2 AND thumbnail = 0 LIMIT 1",
            Kind::View | Kind::Sealed => return Ok(false),
        };
        let rows = self.database.query(sql, vec![project.to_string().into(), hash.0.to_vec().into()]).await?;
        Ok(!rows.is_empty())
    }
}
