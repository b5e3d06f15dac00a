//! Reads the commands of a document that are in quarantine, as they were filed.

use super::filed::Filed;
use super::quarantine::Waiting;
use super::task::Work;
use crate::engine::Server;
use crate::store::{Row, StoreError, Value};
use std::collections::HashMap;
use yanfang_domain::command::Command;
use yanfang_domain::event::Author;
use yanfang_domain::id::{Digest, DocumentId, MemberId, ProjectId, RecordId};
use yanfang_domain::time::Moment;
use yanfang_protocol::codec::{self, CodecError};
use yanfang_protocol::sync::Verdict;

/// In the order they arrived; the columns as [`read`] takes them.
const WAITING: &str =
    "SELECT origin, author, version, body, body_hash, catalog, done_ms, done_offset, receipt FROM command
    WHERE project = $1 AND document = $2 AND verdict = 'quarantined' ORDER BY received_ms, origin";

impl Server {
    /// What waits in the documents whose work is an answer of the office.
    pub(super) async fn still_quarantined(
        &self,
        project: ProjectId,
        work: &[&(DocumentId, Work)],
    ) -> Result<HashMap<DocumentId, Vec<Waiting>>, StoreError> {
        let mut waiting = HashMap::new();
        for (id, _) in work.iter().filter(|(_, work)| matches!(work, Work::Answer(_))) {
            let rows = self.database.query(WAITING, vec![Value::text(project), Value::text(id)]).await?;
            waiting.insert(*id, rows.iter().map(read).collect::<Result<_, _>>()?);
        }
        Ok(waiting)
    }
}

fn read(row: &Row) -> Result<Waiting, StoreError> {
    let damaged = |error: CodecError| StoreError::Damaged { what: format!("a stored command does not read: {error}") };
    let bytes = row.blob(3)?.to_vec();
    let verdict: Verdict = codec::from_plain(row.blob(8)?).map_err(damaged)?;
    let Verdict::Quarantined { why } = verdict else {
        return Err(StoreError::Damaged { what: "a receipt differs from its verdict".into() });
    };
    let command = Command {
        origin: row.parse::<RecordId>(0)?.origin,
        by: Author::Member(row.parse::<MemberId>(1)?),
        done_at: Moment { utc_ms: row.integer(6)?, offset_min: row.integer(7)? as i16 },
        catalog: row.integer(5)? as u32,
        body: codec::decode_body(&bytes).map_err(damaged)?,
    };
    let filed = Filed { command, version: row.integer(2)? as u8, hash: Digest(row.array(4)?), bytes };
    Ok(Waiting { filed, why })
}
