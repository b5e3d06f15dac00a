//! The one path of every write: check, execute, and one transaction before it counts as saved (sync.md 2).

use super::documents::OpenDocument;
use super::elsewhere::Elsewhere;
use super::rights;
use super::{AppError, Identity, Index, Known, Line, Writer, room_count};
use crate::device::Core;
use crate::journal::{Entry, Mark};
use crate::observer::Changed;
use crate::store::kept_files::{self, KeptFile};
use crate::store::pending::Pending;
use crate::store::photos::PhotoRow;
use crate::store::{defects, documents, journal, on_lists, pending, photos};
use std::cell::RefCell;
use yanfang_document::{Document, Executed};
use yanfang_domain::command::{Body, Command};
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, DocumentId, MemberId, Origin};
use yanfang_domain::time::Moment;

/// The version in which this app writes every kind of command.
pub(crate) const COMMAND_VERSION: u8 = 1;

/// What a use case sees when it writes its command's body.
pub(crate) struct Scene<'a> {
    pub(crate) document: &'a Document,
    pub(crate) member: MemberId,
    /// Files that the command rests on and that lie in the folder already.
    pub(crate) files: RefCell<Vec<KeptFile>>,
}

/// What is to be done.
pub(crate) struct Write {
    pub(crate) document: DocumentId,
    /// Photos that the command names and that lie in the folder already.
    pub(crate) photos: Vec<PhotoRow>,
    /// How long it may be undone (ms): it is not sent before.
    pub(crate) hold_ms: u32,
}

impl Write {
    pub(crate) fn on(document: impl Into<DocumentId>) -> Self {
        Self { document: document.into(), photos: Vec::new(), hold_ms: 0 }
    }
}

