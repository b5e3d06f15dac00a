//! The server was restored from a backup: it gets back what it lacks before this phone's commands are judged (N4).
//!
//! Nothing of this phone changes until all is given; then, in one transaction, the commands whose receipts the server lost
//! wait again, photos count as not sent, and the cursor begins the new epoch. Cut anywhere, it begins anew.

use super::account::{authorized, good};
use super::error::SyncError;
use super::link::{LinkRequest, Method};
use crate::app::{Identity, confirmed_document};
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::store::documents::{self, DocumentRow};
use crate::store::pending::{self, Pending};
use crate::store::seals::{self, Seal};
use crate::store::{StoreError, changes, journal, kept_files, meta, photos, receipts};
use rusqlite::Connection;
use serde_bytes::ByteBuf;
use std::collections::{HashMap, HashSet};
use yanfang_domain::id::{Digest, DocumentId, Origin};
use yanfang_protocol::codec::{self, CONTENT_TYPE};
use yanfang_protocol::feed::Cursor;
use yanfang_protocol::signature::{Purpose, Signed, public_key};
use yanfang_protocol::sync::PROTOCOL;
use yanfang_protocol::take_back::{
    COMMANDS, DOCUMENTS, GivenDocument, HeldDocument, PATH, TakeBackAnswer, TakeBackRequest,
};

/// Largest answer, inflated: ids and hashes only.
const ANSWER_LIMIT: usize = 4 << 20;

/// Bytes of changes that fill a request; they are compressed before they count.
const GIVEN: usize = 6 << 20;

/// Gives everything back, then begins the new epoch.
pub(crate) fn give_back(core: &Core, identity: &Identity, cancel: &CancelToken) -> Result<(), SyncError> {
    let cursor: Cursor = meta::get(&core.reader(), meta::CURSOR)?.ok_or(SyncError::Misfit)?;
    let calls = Calls { core, identity, cancel, cursor };
    let mut beginning = calls.catalogs()?;
    if let Some(cursor) = calls.documents()? {
        beginning = cursor;
    }
    let lost = calls.commands()?;
    let mut writer = core.writer();
    let tx = writer.db.transaction()?;
    for receipt in receipts::all(&tx)?.into_iter().filter(|receipt| lost.contains(&receipt.origin)) {
        let Some(entry) = journal::get(&tx, receipt.number)? else { continue };
        let again = Pending {
            number: receipt.number,
            document: receipt.document,
            written: receipt.origin,
            origin: receipt.origin,
            dependencies: Vec::new(),
            hash: receipt.change.unwrap_or(entry.change),
            bytes: Vec::new(),
            hold_until_ms: 0,
        };
        pending::put(&tx, &again)?;
    }
    photos::send_again(&tx)?;
    kept_files::send_again(&tx)?;
    meta::set(&tx, meta::CURSOR, &beginning)?;
    Ok(tx.commit()?)
}

/// The calls of one taking back.
struct Calls<'a> {
    core: &'a Core,
    identity: &'a Identity,
    cancel: &'a CancelToken,
    cursor: Cursor,
}

