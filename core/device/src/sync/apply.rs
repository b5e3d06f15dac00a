//! Takes in an answer: everything from it in one transaction, view rows only where something changed.

use super::error::SyncError;
use super::job::{Base, Done, Job, Spoilt};
use super::session::Checked;
use super::settle::{self, Settled, Stamp};
use super::{catalog, parallel, renumbered};
use crate::app::{Documents, Identity, Index, Known, OpenDocument, ServerTime, Writer, fresh_actor};
use crate::device::Core;
use crate::observer::Changed;
use crate::search;
use crate::store::changes::{self, Confirmed};
use crate::store::documents::{self, DocumentRow};
use crate::store::seals::{self, Seal};
use crate::store::{StoreError, defects, meta, on_lists, pending};
use rusqlite::Transaction;
use std::collections::BTreeMap;
use std::sync::Arc;
use yanfang_domain::id::{DefectId, DocumentId};
use yanfang_protocol::feed::{FeedContent, FeedDocument, FeedPart};
use yanfang_protocol::signature::content_digest;

/// What an answer did.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    pub(crate) changed: Changed,
    /// Documents that are not to be sent again in this sync.
    pub(crate) skip: Vec<i64>,
    pub(crate) judged: u32,
    pub(crate) received: u32,
}

/// What is to be done with a document.
#[derive(Default)]
struct Work {
    rebuild: bool,
    parts: Vec<FeedDocument>,
}

/// Takes in an answer. On an error nothing of it was stored, and the same may be asked again.
pub(crate) fn apply(core: &Core, identity: &Identity, checked: Checked) -> Result<Applied, SyncError> {
    let now_ms = core.clock().now().utc_ms;
    let Checked { sent, answer } = checked;
    let stamp = Stamp::new(&answer.cursor, answer.server_ms, now_ms);
    let mut applied = Applied::default();
    let mut writer = core.writer();
    let Writer { db, documents: open, .. } = &mut *writer;
    let tx = db.transaction()?;
    let mut work: BTreeMap<i64, Work> = BTreeMap::new();
    for (mut sent, answer) in sent.into_iter().zip(&answer.documents) {
        let Settled { rebuild, skip, judged } = settle::settle(&tx, &mut sent, answer, &stamp)?;
        applied.judged += judged;
        if rebuild {
            work.entry(sent.held.row).or_default().rebuild = true;
        }
        if skip {
            applied.skip.push(sent.held.row);
        }
        // Flags of the row may have changed: what is open reads them again.
        forget_flags(open, &sent.held);
    }
    for later in &answer.later {
        if let Some(row) = settle::replace(&tx, later, &stamp)?
            && let Some(held) = documents::by_row(&tx, row)?
        {
            applied.changed.documents.push(held.id);
        }
    }
    let mut known = core.known();
    let mut newer = None;
    for part in answer.feed {
        match part {
            FeedPart::Catalog { version, json, signature } => {
                let catalog = Arc::new(Known::new(catalog::keep(&tx, version, &json, &signature)?));
                newer = Some(catalog.clone());
                known = Some(catalog);
            }
            FeedPart::Left(id) => leave(&tx, open, id, &mut applied)?,
            FeedPart::Document(part) => {
                let row = match documents::find(&tx, part.id)? {
                    Some(held) => held.row,
                    None => documents::insert(&tx, part.id, part.generation)?.row,
                };
                seals::put(&tx, row, &seal(&part))?;
                if matches!(&part.content, FeedContent::Changes(changes) if changes.is_empty()) {
                    // This phone has all of it: only the signature is new.
                    continue;
                }
                work.entry(row).or_default().parts.push(part);
                applied.received += 1;
            }
        }
    }
    let finished = match known.as_deref() {
        Some(known) => run(core, identity, &tx, open, work, known)?,
        // The catalog always comes first; without it nothing can be shown, and nothing is asked about.
        None if work.is_empty() => Vec::new(),
        None => return Err(SyncError::Misfit),
    };
    let mut reopened = Vec::new();
    for done in finished {
        match done {
            Ok(done) => reopened.push(store(&tx, done, &stamp, &mut applied)?),
            Err(Spoilt { held }) => documents::update(&tx, &DocumentRow { refetch: true, ..held })?,
        }
    }
    if let (Some(before), Some(newer)) = (core.known(), &newer) {
        renumbered::index(core, &tx, open, &before, newer)?;
    }
    meta::set(&tx, meta::SERVER_TIME, &ServerTime { server_ms: stamp.server_ms, phone_ms: now_ms })?;
    meta::set(&tx, meta::CURSOR, &answer.cursor)?;
    if let Some(backed_up) = answer.backed_up {
        meta::set(&tx, meta::BACKED_UP, &(answer.cursor.epoch, backed_up))?;
    }
    tx.commit()?;
    for (id, document) in reopened {
        open.put(id, document);
    }
    if let Some(catalog) = newer {
        core.set_known(catalog);
    }
    Ok(applied)
}