impl Core {
    /// Makes, checks, executes and stores a command. When this returns, the command is on the disk.
    pub(crate) fn perform(
        &self,
        write: Write,
        make: impl FnOnce(&Scene<'_>) -> Result<Body, AppError>,
    ) -> Result<Origin, AppError> {
        let id = write.document;
        let known = self.known().ok_or(AppError::UnknownDocument { document: id })?;
        if let DocumentId::Unit(unit) = id {
            known.unit(unit).ok_or(AppError::UnknownUnit { unit })?;
        }
        let (origin, changed) = {
            let mut writer = self.writer();
            let identity = writer.identity.clone().ok_or(AppError::NotEnrolled)?;
            let now = self.clock().now();
            let Writer { db, documents, .. } = &mut *writer;
            let by_server = Moment { utc_ms: self.server_time_in(db), ..now };
            let mut open = documents.take(db, id, self.entropy())?;
            let scene = Scene { document: &open.document, member: identity.member, files: RefCell::default() };
            let body = make(&scene).and_then(|body| {
                let elsewhere = Elsewhere::new(db, &known);
                rights::check(&known, &open.document, &elsewhere, identity.member, by_server, &body)?;
                Ok(body)
            });
            let files = scene.files.take();
            let body = match body {
                Ok(body) => body,
                Err(error) => {
                    // Nothing was executed: the open document is as it was.
                    documents.put(id, open);
                    return Err(error);
                }
            };
            // From here on a failure drops the open document with its actor: the next write opens it anew.
            let saved = save(&mut writer, &mut open, &known, &identity, now, &write, &files, body)?;
            writer.documents.put(id, open);
            saved
        };
        self.tell(&changed);
        Ok(origin)
    }
}

#[allow(clippy::too_many_arguments)] // one transaction needs all of these, and nobody else calls it
fn save(
    writer: &mut Writer,
    open: &mut OpenDocument,
    known: &Known,
    identity: &Identity,
    now: Moment,
    write: &Write,
    files: &[KeptFile],
    body: Body,
) -> Result<(Origin, Changed), AppError> {
    let id = write.document;
    let origin = Origin { actor: open.actor, seq: open.next_seq };
    let command =
        Command { origin, by: Author::Member(identity.member), done_at: now, catalog: known.catalog.version, body };
    let executed = open.document.append(open.actor, &command)?;
    let tx = writer.db.transaction().map_err(crate::store::StoreError::from)?;
    let mut held = match open.held.take() {
        Some(held) => held,
        None => documents::insert(&tx, id, open.document.generation())?,
    };
    let end = add_to_journal(&tx, writer.end, held.row, &command, &executed)?;
    let waiting = Pending {
        number: end.number,
        document: held.row,
        written: origin,
        origin,
        dependencies: executed.dependencies,
        hash: executed.hash,
        bytes: executed.bytes,
        hold_until_ms: if write.hold_ms > 0 { now.utc_ms + i64::from(write.hold_ms) } else { 0 },
    };
    pending::put(&tx, &waiting)?;
    for photo in &write.photos {
        photos::add(&tx, photo)?;
    }
    for file in files {
        kept_files::add(&tx, file)?;
    }
    let defect = touched(&command);
    let before = held.counts;
    if let Some(defect) = defect {
        write_line(&tx, open, known, &mut held, id, defect, is_new(&command))?;
    }
    if matches!((&command.body, id), (Body::AddEntry(_), DocumentId::Unit(_))) {
        on_lists::put(&tx, held.row, &yanfang_domain::delivery::on_lists(&open.document.entries()))?;
    }
    note_room(open, &command);
    if let Some((_, rooms)) = &open.rooms {
        held.counts.rooms = rooms.len() as u32;
    }
    if held.counts != before {
        documents::set_counts(&tx, held.row, held.counts)?;
    }
    tx.commit().map_err(crate::store::StoreError::from)?;
    open.held = Some(held);
    open.next_seq += 1;
    writer.end = end;
    writer.mark.write(end)?;
    let changed = Changed {
        documents: vec![id],
        defects: defect.into_iter().collect(),
        photos: write.photos.iter().map(|photo| photo.hash).collect(),
    };
    Ok((origin, changed))
}

fn add_to_journal(
    tx: &rusqlite::Transaction<'_>,
    end: Mark,
    document: i64,
    command: &Command,
    executed: &Executed,
) -> Result<Mark, AppError> {
    let entry = Entry {
        document,
        origin: command.origin,
        version: COMMAND_VERSION,
        catalog: command.catalog,
        done_at: command.done_at,
        body: yanfang_protocol::codec::encode_body(&command.body)?,
        change: executed.hash,
    };
    Ok(journal::add(tx, end, &entry)?)
}

fn write_line(
    tx: &rusqlite::Transaction<'_>,
    open: &OpenDocument,
    known: &Known,
    held: &mut documents::DocumentRow,
    id: DocumentId,
    defect: DefectId,
    is_new: bool,
) -> Result<(), AppError> {
    let value = rights::find(&open.document, defect)?;
    let before = if is_new { None } else { defects::find(tx, held.row, defect)? };
    Line::of(id, &value, known)?.write(tx, held.row, before, &mut held.counts, Index::Later)?;
    Ok(())
}

/// The defect whose row changes with a command.
pub(crate) fn touched(command: &Command) -> Option<DefectId> {
    match &command.body {
        Body::RecordDefect(_) => Some(DefectId(command.origin.record(0))),
        Body::AmendDefect(body) => Some(body.defect),
        Body::AddPhotos(body) => Some(body.defect),
        Body::DefectEvent(body) => body.defect,
        Body::RenumberDefect(body) => Some(body.defect),
        Body::StartInspection(_) | Body::RecordRoom(_) | Body::Measure(_) | Body::AddEntry(_) | Body::Mirror(_) => None,
    }
}

const fn is_new(command: &Command) -> bool {
    matches!(command.body, Body::RecordDefect(_))
}

/// Keeps the newest inspection's rooms in step; they are read from the document once.
fn note_room(open: &mut OpenDocument, command: &Command) {
    if !matches!(command.body, Body::StartInspection(_) | Body::RecordRoom(_)) {
        return;
    }
    let Some((newest, rooms)) = &mut open.rooms else {
        open.rooms = Some(room_count(&open.document.unit().inspections));
        return;
    };
    match &command.body {
        Body::RecordRoom(body) if Some(body.inspection) == *newest => {
            rooms.insert(body.room);
        }
        Body::StartInspection(_) => open.rooms = Some(room_count(&open.document.unit().inspections)),
        _ => {}
    }
}
