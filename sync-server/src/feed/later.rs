//! Receipts that replace earlier ones: what the office said since a phone's cursor about what that phone had sent.

use super::cursor::Position;
use crate::engine::{Caller, Server};
use crate::ingest::{IngestError, code_of};
use crate::store::{StoreError, Value};
use yanfang_domain::id::{MemberId, RecordId};
use yanfang_protocol::codec;
use yanfang_protocol::feed::Cursor;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{LaterReceipt, OfficeWord};

/// What was declined before what was taken in: of two answers after a restore the latter holds.
const LATER: &str = "SELECT o.origin, c.receipt, o.member, o.at_ms, o.reason FROM office_answer o
    JOIN command c ON c.project = o.project AND c.origin = o.origin
    WHERE o.project = $1 AND o.feed > $2 AND c.device = $3 ORDER BY o.taken_in, o.feed, o.origin";

impl Server {
    /// The later receipts between a phone's position and the cursor it gets. They come again when the answer is lost.
    pub(crate) async fn later(
        &self,
        caller: Caller,
        position: Position,
        until: &Cursor,
    ) -> Result<Vec<LaterReceipt>, Code> {
        if until.number == position.number {
            return Ok(Vec::new());
        }
        self.later_since(caller, position).await.map_err(|error| code_of(&error))
    }

    async fn later_since(&self, caller: Caller, position: Position) -> Result<Vec<LaterReceipt>, IngestError> {
        let key = vec![Value::text(caller.project), position.number.into(), Value::text(caller.device)];
        let rows = self.database.query(LATER, key).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let catalog = self.catalog(caller.project).await?.ok_or(IngestError::UnknownProject)?;
        let later = rows.iter().map(|row| {
            let damaged = |error| StoreError::Damaged { what: format!("a stored receipt does not read: {error}") };
            let by: MemberId = row.parse(2)?;
            let name = catalog.member(by).map_or_else(String::new, |member| member.name.clone());
            Ok(LaterReceipt {
                origin: row.parse::<RecordId>(0)?.origin,
                verdict: codec::from_plain(row.blob(1)?).map_err(damaged)?,
                office: Some(OfficeWord { by, name, at_ms: row.integer(3)?, reason: row.text(4)?.to_owned() }),
            })
        });
        Ok(later.collect::<Result<_, StoreError>>()?)
    }
}
