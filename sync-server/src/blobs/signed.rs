//! What signatures rest on: the views that were signed, and the sealed images.

use super::{Announced, BlobError, Blobs, sealed_path};
use crate::store::Value;
use object_store::ObjectStoreExt as _;
use serde::de::IgnoredAny;
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::{Digest, DocumentId, MemberId, ProjectId, SealedFileId};
use yanfang_protocol::acceptance::VIEW_LIMIT;
use yanfang_protocol::codec;

impl Blobs {
    /// Whether a signature names this view.
    pub(super) async fn is_signed(&self, project: ProjectId, view: Digest) -> Result<bool, BlobError> {
        let sql = "SELECT 1 FROM signed_view WHERE project = $1 AND view = $2";
        Ok(!self.database.query(sql, vec![Value::text(project), view.0.as_slice().into()]).await?.is_empty())
    }

    /// Whether a record of this member names this sealed file.
    pub(super) async fn is_named_by(
        &self,
        project: ProjectId,
        file: Option<SealedFileId>,
        member: MemberId,
    ) -> Result<bool, BlobError> {
        let Some(file) = file else { return Ok(false) };
        let sql = "SELECT 1 FROM sealed_name n JOIN entry e
            ON e.project = n.project AND e.document = n.document AND e.entry = n.entry
            WHERE n.project = $1 AND n.file = $2 AND e.author = $3";
        let key = vec![Value::text(project), Value::text(file), Value::text(member)];
        Ok(!self.database.query(sql, key).await?.is_empty())
    }

    pub(super) async fn has_view(&self, project: ProjectId, view: Digest) -> Result<bool, BlobError> {
        let sql = "SELECT 1 FROM signed_view WHERE project = $1 AND view = $2 AND bytes IS NOT NULL";
        Ok(!self.database.query(sql, vec![Value::text(project), view.0.as_slice().into()]).await?.is_empty())
    }

    /// Keeps a view beside the signatures over it, once it inflates to what was signed.
    pub(super) async fn keep_view(&self, announced: &Announced, bytes: Vec<u8>) -> Result<(), BlobError> {
        let view = announced.of.ok_or(BlobError::UnknownPhoto)?;
        // A view is JSON, whoever made it: what waits for it compares its fields.
        let whole = codec::inflate(&bytes, VIEW_LIMIT).is_ok_and(|inflated| {
            *Sha256::digest(&inflated) == view.0 && serde_json::from_slice::<IgnoredAny>(&inflated).is_ok()
        });
        if !whole {
            return Err(BlobError::HashMismatch);
        }
        let sql = "UPDATE signed_view SET bytes = $3 WHERE project = $1 AND view = $2 AND bytes IS NULL";
        let mut transaction = self.database.begin().await?;
        let row = vec![Value::text(announced.project), view.0.as_slice().into(), bytes.into()];
        transaction.execute(sql, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Opens a sealed file, stores it under a key of its own, and notes it.
    pub(super) async fn keep_sealed(&self, announced: &Announced, bytes: &[u8], now_ms: i64) -> Result<(), BlobError> {
        let file = announced.file.ok_or(BlobError::UnknownPhoto)?;
        let (project, sql) = (announced.project, "SELECT 1 FROM sealed_file WHERE project = $1 AND file = $2");
        if !self.database.query(sql, vec![Value::text(project), Value::text(file)]).await?.is_empty() {
            // It came before and its answer was lost; a file that was erased does not come back.
            return Ok(());
        }
        let taken = self.vault.take(project, file, bytes)?;
        self.store.put(&sealed_path(project, file), taken.stored.into()).await?;
        let insert = "INSERT INTO sealed_file (project, file, content_hash, member, received_ms, erased_ms)
            VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (project, file) DO NOTHING";
        let mut transaction = self.database.begin().await?;
        let hash = Sha256::digest(&taken.content).to_vec();
        let row =
            vec![Value::text(project), Value::text(file), hash.into(), Value::text(announced.member), now_ms.into()];
        transaction.execute(insert, row).await?;
        Ok(transaction.commit().await?)
    }

    /// The documents whose entries name a sealed file.
    pub async fn sealed_documents(&self, project: ProjectId, file: SealedFileId) -> Result<Vec<DocumentId>, BlobError> {
        let sql = "SELECT DISTINCT document FROM sealed_name WHERE project = $1 AND file = $2";
        let rows = self.database.query(sql, vec![Value::text(project), Value::text(file)]).await?;
        Ok(rows.iter().map(|row| row.parse(0)).collect::<Result<_, _>>()?)
    }

    /// Opens a sealed file for a member; that it was opened is on the disk before the bytes are given. `None` where it is
    /// not here, or was erased.
    pub async fn open_sealed(
        &self,
        project: ProjectId,
        file: SealedFileId,
        member: MemberId,
        now_ms: i64,
    ) -> Result<Option<Vec<u8>>, BlobError> {
        let sql = "SELECT 1 FROM sealed_file WHERE project = $1 AND file = $2 AND erased_ms IS NULL";
        if self.database.query(sql, vec![Value::text(project), Value::text(file)]).await?.is_empty() {
            return Ok(None);
        }
        self.note_access(project, file, member, "opened", now_ms).await?;
        let stored = self.store.get(&sealed_path(project, file)).await?.bytes().await?;
        self.vault.give(project, file, &stored).map(Some)
    }

    /// Erases a sealed file: its key first, which also closes every older copy, then the file.
    pub async fn erase_sealed(
        &self,
        project: ProjectId,
        file: SealedFileId,
        member: MemberId,
        now_ms: i64,
    ) -> Result<(), BlobError> {
        self.vault.destroy(project, file)?;
        match self.store.delete(&sealed_path(project, file)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        // A file that never came has a row as well now, so that it is not taken when it comes.
        let sql = "INSERT INTO sealed_file (project, file, content_hash, member, received_ms, erased_ms)
            VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (project, file) DO UPDATE
            SET erased_ms = COALESCE(sealed_file.erased_ms, excluded.erased_ms)";
        let nothing = Vec::new();
        let row = vec![Value::text(project), Value::text(file), nothing.into(), Value::text(member), now_ms.into()];
        let mut transaction = self.database.begin().await?;
        transaction.execute(sql, row).await?;
        transaction.execute(ACCESS, access(project, file, member, "erased", now_ms)).await?;
        Ok(transaction.commit().await?)
    }

    async fn note_access(
        &self,
        project: ProjectId,
        file: SealedFileId,
        member: MemberId,
        action: &str,
        now_ms: i64,
    ) -> Result<(), BlobError> {
        let mut transaction = self.database.begin().await?;
        transaction.execute(ACCESS, access(project, file, member, action, now_ms)).await?;
        Ok(transaction.commit().await?)
    }
}

const ACCESS: &str = "INSERT INTO sealed_access (project, file, at_ms, member, action) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (project, file, at_ms, member, action) DO NOTHING";

fn access(project: ProjectId, file: SealedFileId, member: MemberId, action: &str, now_ms: i64) -> Vec<Value> {
    vec![Value::text(project), Value::text(file), now_ms.into(), Value::text(member), action.into()]
}
