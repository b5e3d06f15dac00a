//! Brings one document up to date in memory: pure, so that many run at once.

use super::error::SyncError;
use crate::app::{AppError, Known, Line, OpenDocument, room_count};
use crate::store::changes::Confirmed;
use crate::store::documents::DocumentRow;
use crate::store::pending::{Pending, Sendable};
use std::collections::HashSet;
use yanfang_document::{Document, DocumentError, ExecuteError};
use yanfang_domain::command::Command;
use yanfang_domain::delivery::{OnLists, on_lists};
use yanfang_domain::event::Author;
use yanfang_domain::id::{ActorId, InspectionId, MemberId, Origin, RoomId};
use yanfang_protocol::feed::{FeedContent, FeedDocument};

/// Stands for "the origin under which it is executed next" (a forked command).
pub(crate) const NEW_ORIGIN: Origin = Origin { actor: ActorId([0; 16]), seq: 0 };

/// What a document is brought up to date from.
pub(crate) enum Base {
    /// It is open, and only changes are added.
    Open(Box<OpenDocument>),
    /// Its confirmed part from the disk.
    Stored(Confirmed),
}

/// One document's work.
pub(crate) struct Job {
    pub(crate) held: DocumentRow,
    pub(crate) base: Base,
    pub(crate) parts: Vec<FeedDocument>,
    pub(crate) pending: Vec<Sendable>,
    pub(crate) rebuild: bool,
    /// A fresh actor, for the open document and for commands that are executed again.
    pub(crate) actor: ActorId,
    pub(crate) member: MemberId,
}

/// What came of it.
pub(crate) struct Done {
    pub(crate) held: DocumentRow,
    pub(crate) open: OpenDocument,
    /// The whole confirmed part anew, before `add`.
    pub(crate) replace: Option<Vec<u8>>,
    /// Confirmed changes to add.
    pub(crate) add: Vec<Vec<u8>>,
    /// Commands that were executed again.
    pub(crate) again: Vec<Pending>,
    /// Commands that cannot be executed any more.
    pub(crate) stranded: Vec<Pending>,
    pub(crate) lines: Vec<Line>,
    pub(crate) rooms: (Option<InspectionId>, HashSet<RoomId>),
    pub(crate) on_lists: OnLists,
}

/// A document that could not be brought up to date: it is fetched whole.
pub(crate) struct Spoilt {
    pub(crate) held: DocumentRow,
}

impl Job {
    /// Does the work. The parts' signatures were checked before.
    pub(crate) fn run(self, known: &Known) -> Result<Done, Spoilt> {
        let held = self.held.clone();
        self.bring_up(known).map_err(|_| Spoilt { held })
    }

    fn bring_up(mut self, known: &Known) -> Result<Done, SyncError> {
        let (mut replace, mut add) = (None, Vec::new());
        let mut heads = None;
        for part in std::mem::take(&mut self.parts) {
            self.held.generation = part.generation;
            heads = Some(part.heads);
            match part.content {
                FeedContent::Snapshot(bytes) => {
                    replace = Some(bytes.into_vec());
                    add.clear();
                }
                FeedContent::Changes(changes) => add.extend(changes.into_iter().map(serde_bytes::ByteBuf::into_vec)),
            }
        }
        let mut again = Vec::new();
        let mut stranded = Vec::new();
        let open = match self.base {
            Base::Open(mut open) => {
                open.document.apply(&add).map_err(AppError::from)?;
                if let Some(heads) = &heads
                    && !heads.iter().all(|head| open.document.contains(head))
                {
                    return Err(SyncError::HistoryChanged);
                }
                *open
            }
            Base::Stored(confirmed) => {
                let mut document = stored(&self.held, &confirmed, replace.as_deref())?;
                document.apply(&add).map_err(AppError::from)?;
                if heads.as_ref().is_some_and(|heads| *heads != document.heads()) {
                    return Err(SyncError::HistoryChanged);
                }
                let mut open = OpenDocument::new(document, None, self.actor);
                if self.rebuild || !apply_pending(&mut open.document, &self.pending)? {
                    execute_again(&mut open, self.pending, self.member, &mut again, &mut stranded)?;
                }
                open
            }
        };
        let content = open.document.unit();
        let id = self.held.id;
        let lines = content.defects.iter().map(|defect| Line::of(id, defect, known));
        let lines = lines.collect::<Result<_, _>>()?;
        let rooms = room_count(&content.inspections);
        let on_lists = on_lists(&content.entries);
        Ok(Done { held: self.held, open, replace, add, again, stranded, lines, rooms, on_lists })
    }
}

fn stored(held: &DocumentRow, confirmed: &Confirmed, snapshot: Option<&[u8]>) -> Result<Document, SyncError> {
    if let Some(snapshot) = snapshot {
        return Ok(Document::open(snapshot).map_err(AppError::from)?);
    }
    let mut document = match &confirmed.snapshot {
        Some(snapshot) => Document::open(snapshot).map_err(AppError::from)?,
        None => Document::genesis(held.id, held.generation).map_err(AppError::from)?,
    };
    document.apply(&confirmed.changes).map_err(AppError::from)?;
    Ok(document)
}

/// Adds pending changes as they are; false if they stand on something that is not there.
fn apply_pending(document: &mut Document, pending: &[Sendable]) -> Result<bool, SyncError> {
    let bytes = pending.iter().map(|sendable| &sendable.pending.bytes).filter(|bytes| !bytes.is_empty());
    match document.apply(&bytes.collect::<Vec<_>>()) {
        Ok(()) => Ok(true),
        Err(DocumentError::MissingDependencies { .. }) => Ok(false),
        Err(error) => Err(AppError::from(error).into()),
    }
}

/// Executes pending commands again on the confirmed part under the new actor; each keeps its origin.
fn execute_again(
    open: &mut OpenDocument,
    pending: Vec<Sendable>,
    member: MemberId,
    again: &mut Vec<Pending>,
    stranded: &mut Vec<Pending>,
) -> Result<(), SyncError> {
    for sendable in pending.into_iter().filter(|sendable| !sendable.pending.is_again()) {
        let written = Origin { actor: open.actor, seq: open.next_seq };
        let origin = if sendable.pending.origin == NEW_ORIGIN { written } else { sendable.pending.origin };
        let Ok(body) = yanfang_protocol::codec::decode_body(&sendable.body) else {
            // A newer app wrote it: it waits as it is, and is sent when this app is updated.
            continue;
        };
        let command =
            Command { origin, by: Author::Member(member), done_at: sendable.done_at, catalog: sendable.catalog, body };
        let before = sendable.pending;
        match open.document.append(open.actor, &command) {
            Ok(executed) => {
                open.next_seq += 1;
                again.push(Pending {
                    written,
                    origin,
                    dependencies: executed.dependencies,
                    hash: executed.hash,
                    bytes: executed.bytes,
                    ..before
                });
            }
            // Its effect came down already (an answer was lost): sent once more, it gets the receipt it had.
            Err(ExecuteError::AlreadyExists { .. }) => again.push(Pending { bytes: Vec::new(), ..before }),
            Err(ExecuteError::Document(error)) => return Err(AppError::from(error).into()),
            Err(_) => stranded.push(before),
        }
    }
    Ok(())
}