/// What is kept of a part's signature.
fn seal(part: &FeedDocument) -> Seal {
    Seal {
        generation: part.generation,
        heads: part.heads.clone(),
        content: content_digest(&part.content),
        signature: part.signature.clone(),
    }
}

fn forget_flags(open: &mut Documents, held: &DocumentRow) {
    if let Some(mut document) = open.take_open(held.id) {
        if let Some(known) = &mut document.held {
            let counts = known.counts;
            *known = DocumentRow { counts, ..held.clone() };
        }
        open.put(held.id, document);
    }
}

/// A document left the scope: hidden, the confirmed part dropped once nothing is pending there.
fn leave(tx: &Transaction<'_>, open: &mut Documents, id: DocumentId, applied: &mut Applied) -> Result<(), SyncError> {
    let Some(held) = documents::find(tx, id)? else { return Ok(()) };
    open.take_open(id);
    documents::update(tx, &DocumentRow { gone: true, ..held.clone() })?;
    if pending::origins(tx, held.row)?.is_empty() {
        changes::remove(tx, held.row)?;
        seals::remove(tx, held.row)?;
        on_lists::remove(tx, held.row)?;
        for written in defects::of_document(tx, held.row)?.into_values() {
            search::forget(tx, written.row)?;
            defects::remove(tx, written.row)?;
        }
        documents::set_counts(tx, held.row, documents::Counts::default())?;
    }
    applied.changed.documents.push(id);
    Ok(())
}

fn run(
    core: &Core,
    identity: &Identity,
    tx: &Transaction<'_>,
    open: &mut Documents,
    work: BTreeMap<i64, Work>,
    known: &Known,
) -> Result<Vec<Result<Done, Spoilt>>, SyncError> {
    let mut jobs = Vec::with_capacity(work.len());
    let mut finished = Vec::new();
    for (row, Work { rebuild, parts }) in work {
        let Some(held) = documents::by_row(tx, row)? else { continue };
        let held = DocumentRow { gone: false, ..held };
        let is_whole = parts.iter().any(|part| matches!(part.content, FeedContent::Snapshot(_)));
        let was_open = open.take_open(held.id);
        let base = match was_open {
            Some(document) if !rebuild && !is_whole => Base::Open(Box::new(document)),
            _ if is_whole => Base::Stored(Confirmed::default()),
            _ => match changes::load(tx, row) {
                Ok(confirmed) => Base::Stored(confirmed),
                Err(StoreError::DamagedRow { .. }) => {
                    finished.push(Err(Spoilt { held }));
                    continue;
                }
                Err(error) => return Err(error.into()),
            },
        };
        let pending = match &base {
            Base::Open(_) => Vec::new(),
            Base::Stored(_) => pending::sendable(tx, row)?,
        };
        let actor = fresh_actor(core.entropy())?;
        jobs.push(Job { held, base, parts, pending, rebuild, actor, member: identity.member });
    }
    finished.extend(parallel::map(jobs, |job| job.run(known)));
    Ok(finished)
}

fn store(
    tx: &Transaction<'_>,
    done: Done,
    stamp: &Stamp,
    applied: &mut Applied,
) -> Result<(DocumentId, OpenDocument), SyncError> {
    let Done { mut held, mut open, replace, add, again, stranded, lines, rooms, on_lists: shown } = done;
    if let Some(snapshot) = &replace {
        changes::replace(tx, held.row, snapshot)?;
        held.refetch = false;
    }
    for change in &add {
        changes::add(tx, held.row, change)?;
    }
    for waiting in &again {
        pending::put(tx, waiting)?;
    }
    for waiting in &stranded {
        settle::shelve(tx, waiting, stamp)?;
    }
    let mut before = defects::of_document(tx, held.row)?;
    let counts = &mut held.counts;
    for line in &lines {
        if line.write(tx, held.row, before.remove(&line.id), counts, Index::Now)? {
            applied.changed.defects.push(line.id);
        }
    }
    remove_rest(tx, before, counts, &mut applied.changed.defects)?;
    held.counts.rooms = rooms.1.len() as u32;
    if matches!(held.id, DocumentId::Unit(_)) {
        on_lists::put(tx, held.row, &shown)?;
    }
    documents::update(tx, &held)?;
    documents::set_counts(tx, held.row, held.counts)?;
    applied.changed.documents.push(held.id);
    let id = held.id;
    open.held = Some(held);
    open.rooms = Some(rooms);
    Ok((id, open))
}

/// Rows of defects that are not in the document any more: the commands that made them were not accepted.
fn remove_rest(
    tx: &Transaction<'_>,
    rest: std::collections::HashMap<DefectId, defects::Written>,
    counts: &mut documents::Counts,
    changed: &mut Vec<DefectId>,
) -> Result<(), SyncError> {
    for (id, written) in rest {
        search::forget(tx, written.row)?;
        defects::remove(tx, written.row)?;
        crate::app::uncount(counts, &written);
        changed.push(id);
    }
    Ok(())
}
