//! What the database holds of a document, and how it is opened from that: a snapshot and the changes after it.

use super::{LoadError, Open};
use crate::store::{Database, Row, StoreError, Value};
use sha2::{Digest as _, Sha256};
use yanfang_document::Document;
use yanfang_domain::id::{Digest, DocumentId, ProjectId};

/// A document's row without its snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Its generation.
    pub(crate) generation: u32,
    /// Its heads, sorted; empty before the first commit.
    pub(crate) heads: Vec<Digest>,
    /// How many raw changes it has.
    pub(crate) changes: u64,
    /// The chain over their rows.
    pub(crate) row_chain: [u8; 32],
    /// How many of them the stored snapshot holds.
    pub(crate) snapshot_changes: u64,
    /// The feed number of its first commit, 0 before it.
    pub(crate) first_feed: u64,
}

impl Stored {
    /// What stands for a document that was never written.
    pub(crate) fn absent(generation: u32) -> Self {
        let row_chain = [0; 32];
        Self { generation, heads: Vec::new(), changes: 0, row_chain, snapshot_changes: 0, first_feed: 0 }
    }
}

/// Everything needed to open a document, read from the database.
pub(crate) struct Source {
    pub(crate) stored: Stored,
    snapshot: Option<Vec<u8>>,
    changes: Vec<Vec<u8>>,
}

impl Source {
    /// Opens the document; for a blocking thread when there are many.
    pub(crate) fn open(self, id: DocumentId) -> Result<Open, LoadError> {
        let mut document = match &self.snapshot {
            Some(snapshot) => Document::open(snapshot)?,
            None => Document::genesis(id, self.stored.generation)?,
        };
        if !self.changes.is_empty() {
            document.apply(&self.changes)?;
        }
        if document.heads() != self.stored.heads {
            return Err(LoadError::OtherHeads { document: id });
        }
        Ok(Open { document, stored: self.stored })
    }
}

const ROW: &str = "SELECT generation, heads, changes, row_chain, snapshot_changes, first_feed, snapshot, snapshot_hash
    FROM document WHERE project = $1 AND document = $2";

const LATER_CHANGES: &str =
    "SELECT bytes FROM change WHERE project = $1 AND document = $2 AND position >= $3 ORDER BY position";

/// Reads what is stored of these documents, in their order; `None` where nothing is.
pub(crate) async fn sources(
    database: &dyn Database,
    project: ProjectId,
    ids: &[DocumentId],
) -> Result<Vec<Option<Source>>, StoreError> {
    let key = |id: &DocumentId| vec![Value::text(project), Value::text(id)];
    let rows = database.query_many(ROW, ids.iter().map(key).collect()).await?;
    let mut found = rows.iter().map(|rows| rows.first().map(read).transpose()).collect::<Result<Vec<_>, _>>()?;
    let wanted: Vec<(usize, Vec<Value>)> = found
        .iter()
        .enumerate()
        .filter_map(|(place, source)| Some((place, source.as_ref()?)))
        .map(|(place, source)| {
            let mut row = key(&ids[place]);
            row.push(source.stored.snapshot_changes.into());
            (place, row)
        })
        .collect();
    let (places, parameters): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    let changes = database.query_many(LATER_CHANGES, parameters).await?;
    for (place, rows) in places.into_iter().zip(changes) {
        if let Some(source) = &mut found[place] {
            // A commit by another node may have come between the two reads: what is later is not this row's.
            let expected = source.stored.changes.saturating_sub(source.stored.snapshot_changes) as usize;
            source.changes =
                rows.iter().take(expected).map(|row| row.blob(0).map(<[u8]>::to_vec)).collect::<Result<_, _>>()?;
        }
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Source, StoreError> {
    let snapshot = if row.is_null(6) {
        None
    } else {
        let bytes = row.blob(6)?;
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        // A damaged cache is no loss: the raw changes make the document anew.
        (hash == row.array(7)?).then(|| bytes.to_vec())
    };
    let stored = Stored {
        generation: row.integer(0)? as u32,
        heads: heads_from_bytes(row.blob(1)?)?,
        changes: row.integer(2)? as u64,
        row_chain: row.array(3)?,
        snapshot_changes: if snapshot.is_some() { row.integer(4)? as u64 } else { 0 },
        first_feed: row.integer(5)? as u64,
    };
    Ok(Source { stored, snapshot, changes: Vec::new() })
}

/// Heads as they are stored: one after another.
pub(crate) fn heads_to_bytes(heads: &[Digest]) -> Vec<u8> {
    heads.iter().flat_map(|head| head.0).collect()
}

/// Reads stored heads.
pub(crate) fn heads_from_bytes(bytes: &[u8]) -> Result<Vec<Digest>, StoreError> {
    let (heads, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(StoreError::Damaged { what: "stored heads have a broken length".into() });
    }
    Ok(heads.iter().copied().map(Digest).collect())
}

/// The chain of a document's change rows: each covers its bytes and the row before it.
pub(crate) fn row_chain(before: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(before).chain_update(Sha256::digest(bytes)).finalize().into()
}
