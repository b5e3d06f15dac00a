//! A document's part of an answer: the changes since, or the whole where that is smaller or the phone has none.

use crate::documents::heads_from_bytes;
use crate::engine::Server;
use crate::ingest::IngestError;
use crate::store::{Row, Value};
use serde_bytes::ByteBuf;
use std::collections::{HashMap, HashSet};
use yanfang_domain::id::{Digest, DocumentId, ProjectId};
use yanfang_protocol::feed::{FeedContent, FeedDocument, FeedPart};
use yanfang_protocol::signature::{self, Purpose};

/// One statement, so that heads and changes are of one state.
const SINCE: &str = "SELECT d.generation, d.heads, c.hash, c.bytes FROM change c
    JOIN document d ON d.project = c.project AND d.document = c.document
    WHERE c.project = $1 AND c.document = $2 AND c.feed + 0 > $3 ORDER BY c.position";

impl Server {
    /// Parts with the changes after a feed number, without those in `as_sent`: where nothing else came, the seal alone;
    /// `None` where nothing came at all.
    pub(super) async fn changes_since(
        &self,
        project: ProjectId,
        ids: &[DocumentId],
        number: u64,
        as_sent: &HashMap<DocumentId, Vec<Digest>>,
    ) -> Result<Vec<Option<FeedPart>>, IngestError> {
        let key = |id: &DocumentId| vec![Value::text(project), Value::text(id), number.into()];
        let found = self.database.query_many(SINCE, ids.iter().map(key).collect()).await?;
        let mut parts = Vec::with_capacity(ids.len());
        for (id, rows) in ids.iter().zip(found) {
            let sent: HashSet<&Digest> = as_sent.get(id).into_iter().flatten().collect();
            parts.push(self.changes_part(project, *id, &rows, &sent)?);
        }
        Ok(parts)
    }

    fn changes_part(
        &self,
        project: ProjectId,
        id: DocumentId,
        rows: &[Row],
        sent: &HashSet<&Digest>,
    ) -> Result<Option<FeedPart>, IngestError> {
        let mut changes = Vec::new();
        for row in rows {
            if !sent.contains(&Digest(row.array(2)?)) {
                changes.push(ByteBuf::from(row.blob(3)?.to_vec()));
            }
        }
        let Some(row) = rows.first() else { return Ok(None) };
        let heads = heads_from_bytes(row.blob(1)?)?;
        Ok(Some(self.part(project, id, row.integer(0)? as u32, heads, FeedContent::Changes(changes))))
    }

    /// The whole document as it is now; `None` where nothing was ever written to it.
    pub(super) async fn whole_part(&self, project: ProjectId, id: DocumentId) -> Result<Option<FeedPart>, IngestError> {
        let mut slots = self.documents.lock(project, &[id]).await;
        let Some(mut slot) = slots.pop() else { return Ok(None) };
        self.fill(project, id, &mut slot).await?;
        let Some(open) = slot.as_ref() else { return Ok(None) };
        let (document, generation) = (open.document.clone(), open.stored.generation);
        drop(slot);
        let heads = document.heads();
        let bytes = tokio::task::spawn_blocking(move || document.save()).await.map_err(|_| IngestError::Thread)?;
        Ok(Some(self.part(project, id, generation, heads, FeedContent::Snapshot(ByteBuf::from(bytes)))))
    }

    /// Signs a part: only what carries this signature is given to Automerge on a phone, and only that is taken back from
    /// one after a restore.
    fn part(
        &self,
        project: ProjectId,
        id: DocumentId,
        generation: u32,
        heads: Vec<Digest>,
        content: FeedContent,
    ) -> FeedPart {
        let message = signature::document_message(&project, &id, generation, &heads, &content);
        let signature = signature::sign(&self.key, Purpose::Document, &message);
        FeedPart::Document(FeedDocument { id, generation, heads, content, signature })
    }
}

/// How many bytes a part brings.
pub(super) fn size(part: &FeedPart) -> usize {
    match part {
        FeedPart::Document(document) => match &document.content {
            FeedContent::Changes(changes) => changes.iter().map(|change| change.len()).sum(),
            FeedContent::Snapshot(bytes) => bytes.len(),
        },
        FeedPart::Catalog { json, .. } => json.len(),
        FeedPart::Left(_) => 0,
    }
}
