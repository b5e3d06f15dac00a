//! Hands colleagues' sealed commands to the server, unchanged, and keeps the receipts for them.

use crate::app::Identity;
use crate::cancel::CancelToken;
use crate::device::Core;
use crate::store::sealed::{self, SealedRow};
use crate::sync::account::{authorized, good};
use crate::sync::{LinkRequest, Method, SyncError};
use serde_bytes::ByteBuf;
use yanfang_protocol::codec::{self, CONTENT_TYPE};
use yanfang_protocol::deliver::{COMMANDS, DeliverAnswer, DeliverRequest, Delivered, DeliveredReceipt, PATH, Sealed};
use yanfang_protocol::signature::{Purpose, Signed, public_key};
use yanfang_protocol::sync::PROTOCOL;

/// Largest answer.
const ANSWER_LIMIT: usize = 1 << 20;

/// Bytes of sealed commands that fill a request.
const FULL: usize = 768 << 10;

/// Hands on what nobody delivered yet; tells how many commands the server judged now.
pub(crate) fn deliver(core: &Core, identity: &Identity, cancel: &CancelToken) -> Result<u32, SyncError> {
    let rows = sealed::to_deliver(&core.reader())?;
    let mut judged = 0;
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        if cancel.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        let (now, later) = rest.split_at(fitting(rest));
        judged += hand_on(core, identity, now, cancel)?;
        rest = later;
    }
    Ok(judged)
}

/// How many of these go into one request; at least one.
fn fitting(rows: &[SealedRow]) -> usize {
    let mut bytes = 0;
    let fits = rows.iter().take(COMMANDS).take_while(|row| {
        bytes += row.bytes.len() + row.certificate.len();
        bytes <= FULL
    });
    fits.count().max(1)
}

fn hand_on(core: &Core, identity: &Identity, rows: &[SealedRow], cancel: &CancelToken) -> Result<u32, SyncError> {
    let mut commands = Vec::with_capacity(rows.len());
    for row in rows {
        let command = codec::from_plain(&row.bytes)?;
        commands.push(Sealed { certificate: ByteBuf::from(row.certificate.clone()), command });
    }
    let request = LinkRequest {
        method: Method::Post,
        url: format!("{}{PATH}", identity.server),
        headers: vec![("content-type", CONTENT_TYPE.into())],
        body: codec::encode(&DeliverRequest { protocol: PROTOCOL, project: identity.project, commands })?,
        answer_limit: ANSWER_LIMIT,
    };
    let response = good(authorized(core, identity, request, cancel)?)?;
    let answer: DeliverAnswer =
        codec::decode(&response.body, ANSWER_LIMIT).map_err(|_| SyncError::NotTheServer { status: 200 })?;
    if answer.commands.len() != rows.len() {
        return Err(SyncError::Misfit);
    }
    keep(core, identity, rows, &answer)
}

/// Keeps receipts that the server signed for these commands; what has none is handed on again with the next sync.
fn keep(core: &Core, identity: &Identity, rows: &[SealedRow], answer: &DeliverAnswer) -> Result<u32, SyncError> {
    let key = public_key(&identity.server_key.0).map_err(|_| SyncError::BadSignature)?;
    let mut writer = core.writer();
    let tx = writer.db.transaction()?;
    let mut judged = 0;
    for (row, delivered) in rows.iter().zip(&answer.commands) {
        let Delivered::Judged(signed) = delivered else { continue };
        let receipt: DeliveredReceipt = open(signed, &key)?;
        if receipt.origin != row.origin || receipt.project != identity.project {
            return Err(SyncError::Misfit);
        }
        sealed::received(&tx, row.origin, &codec::plain(signed)?)?;
        judged += 1;
    }
    tx.commit()?;
    Ok(judged)
}

fn open(signed: &Signed, key: &ed25519_dalek::VerifyingKey) -> Result<DeliveredReceipt, SyncError> {
    signed.open(key, Purpose::Delivered).map_err(|_| SyncError::BadSignature)
}