impl Calls<'_> {
    fn empty(&self) -> TakeBackRequest {
        TakeBackRequest {
            protocol: PROTOCOL,
            project: self.identity.project,
            cursor: self.cursor.clone(),
            catalogs: Vec::new(),
            documents: Vec::new(),
            commands: Vec::new(),
            given_catalogs: Vec::new(),
            given_documents: Vec::new(),
        }
    }

    fn call(&self, request: &TakeBackRequest) -> Result<TakeBackAnswer, SyncError> {
        if self.cancel.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        let request = LinkRequest {
            method: Method::Post,
            url: format!("{}{PATH}", self.identity.server),
            headers: vec![("content-type", CONTENT_TYPE.into())],
            body: codec::encode(request)?,
            answer_limit: ANSWER_LIMIT,
        };
        let response = good(authorized(self.core, self.identity, request, self.cancel)?)?;
        let signed: Signed =
            codec::decode(&response.body, ANSWER_LIMIT).map_err(|_| SyncError::NotTheServer { status: 200 })?;
        let key = public_key(&self.identity.server_key.0).map_err(|_| SyncError::BadSignature)?;
        let answer: TakeBackAnswer = signed.open(&key, Purpose::TakeBack).map_err(|_| SyncError::BadSignature)?;
        if answer.cursor.epoch <= self.cursor.epoch {
            return Err(SyncError::HistoryChanged);
        }
        Ok(answer)
    }

    /// Catalogs first: what is judged and shown afterwards goes by them.
    fn catalogs(&self) -> Result<Cursor, SyncError> {
        let held = super::catalog::all(&self.core.reader())?;
        let versions: Vec<u32> = held.iter().map(|given| given.version).collect();
        let newest = versions.len().saturating_sub(DOCUMENTS);
        let answer = self.call(&TakeBackRequest { catalogs: versions[newest..].to_vec(), ..self.empty() })?;
        for given in held.into_iter().filter(|given| answer.catalogs.contains(&given.version)) {
            self.call(&TakeBackRequest { given_catalogs: vec![given], ..self.empty() })?;
        }
        Ok(answer.cursor)
    }

    /// Documents of which the server lacks something.
    fn documents(&self) -> Result<Option<Cursor>, SyncError> {
        let held = sealed(&self.core.reader())?;
        let mut cursor = None;
        for some in held.chunks(DOCUMENTS) {
            let named = some.iter().map(|(row, seal)| HeldDocument { id: row.id, heads: seal.heads.clone() });
            let answer = self.call(&TakeBackRequest { documents: named.collect(), ..self.empty() })?;
            let lacking: HashMap<DocumentId, Vec<Digest>> =
                answer.documents.into_iter().map(|lacking| (lacking.id, lacking.heads)).collect();
            let mut given = Vec::new();
            let mut bytes = 0;
            for (row, seal) in some {
                let Some(heads) = lacking.get(&row.id) else { continue };
                let Some(document) = given_document(&self.core.reader(), row, seal, heads)? else { continue };
                bytes += document.changes.iter().map(|change| change.len()).sum::<usize>();
                given.push(document);
                if bytes >= GIVEN {
                    self.give(std::mem::take(&mut given))?;
                    bytes = 0;
                }
            }
            self.give(given)?;
            cursor = Some(answer.cursor);
        }
        Ok(cursor)
    }

    fn give(&self, given_documents: Vec<GivenDocument>) -> Result<(), SyncError> {
        if given_documents.is_empty() {
            return Ok(());
        }
        let answer = self.call(&TakeBackRequest { given_documents, ..self.empty() })?;
        if answer.not_taken.is_empty() { Ok(()) } else { Err(SyncError::NotTakenBack { documents: answer.not_taken }) }
    }

    /// Own commands that had receipts and that the server knows nothing of.
    fn commands(&self) -> Result<HashSet<Origin>, SyncError> {
        let origins: Vec<Origin> =
            receipts::all(&self.core.reader())?.into_iter().map(|receipt| receipt.origin).collect();
        let mut lost = HashSet::new();
        for some in origins.chunks(COMMANDS) {
            lost.extend(self.call(&TakeBackRequest { commands: some.to_vec(), ..self.empty() })?.commands);
        }
        Ok(lost)
    }
}

fn sealed(db: &Connection) -> Result<Vec<(DocumentRow, Seal)>, StoreError> {
    let mut sealed = Vec::new();
    for row in documents::all(db)? {
        if let Some(seal) = seals::get(db, row.row)? {
            sealed.push((row, seal));
        }
    }
    Ok(sealed)
}

/// A document as it is given: the confirmed part without what stands under the server's own heads. `None` where the part
/// is damaged here: it is fetched whole, and nobody is helped by bytes that do not read.
fn given_document(
    db: &Connection,
    row: &DocumentRow,
    seal: &Seal,
    heads: &[Digest],
) -> Result<Option<GivenDocument>, SyncError> {
    let confirmed = match changes::load(db, row.row) {
        Ok(confirmed) => confirmed,
        Err(StoreError::DamagedRow { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Ok(document) = confirmed_document(row, &confirmed) else { return Ok(None) };
    let changes = document.changes_since(heads).into_iter().map(|change| ByteBuf::from(change.bytes)).collect();
    Ok(Some(GivenDocument {
        id: row.id,
        generation: seal.generation,
        heads: seal.heads.clone(),
        content: seal.content,
        signature: seal.signature.clone(),
        changes,
    }))
}
