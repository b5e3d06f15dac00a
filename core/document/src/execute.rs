//! Executes a command: checks that what it needs is here, and writes exactly one change.
//!
//! No clock and no randomness: the same command on the same dependencies under the same actor makes the same bytes,
//! for ever (tests/fixtures). Rights and transitions of status are the domain's, not checked here.

mod write;

use crate::document::{Places, digest};
use crate::error::guarded;
use crate::requires::{Requirement, requirements};
use crate::{ChangeHash, DocumentError, ExecuteError};
use automerge::transaction::CommitOptions;
use automerge::{Automerge, ObjId, ReadDoc};
use yanfang_domain::command::{Body, Command};
use yanfang_domain::entry::Entry;
use yanfang_domain::event::Event;
use yanfang_domain::id::{DocumentId, EventId, RecordId};

/// The change that a command became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed {
    /// The change's hash.
    pub hash: ChangeHash,
    /// The raw change: what the feed carries and the journal stores, 370 to 590 bytes for a defect.
    pub bytes: Vec<u8>,
    /// Its number among the changes of its actor in this document, from 1.
    pub seq: u32,
    /// The changes it stands on, sorted.
    pub dependencies: Vec<ChangeHash>,
}

/// Executes on the present heads under the actor that is set. After an error of kind `Document` they must be dropped.
pub(crate) fn execute(
    automerge: &mut Automerge,
    places: &Places,
    document: DocumentId,
    command: &Command,
) -> Result<Executed, ExecuteError> {
    command.body.validate()?;
    if !belongs_in(&command.body, document) {
        return Err(ExecuteError::OtherDocument { document });
    }
    check(automerge, places, command)?;
    let change = guarded(|| {
        // Seconds are what a change carries; the milliseconds are in the record.
        let time = command.done_at.utc_ms.div_euclid(1000);
        let options = || CommitOptions::default().with_time(time);
        let mut transaction = automerge.transaction();
        write::write(&mut transaction, places, command)?;
        let (hash, _) = transaction.commit_with(options());
        if hash.is_none() {
            // An amendment to the value that is there already: still one change, so that origin and change go in step.
            automerge.empty_commit(options());
        }
        automerge
            .get_last_local_change()
            .ok_or_else(|| DocumentError::Unwritable { reason: "the change is not in the document".into() })
    })?;
    let mut dependencies: Vec<_> = change.deps().iter().map(digest).collect();
    dependencies.sort_unstable();
    let seq = u32::try_from(change.seq())
        .map_err(|_| DocumentError::Unwritable { reason: "the actor has made too many changes".into() })?;
    Ok(Executed { hash: digest(&change.hash()), bytes: change.raw_bytes().to_vec(), seq, dependencies })
}

/// Whether a command of this body may stand in that document.
fn belongs_in(body: &Body, document: DocumentId) -> bool {
    match (body, document) {
        (Body::AddEntry(body), _) => body.kind.belongs_in(document),
        (Body::Mirror(body), DocumentId::Unit(_)) => body.defects.is_empty(),
        (Body::Mirror(_) | Body::DefectEvent(_), DocumentId::Order(_)) => true,
        (_, document) => matches!(document, DocumentId::Unit(_)),
    }
}

/// The entry that a command makes, if it makes one.
fn entry_of(command: &Command) -> Option<Entry> {
    let Body::AddEntry(body) = &command.body else { return None };
    Some(body.entry(command.origin, command.by, command.done_at))
}

/// The event that a command makes, if it makes one.
pub(crate) fn event_of(command: &Command) -> Option<Event> {
    let Body::DefectEvent(body) = &command.body else { return None };
    Some(Event {
        id: EventId(command.origin.record(0)),
        by: command.by,
        at: command.done_at,
        defect: body.defect,
        after: body.after.clone(),
        kind: body.kind.clone(),
    })
}

pub(crate) fn check(automerge: &Automerge, places: &Places, command: &Command) -> Result<(), ExecuteError> {
    for requirement in requirements(&command.body) {
        match requirement {
            Requirement::Defect(defect) if !has(automerge, &places.defects, defect.0)? => {
                return Err(ExecuteError::UnknownDefect { defect });
            }
            Requirement::Inspection(inspection) if !has(automerge, &places.inspections, inspection.0)? => {
                return Err(ExecuteError::UnknownInspection { inspection });
            }
            Requirement::Event(event) if !has_event(automerge, places, event)? => {
                return Err(ExecuteError::UnknownEvent { event });
            }
            Requirement::Entry(entry) if !has(automerge, &places.entries, entry.0)? => {
                return Err(ExecuteError::UnknownEntry { entry });
            }
            _ => {}
        }
    }
    let record = command.origin.record(0);
    if created_already(automerge, places, command, record)? {
        return Err(ExecuteError::AlreadyExists { record });
    }
    Ok(())
}

fn created_already(
    automerge: &Automerge,
    places: &Places,
    command: &Command,
    record: RecordId,
) -> Result<bool, DocumentError> {
    let parent = match &command.body {
        Body::StartInspection(_) => Some(places.inspections.clone()),
        Body::RecordRoom(body) => write::rooms(automerge, places, body.inspection)?,
        Body::Measure(body) => write::measurements(automerge, places, body.inspection)?,
        Body::RecordDefect(_) => Some(places.defects.clone()),
        Body::AddPhotos(body) => write::photos(automerge, places, body.defect)?,
        Body::DefectEvent(_) => Some(places.events.clone()),
        Body::AddEntry(_) => Some(places.entries.clone()),
        // These create nothing: written twice they leave the same values.
        Body::AmendDefect(_) | Body::RenumberDefect(_) | Body::Mirror(_) => None,
    };
    parent.map_or(Ok(false), |parent| has(automerge, &parent, record))
}

/// The recording of a defect is an event too, under the defect's own id.
pub(crate) fn has_event(automerge: &Automerge, places: &Places, event: EventId) -> Result<bool, DocumentError> {
    Ok(has(automerge, &places.events, event.0)? || has(automerge, &places.defects, event.0)?)
}

fn has(automerge: &Automerge, parent: &ObjId, record: RecordId) -> Result<bool, DocumentError> {
    guarded(|| Ok(automerge.get(parent, record.to_string())?.is_some()))
}
