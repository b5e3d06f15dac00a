//! Documents that a restored server lacks something of: its own signature first, then the hashes, then Automerge.

use crate::documents::heads_from_bytes;
use crate::engine::Server;
use crate::ingest::{IngestError, Returned, Work};
use crate::store::Value;
use std::sync::Arc;
use yanfang_document::vouched;
use yanfang_domain::id::{Digest, DocumentId, ProjectId};
use yanfang_protocol::signature::{self, Purpose};
use yanfang_protocol::sync::{DocumentAnswer, NotJudged};
use yanfang_protocol::take_back::{GivenDocument, HeldDocument};

impl Server {
    /// Those with a head that is not here, each with the heads that are.
    pub(super) async fn documents_lacking(
        &self,
        project: ProjectId,
        held: Vec<HeldDocument>,
    ) -> Result<Vec<HeldDocument>, IngestError> {
        let sql = "SELECT heads FROM document WHERE project = $1 AND document = $2";
        let keys = held.iter().map(|held| vec![Value::text(project), Value::text(held.id)]).collect();
        let rows = self.database.query_many(sql, keys).await?;
        let mut lacking = Vec::new();
        for (held, rows) in held.into_iter().zip(rows) {
            let heads = rows.first().map(|row| heads_from_bytes(row.blob(0)?)).transpose()?.unwrap_or_default();
            if heads != held.heads && !self.has_all(project, held.id, &held.heads).await? {
                lacking.push(HeldDocument { id: held.id, heads });
            }
        }
        Ok(lacking)
    }

    async fn has_all(&self, project: ProjectId, id: DocumentId, heads: &[Digest]) -> Result<bool, IngestError> {
        let document = self.document(project, id).await?;
        Ok(document.is_some_and(|document| heads.iter().all(|head| document.contains(head))))
    }

    /// Takes given documents in, in one transaction; tells which could not be taken now.
    pub(super) async fn take_documents(
        self: &Arc<Self>,
        project: ProjectId,
        given: Vec<GivenDocument>,
    ) -> Result<Vec<DocumentId>, IngestError> {
        if given.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<DocumentId> = given.iter().map(|given| given.id).collect();
        let server = Arc::clone(self);
        let checking = tokio::task::spawn_blocking(move || {
            given.into_iter().filter_map(|given| server.checked(project, given)).collect::<Vec<_>>()
        });
        let work = checking.await.map_err(|_| IngestError::Thread)?;
        if work.is_empty() {
            return Ok(Vec::new());
        }
        let Some(outcomes) = self.run_again(project, &work).await? else { return Ok(ids) };
        let failed = outcomes.into_iter().filter(|outcome| {
            // A generation that is over is not taken back: what replaced it holds what was to be kept (sync.md 9).
            !matches!(
                outcome.answer,
                DocumentAnswer::Accepted | DocumentAnswer::NotJudged(NotJudged::OtherGeneration { .. })
            )
        });
        Ok(failed.map(|outcome| outcome.id).collect())
    }

    /// What this server vouches for; `None` where its signature does not fit: such a document is not its own.
    fn checked(&self, project: ProjectId, given: GivenDocument) -> Option<(DocumentId, Work)> {
        let GivenDocument { id, generation, heads, content, signature, changes } = given;
        let message = signature::seal_message(&project, &id, generation, &heads, &content);
        if signature::verify(&self.public_key(), Purpose::Document, &message, &signature).is_err() {
            tracing::warn!(%project, document = %id, "a document that is given back is not signed by us");
            return None;
        }
        let changes: Vec<Vec<u8>> = vouched(&changes, &heads).into_iter().map(<[u8]>::to_vec).collect();
        Some((id, Work::Return(Arc::new(Returned { generation, changes }))))
    }
}
