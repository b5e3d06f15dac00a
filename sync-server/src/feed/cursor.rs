//! Where a phone stands: cursors are signed for one device, so that the server can tell its own (N4).

use crate::engine::{Caller, Server};
use crate::ingest::{IngestError, code_of};
use crate::store::{StoreError, Value};
use yanfang_domain::id::{Digest, ProjectId};
use yanfang_protocol::feed::Cursor;
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{self, Purpose};

/// A checked cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The feed number up to which this phone has everything; 0 at first, and where it has to hear all anew.
    pub(crate) number: u64,
}

/// What a cursor says of the phone that brings it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It has heard this server up to here.
    At(Position),
    /// It heard a server that was lost: what it holds is taken back before anything of it is judged.
    Elsewhere,
}

/// How a project's feed stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) epoch: u32,
    pub(super) number: u64,
    pub(super) chain: Digest,
    pub(super) catalog: u32,
}

impl Server {
    /// Checks a phone's cursor. One that this server signed and that is ahead of it, or beside it, shows that the server
    /// was restored from a backup: a new epoch begins, and every phone of an older one gives back what it holds.
    pub(crate) async fn position(&self, caller: Caller, cursor: Option<&Cursor>) -> Result<Place, Code> {
        let Some(cursor) = cursor else { return Ok(Place::At(Position { number: 0 })) };
        let message = signature::cursor_message(&caller.project, &caller.device, cursor);
        signature::verify(&self.public_key(), Purpose::Cursor, &message, &cursor.signature)
            .map_err(|_| Code::BadCursor)?;
        self.place(caller.project, cursor).await.map_err(|error| code_of(&error))
    }

    async fn place(&self, project: ProjectId, cursor: &Cursor) -> Result<Place, IngestError> {
        let head = self.head(project).await?;
        if cursor.epoch < head.epoch {
            return Ok(Place::Elsewhere);
        }
        let here = match cursor.number {
            0 => Some(Digest(super::first_chain(project))),
            number if number == head.number => Some(head.chain),
            number => self.chain_at(project, number).await?,
        };
        if here == Some(cursor.chain) && cursor.epoch == head.epoch {
            return Ok(Place::At(Position { number: cursor.number }));
        }
        self.begin_epoch(project, head.epoch, cursor.epoch).await?;
        Ok(Place::Elsewhere)
    }

    /// Where a phone begins that gave back what it held: it hears all of the new epoch.
    pub(crate) async fn first_cursor(&self, caller: Caller) -> Result<Cursor, IngestError> {
        let head = self.head(caller.project).await?;
        Ok(self.cursor(caller, head.epoch, 0, Digest(super::first_chain(caller.project))))
    }

    /// Begins the epoch after the one a cursor names, unless another request did.
    async fn begin_epoch(&self, project: ProjectId, from: u32, named: u32) -> Result<(), StoreError> {
        tracing::warn!(%project, from, named, "a phone heard what this server does not know: a new epoch begins");
        let mut transaction = self.database.begin().await?;
        let sql = "UPDATE project SET epoch = $3 WHERE project = $1 AND epoch = $2";
        let next = named.saturating_add(1);
        transaction.execute(sql, vec![Value::text(project), from.into(), next.into()]).await?;
        transaction.commit().await
    }

    pub(super) async fn head(&self, project: ProjectId) -> Result<Head, IngestError> {
        let sql = "SELECT epoch, feed_number, feed_chain, catalog FROM project WHERE project = $1";
        let rows = self.database.query(sql, vec![Value::text(project)]).await?;
        let row = rows.first().ok_or(IngestError::UnknownProject)?;
        Ok(Head {
            epoch: row.integer(0)? as u32,
            number: row.integer(1)? as u64,
            chain: Digest(row.array(2)?),
            catalog: row.integer(3)? as u32,
        })
    }

    /// The feed's chain at a number; `None` where this server has no such row.
    pub(super) async fn chain_at(&self, project: ProjectId, number: u64) -> Result<Option<Digest>, StoreError> {
        let sql = "SELECT chain FROM feed WHERE project = $1 AND number = $2";
        let rows = self.database.query(sql, vec![Value::text(project), number.into()]).await?;
        rows.first().map(|row| row.array(0).map(Digest)).transpose()
    }

    /// A cursor for this device.
    pub(super) fn cursor(&self, caller: Caller, epoch: u32, number: u64, chain: Digest) -> Cursor {
        let mut cursor = Cursor { epoch, number, chain, signature: Vec::new() };
        let message = signature::cursor_message(&caller.project, &caller.device, &cursor);
        cursor.signature = signature::sign(&self.key, Purpose::Cursor, &message);
        cursor
    }
}
