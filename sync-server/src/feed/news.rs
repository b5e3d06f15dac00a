//! What is new for a phone since its cursor.

use super::cursor::{Head, Position};
use super::document::size;
use super::scope::Scope;
use crate::catalogs::reduced;
use crate::engine::{Caller, Server};
use crate::ingest::{IngestError, code_of};
use crate::store::{StoreError, Value};
use std::collections::HashMap;
use yanfang_domain::id::{Digest, DocumentId, ProjectId};
use yanfang_protocol::feed::{Cursor, FeedPart};
use yanfang_protocol::problem::Code;
use yanfang_protocol::signature::{self, Purpose};

/// An answer of more bytes than this is cut: the phone calls again.
const ANSWER_LIMIT: usize = 8 << 20;

/// Documents whose changes are read in one hop.
const BATCH: usize = 256;

/// What a request asks of the feed beside its cursor.
pub(crate) struct Wanted {
    /// The catalog version the phone holds, 0 for none.
    pub(crate) catalog: u32,
    /// Documents it wants whole.
    pub(crate) refetch: Vec<DocumentId>,
    /// Changes that this request brought and that were accepted as they are.
    pub(crate) as_sent: HashMap<DocumentId, Vec<Digest>>,
}

/// The answer's part that comes from the feed.
pub(crate) struct News {
    pub(crate) parts: Vec<FeedPart>,
    pub(crate) cursor: Cursor,
    pub(crate) more: bool,
}

/// A document with news: since when, and since when it exists.
struct Candidate {
    id: DocumentId,
    from: u64,
    first: u64,
}

impl Server {
    /// What is new since the position.
    pub(crate) async fn news(&self, caller: Caller, position: Position, wanted: Wanted) -> Result<News, Code> {
        self.collect(caller, position, &wanted).await.map_err(|error| code_of(&error))
    }

    async fn collect(&self, caller: Caller, position: Position, wanted: &Wanted) -> Result<News, IngestError> {
        let head = self.head(caller.project).await?;
        let mut news = Collected::default();
        let catalog = wanted.catalog < head.catalog;
        if !catalog && position.number == head.number && wanted.refetch.is_empty() {
            return Ok(self.up_to(caller, head, news, None).await?);
        }
        let view = self.catalog_at(caller.project, head.catalog).await?.ok_or(IngestError::UnknownProject)?;
        let scope = self.scope(caller.project, view, caller.member).await?;
        let mut position = position;
        if catalog {
            news.add(self.catalog_part(caller.project, &scope)?);
            position = self.moved(caller, position, wanted, &scope, &mut news).await?;
        }
        for id in wanted.refetch.iter().filter(|id| scope.holds(**id)) {
            news.add(self.whole_part(caller.project, *id).await?);
        }
        let mut candidates = self.candidates(caller.project, position.number, head.number).await?;
        candidates.retain(|candidate| scope.holds(candidate.id));
        let cut = self.add_documents(caller.project, position, wanted, candidates, &mut news).await?;
        Ok(self.up_to(caller, head, news, cut).await?)
    }

    /// Documents that changed after a number, in the order of their first news; those of other kinds than documents
    /// are catalogs, which travel by version.
    async fn candidates(&self, project: ProjectId, after: u64, until: u64) -> Result<Vec<Candidate>, StoreError> {
        let sql = "SELECT f.document, MIN(f.number), d.first_feed FROM feed f
            JOIN document d ON d.project = f.project AND d.document = f.document
            WHERE f.project = $1 AND f.number > $2 AND f.number <= $3
            GROUP BY f.document, d.first_feed ORDER BY MIN(f.number)";
        let rows = self.database.query(sql, vec![Value::text(project), after.into(), until.into()]).await?;
        let candidate = |row: &crate::store::Row| {
            Ok(Candidate { id: row.parse(0)?, from: row.integer(1)? as u64, first: row.integer(2)? as u64 })
        };
        rows.iter().map(candidate).collect()
    }

