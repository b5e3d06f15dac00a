//! Documents in memory: opened once, kept while they are used, each with an actor of this session.

use super::AppError;
use crate::ports::Entropy;
use crate::store::{changes, documents, pending};
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use yanfang_document::Document;
use yanfang_domain::id::{ActorId, DocumentId, InspectionId, RoomId};

/// How much is kept open, in defects: about 100 MB, whether that is a day's 400 homes or the 48 worst ones.
const OPEN_LIMIT: usize = 14_400;
/// What a document costs beside its defects, in defects.
const OPEN_COST: usize = 20;

/// An open document: confirmed changes and pending commands.
pub(crate) struct OpenDocument {
    pub(crate) document: Document,
    /// Its row, once it has one.
    pub(crate) held: Option<documents::DocumentRow>,
    /// This session's actor: fresh and random, never one from the disk (sync.md 2).
    pub(crate) actor: ActorId,
    /// The sequence number of its next change.
    pub(crate) next_seq: u32,
    /// The newest inspection with the rooms that have a record; read when first needed.
    pub(crate) rooms: Option<(Option<InspectionId>, HashSet<RoomId>)>,
    used: u64,
    cost: usize,
}

impl OpenDocument {
    pub(crate) fn new(document: Document, held: Option<documents::DocumentRow>, actor: ActorId) -> Self {
        Self { document, held, actor, next_seq: 1, rooms: None, used: 0, cost: 0 }
    }
}

/// The open documents.
#[derive(Default)]
pub(crate) struct Documents {
    open: HashMap<DocumentId, OpenDocument>,
    uses: u64,
    /// What the open ones cost together, in defects.
    cost: usize,
}

impl Documents {
    /// Takes a document out: whoever fails with it simply does not put it back.
    pub(crate) fn take(
        &mut self,
        db: &Connection,
        id: DocumentId,
        entropy: &dyn Entropy,
    ) -> Result<OpenDocument, AppError> {
        match self.take_open(id) {
            Some(open) => Ok(open),
            None => load(db, id, fresh_actor(entropy)?),
        }
    }

    /// Takes a document out if it is open.
    pub(crate) fn take_open(&mut self, id: DocumentId) -> Option<OpenDocument> {
        let open = self.open.remove(&id)?;
        self.cost -= open.cost;
        Some(open)
    }

    /// Puts a document back.
    pub(crate) fn put(&mut self, id: DocumentId, mut open: OpenDocument) {
        self.uses += 1;
        open.used = self.uses;
        open.cost = OPEN_COST + open.held.as_ref().map_or(0, |held| held.counts.defects as usize);
        self.take_open(id);
        self.cost += open.cost;
        self.open.insert(id, open);
        while self.cost > OPEN_LIMIT && self.open.len() > 1 {
            let oldest = self.open.iter().min_by_key(|(_, open)| open.used).map(|(id, _)| *id);
            oldest.map(|id| self.take_open(id));
        }
    }
}

/// An actor that nobody used before.
pub(crate) fn fresh_actor(entropy: &dyn Entropy) -> Result<ActorId, AppError> {
    let bytes = entropy.bytes()?;
    let mut actor = [0; 16];
    actor.copy_from_slice(&bytes[..16]);
    Ok(ActorId(actor))
}

fn load(db: &Connection, id: DocumentId, actor: ActorId) -> Result<OpenDocument, AppError> {
    let Some(held) = documents::find(db, id)? else {
        return Ok(OpenDocument::new(Document::genesis(id, 1)?, None, actor));
    };
    let confirmed = changes::load(db, held.row)?;
    let mut document = confirmed_document(&held, &confirmed)?;
    let pending = pending::of_document(db, held.row)?;
    document
        .apply(&pending.iter().map(|pending| &pending.bytes).filter(|bytes| !bytes.is_empty()).collect::<Vec<_>>())?;
    Ok(OpenDocument::new(document, Some(held), actor))
}

/// The confirmed part alone.
pub(crate) fn confirmed_document(
    held: &documents::DocumentRow,
    confirmed: &changes::Confirmed,
) -> Result<Document, AppError> {
    let mut document = match &confirmed.snapshot {
        Some(snapshot) => Document::open(snapshot)?,
        None => Document::genesis(held.id, held.generation)?,
    };
    document.apply(&confirmed.changes)?;
    Ok(document)
}
