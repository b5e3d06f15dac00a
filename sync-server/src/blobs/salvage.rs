//! Photos that the office takes from a bundle (N8).

use super::{BlobError, Blobs, Kind, object_path};
use object_store::ObjectStoreExt as _;
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{Digest, ProjectId};

impl Blobs {
    /// Takes a photo's file whole: `photo` names it, `hash` is SHA-256 of these bytes. Only for photos that a record
    /// names; true if it was not here.
    pub async fn put(
        &self,
        project: ProjectId,
        kind: Kind,
        photo: Digest,
        hash: Digest,
        bytes: Vec<u8>,
    ) -> Result<bool, BlobError> {
        if bytes.len() as u64 > self.limit {
            return Err(BlobError::TooLarge { limit: self.limit });
        }
        if Sha256::digest(&bytes).as_slice() != hash.0 || (kind == Kind::Original && photo != hash) {
            return Err(BlobError::HashMismatch);
        }
        if self.named_in(project, photo).await?.is_empty() {
            return Err(BlobError::UnknownPhoto);
        }
        let is_new = !self.is_present(project, kind, photo).await?;
        if is_new {
            self.store.put(&object_path(project, kind, photo), bytes.into()).await?;
        }
        self.mark(project, kind, photo).await?;
        Ok(is_new)
    }
}