    /// Adds documents until the answer is full; tells the number up to which it then goes, `None` if to the end.
    async fn add_documents(
        &self,
        project: ProjectId,
        position: Position,
        wanted: &Wanted,
        candidates: Vec<Candidate>,
        news: &mut Collected,
    ) -> Result<Option<u64>, IngestError> {
        for batch in candidates.chunks(BATCH) {
            // A phone has what it pushed to, and what existed when it last heard.
            let has = |candidate: &&Candidate| {
                candidate.first <= position.number || wanted.as_sent.contains_key(&candidate.id)
            };
            let known: Vec<DocumentId> = batch.iter().filter(has).map(|candidate| candidate.id).collect();
            let changes = self.changes_since(project, &known, position.number, &wanted.as_sent).await?;
            let mut changes: HashMap<DocumentId, Option<FeedPart>> = known.into_iter().zip(changes).collect();
            for candidate in batch {
                if news.size > ANSWER_LIMIT {
                    return Ok(Some(candidate.from - 1));
                }
                let part = match changes.remove(&candidate.id) {
                    Some(part) => part,
                    None => self.whole_part(project, candidate.id).await?,
                };
                news.add(part);
            }
        }
        Ok(None)
    }

    /// Documents that entered or left the scope with a new catalog. Where those that entered do not fit in one answer,
    /// the phone hears everything anew, piece by piece.
    async fn moved(
        &self,
        caller: Caller,
        position: Position,
        wanted: &Wanted,
        scope: &Scope,
        news: &mut Collected,
    ) -> Result<Position, IngestError> {
        if wanted.catalog == 0 || position.number == 0 {
            return Ok(position);
        }
        let Some(view) = self.catalog_at(caller.project, wanted.catalog).await? else { return Ok(position) };
        let before = self.scope(caller.project, view, caller.member).await?;
        let sql = "SELECT document FROM document WHERE project = $1 AND first_feed <= $2";
        let rows = self.database.query(sql, vec![Value::text(caller.project), position.number.into()]).await?;
        for row in &rows {
            let id: DocumentId = row.parse(0)?;
            match (before.holds(id), scope.holds(id)) {
                (false, true) => news.add(self.whole_part(caller.project, id).await?),
                (true, false) => news.add(Some(FeedPart::Left(id))),
                _ => {}
            }
            if news.size > ANSWER_LIMIT {
                return Ok(Position { number: 0 });
            }
        }
        Ok(position)
    }

    /// The catalog as this member may see it; nothing for who left or never was a member.
    fn catalog_part(&self, project: ProjectId, scope: &Scope) -> Result<Option<FeedPart>, IngestError> {
        let Some(member) = scope.member().filter(|member| scope.is_active(member)) else { return Ok(None) };
        let damaged = |error: serde_json::Error| StoreError::Damaged { what: error.to_string() };
        let json = reduced(scope.catalog(), member).map_err(damaged)?;
        let version = scope.catalog().catalog().version;
        let message = signature::catalog_message(&project, version, &json);
        let signature = signature::sign(&self.key, Purpose::Catalog, &message);
        Ok(Some(FeedPart::Catalog { version, json, signature }))
    }

    /// The answer with its cursor, at the cut or at the head.
    async fn up_to(&self, caller: Caller, head: Head, news: Collected, cut: Option<u64>) -> Result<News, StoreError> {
        let (number, chain) = match cut {
            None => (head.number, head.chain),
            Some(0) => (0, Digest(super::first_chain(caller.project))),
            Some(number) => {
                let missing = || StoreError::Damaged { what: format!("the feed has no row {number}") };
                (number, self.chain_at(caller.project, number).await?.ok_or_else(missing)?)
            }
        };
        let cursor = self.cursor(caller, head.epoch, number, chain);
        Ok(News { parts: news.parts, cursor, more: cut.is_some() })
    }
}

/// Parts with their size.
#[derive(Default)]
struct Collected {
    parts: Vec<FeedPart>,
    size: usize,
}

impl Collected {
    fn add(&mut self, part: Option<FeedPart>) {
        if let Some(part) = part {
            self.size += size(&part);
            self.parts.push(part);
        }
    }
}
