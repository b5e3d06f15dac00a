//! Pictures that were taken in on this machine: whole at once, no upload.

use super::{BlobError, Blobs, Kind, object_path};
use crate::store::Value;
use object_store::ObjectStoreExt as _;
use yanfang_domain::id::{Digest, ProjectId};
use yanfang_photo::TakenPhoto;

impl Blobs {
    /// Keeps both files of a picture, before the command that names it; gives its name. Keeping it again changes nothing.
    pub async fn keep(&self, project: ProjectId, photo: TakenPhoto) -> Result<Digest, BlobError> {
        if photo.original.bytes.len() as u64 > self.limit {
            return Err(BlobError::TooLarge { limit: self.limit });
        }
        let hash = Digest(photo.original.sha256);
        // The thumbnail first: where the original is, all of it is.
        for (kind, bytes) in [(Kind::Thumbnail, photo.thumbnail.bytes), (Kind::Original, photo.original.bytes)] {
            if !self.is_present(project, kind, hash).await? {
                self.store.put(&object_path(project, kind, hash), bytes.into()).await?;
            }
        }
        Ok(hash)
    }

    /// Notes that these kept pictures are whole, after the commit that names them.
    pub async fn settle(&self, project: ProjectId, photos: &[Digest]) -> Result<(), BlobError> {
        if photos.is_empty() {
            return Ok(());
        }
        self.mark_all(project, Kind::Thumbnail, photos).await?;
        self.mark_all(project, Kind::Original, photos).await
    }

    /// Brings the rows of imported defects' photos up to date with the files that are here; tells how many were behind.
    pub async fn settle_imported(&self, project: ProjectId) -> Result<usize, BlobError> {
        let mut settled = 0;
        for (kind, sql) in [
            (
                Kind::Original,
                "SELECT DISTINCT hash FROM photo WHERE project = $1 AND stored = 0
                    AND defect IN (SELECT origin FROM imported WHERE project = $1)",
            ),
            (
                Kind::Thumbnail,
                "SELECT DISTINCT hash FROM photo WHERE project = $1 AND thumbnail = 0
                    AND defect IN (SELECT origin FROM imported WHERE project = $1)",
            ),
        ] {
            let rows = self.database.query(sql, vec![Value::text(project)]).await?;
            let mut here = Vec::new();
            for row in &rows {
                let hash = Digest(row.array(0)?);
                if self.is_present(project, kind, hash).await? {
                    here.push(hash);
                }
            }
            if !here.is_empty() {
                self.mark_all(project, kind, &here).await?;
            }
            settled += here.len();
        }
        Ok(settled)
    }
}
