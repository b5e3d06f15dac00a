//! Colleagues' commands executed on a scratch copy, to be shown beside the document.

use crate::app::{AppError, SCRATCH};
use crate::store::sealed;
use rusqlite::Connection;
use yanfang_document::{Document, ExecuteError};
use yanfang_domain::command::Command;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::Author;
use yanfang_protocol::bundle::SealedCommand;
use yanfang_protocol::codec;
use yanfang_protocol::signature::Signed;

/// The defects of the scratch copy; empty if colleagues handed nothing over for this document.
///
/// Signatures were checked when the bundle came in. What cannot be executed here is left for the server to judge.
pub(crate) fn beside(db: &Connection, document: &Document) -> Result<Vec<Defect>, AppError> {
    let rows = sealed::of_document(db, document.id())?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut scratch = document.clone();
    for row in rows {
        let signed: Signed = codec::from_plain(&row.bytes)?;
        let sealed: SealedCommand = codec::from_plain(&signed.message)?;
        let Ok(body) = codec::decode_body(&sealed.body) else { continue };
        let command = Command {
            origin: sealed.origin,
            by: Author::Member(row.member),
            done_at: sealed.done_at,
            catalog: sealed.catalog,
            body,
        };
        // A copy that failed is spent; any other error is a refusal here: what the command requires is not on this phone,
        // or it came down already.
        if let Err(ExecuteError::Document(_)) = scratch.append(SCRATCH, &command) {
            return Ok(Vec::new());
        }
    }
    Ok(scratch.unit().defects)
}
