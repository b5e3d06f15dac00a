//! After a restore from a backup: each phone first gives back what the lost server had signed, then is judged (N4).
//!
//! A phone's cursor tells that it has to: one of an older epoch, or one that is ahead of this server or beside it. Three
//! things come back: catalogs, documents (everybody's work, also that of phones which are gone), and the phone's own
//! commands, which it sends again afterwards, so that their bodies and receipts are here too.

mod catalogs;
mod documents;

use crate::engine::{Caller, Server};
use crate::feed::Place;
use crate::ingest::{IngestError, code_of};
use crate::store::{StoreError, Value};
use std::sync::Arc;
use yanfang_domain::id::{Origin, ProjectId};
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::PROTOCOL;
use yanfang_protocol::take_back::{COMMANDS, COMPRESSED_LIMIT, DOCUMENTS, TakeBackAnswer, TakeBackRequest};

impl Server {
    /// Answers `POST /v1/take-back`: takes what is given, then tells what of that which was named is lacking. `received`
    /// is the size of the request as it came, compressed.
    pub async fn take_back(
        self: &Arc<Self>,
        caller: Caller,
        request: TakeBackRequest,
        received: usize,
    ) -> Result<TakeBackAnswer, Code> {
        check(&caller, &request, received)?;
        if let Place::At(_) = self.position(caller, Some(&request.cursor)).await? {
            // Nothing is wrong with this cursor; a repeated call that comes late is answered all the same.
            tracing::debug!(project = %caller.project, device = %caller.device, "nothing had to be given back");
        }
        self.give_and_ask(caller, request).await.map_err(|error| code_of(&error))
    }

    async fn give_and_ask(
        self: &Arc<Self>,
        caller: Caller,
        request: TakeBackRequest,
    ) -> Result<TakeBackAnswer, IngestError> {
        for given in request.given_catalogs {
            self.take_catalog(caller, given).await?;
        }
        let not_taken = self.take_documents(caller.project, request.given_documents).await?;
        Ok(TakeBackAnswer {
            catalogs: self.catalogs_lacking(caller.project, request.catalogs).await?,
            documents: self.documents_lacking(caller.project, request.documents).await?,
            commands: self.commands_lacking(caller.project, request.commands).await?,
            not_taken,
            cursor: self.first_cursor(caller).await?,
        })
    }

    async fn commands_lacking(&self, project: ProjectId, commands: Vec<Origin>) -> Result<Vec<Origin>, StoreError> {
        let sql = "SELECT 1 FROM command WHERE project = $1 AND origin = $2";
        let keys = commands.iter().map(|origin| vec![Value::text(project), Value::text(origin)]).collect();
        let found = self.database.query_many(sql, keys).await?;
        let lacking = commands.into_iter().zip(found).filter(|(_, rows)| rows.is_empty());
        Ok(lacking.map(|(origin, _)| origin).collect())
    }
}

fn check(caller: &Caller, request: &TakeBackRequest, received: usize) -> Result<(), Code> {
    if request.protocol != PROTOCOL {
        return Err(Code::UnknownProtocol);
    }
    if request.project != caller.project {
        return Err(Code::NotFound);
    }
    let most =
        [request.catalogs.len(), request.documents.len(), request.given_catalogs.len(), request.given_documents.len()];
    if received > COMPRESSED_LIMIT || request.commands.len() > COMMANDS || most.iter().any(|len| *len > DOCUMENTS) {
        return Err(Code::TooLarge);
    }
    let mut seen = std::collections::HashSet::new();
    if request.given_documents.iter().any(|given| !seen.insert(given.id)) {
        return Err(Code::Malformed);
    }
    Ok(())
}
