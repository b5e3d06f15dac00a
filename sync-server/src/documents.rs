//! Documents in memory: one writer a document, the least recently used leave first.
//!
//! A slot is locked for as long as a request works on its document. The document is taken out of the slot, changed, and
//! put back only after COMMIT; whatever goes wrong in between leaves the slot empty, and the next reader loads from disk.

mod stored;

pub(crate) use stored::{Source, Stored, heads_from_bytes, heads_to_bytes, row_chain, sources};

use crate::engine::Server;
use crate::store::StoreError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;
use yanfang_document::{Document, DocumentError};
use yanfang_domain::id::{DocumentId, ProjectId};

/// The generation that every document begins with.
pub const FIRST_GENERATION: u32 = 1;

/// A document with what the database says about it.
pub(crate) struct Open {
    pub(crate) document: Document,
    pub(crate) stored: Stored,
}

/// A locked slot: the only access to its document.
pub(crate) type Slot = OwnedMutexGuard<Option<Open>>;

struct Entry {
    slot: Arc<tokio::sync::Mutex<Option<Open>>>,
    used: u64,
}

#[derive(Default)]
struct Entries {
    by_id: HashMap<(ProjectId, DocumentId), Entry>,
    turn: u64,
}

/// The documents in memory.
pub(crate) struct Documents {
    entries: Mutex<Entries>,
    bound: usize,
}

impl Documents {
    pub(crate) fn new(bound: usize) -> Self {
        Self { entries: Mutex::default(), bound: bound.max(1) }
    }

    /// Locks the slots of these documents, which must be sorted and distinct: everybody locks in the same order.
    pub(crate) async fn lock(&self, project: ProjectId, ids: &[DocumentId]) -> Vec<Slot> {
        let mut slots = Vec::with_capacity(ids.len());
        for id in ids {
            let slot = self.slot(project, *id);
            slots.push(slot.lock_owned().await);
        }
        slots
    }

    fn slot(&self, project: ProjectId, id: DocumentId) -> Arc<tokio::sync::Mutex<Option<Open>>> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.turn += 1;
        let turn = entries.turn;
        if entries.by_id.len() >= self.bound && !entries.by_id.contains_key(&(project, id)) {
            entries.make_room(self.bound);
        }
        let entry = entries.by_id.entry((project, id)).or_insert_with(|| Entry { slot: Arc::default(), used: turn });
        entry.used = turn;
        Arc::clone(&entry.slot)
    }
}

impl Entries {
    /// Drops the older half of the documents that nobody works on: seldom, and then many at once.
    fn make_room(&mut self, bound: usize) {
        let idle = |entry: &Entry| Arc::strong_count(&entry.slot) == 1;
        let mut turns: Vec<u64> = self.by_id.values().filter(|entry| idle(entry)).map(|entry| entry.used).collect();
        turns.sort_unstable();
        let Some(last) = turns.get(bound / 2).or(turns.last()).copied() else { return };
        self.by_id.retain(|_, entry| !idle(entry) || entry.used > last);
    }
}

/// Why a document cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database did not give it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its bytes do not make a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The rebuilt document does not have the stored heads.
    #[error("the document {document} does not have the heads that are stored")]
    OtherHeads {
        /// Which.
        document: DocumentId,
    },
}

impl Server {
    /// Reads a document as it is now; `None` where nothing was ever written to it.
    pub async fn document(&self, project: ProjectId, id: DocumentId) -> Result<Option<Document>, LoadError> {
        let mut slots = self.documents.lock(project, &[id]).await;
        let Some(mut slot) = slots.pop() else { return Ok(None) };
        self.fill(project, id, &mut slot).await?;
        Ok(slot.as_ref().map(|open| open.document.clone()))
    }

    /// Loads a document into its empty slot, if there is one.
    pub(crate) async fn fill(&self, project: ProjectId, id: DocumentId, slot: &mut Slot) -> Result<(), LoadError> {
        if slot.is_none()
            && let Some(source) = sources(self.database.as_ref(), project, &[id]).await?.into_iter().flatten().next()
        {
            **slot = Some(source.open(id)?);
        }
        Ok(())
    }
}
