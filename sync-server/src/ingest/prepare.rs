//! Locks the documents and reads what is known of their commands and actors.

use super::IngestError;
use super::task::{Context, Known, Task, Work};
use crate::documents::{Slot, sources};
use crate::engine::{Caller, Server};
use crate::store::{Row, StoreError, Value};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use yanfang_domain::id::{ActorId, Digest, DocumentId, Origin, ProjectId, RecordId};
use yanfang_domain::time::Moment;
use yanfang_protocol::codec;
use yanfang_protocol::sync::Verdict;

impl Server {
    /// What all documents of a request share: the catalogs it names and the one in force.
    pub(super) async fn context(
        &self,
        project: ProjectId,
        work: &[(DocumentId, Work)],
    ) -> Result<Context, IngestError> {
        let today = self.catalog(project).await?.ok_or(IngestError::UnknownProject)?;
        let mut named = HashMap::from([(today.catalog().version, today.clone())]);
        let versions = work.iter().flat_map(|(_, work)| match work {
            Work::Push { push, .. } => push.chains.iter().map(|chain| chain.catalog).collect(),
            Work::Office { .. } | Work::Import { .. } | Work::Return(_) | Work::Answer(_) | Work::Follow(_) => {
                Vec::new()
            }
        });
        for version in versions {
            if !named.contains_key(&version)
                && let Some(view) = self.catalog_at(project, version).await?
            {
                named.insert(version, view);
            }
        }
        let now = Moment { utc_ms: self.clock.now_ms(), offset_min: OFFSET_MIN };
        let secret = Sha256::new().chain_update(b"yanfang cause 1").chain_update(self.key.to_bytes()).finalize().into();
        let elsewhere = self.elsewhere(project, work).await?;
        Ok(Context { project, now, today, named, elsewhere, secret })
    }

    /// Locks the documents in order and reads what is needed to judge them.
    pub(super) async fn prepare(
        &self,
        context: &Context,
        work: &[(DocumentId, Work)],
    ) -> Result<Vec<Task>, IngestError> {
        let mut work: Vec<&(DocumentId, Work)> = work.iter().collect();
        work.sort_by_key(|(id, _)| *id);
        let ids: Vec<DocumentId> = work.iter().map(|(id, _)| *id).collect();
        let slots = self.documents.lock(context.project, &ids).await;
        let mut loaded = self.load_absent(context.project, &ids, &slots).await?;
        let actors = self.actors(context.project, &work).await?;
        let mut known = self.known(context.project, &work, &actors.used).await?;
        let mut not_accepted = self.not_accepted(context.project, &ids).await?;
        let mut waiting = self.still_quarantined(context.project, &work).await?;
        let mut foreign = actors.foreign;
        let mut new_actors = actors.new;
        Ok(work
            .into_iter()
            .zip(slots)
            .map(|((id, work), slot)| Task {
                id: *id,
                slot,
                source: loaded.remove(id),
                work: work.clone(),
                known: known.remove(id).unwrap_or_default(),
                not_accepted: not_accepted.remove(id).unwrap_or_default(),
                waiting: waiting.remove(id).unwrap_or_default(),
                foreign: foreign.remove(id).unwrap_or_default(),
                new_actors: new_actors.remove(id).unwrap_or_default(),
            })
            .collect())
    }

    async fn load_absent(
        &self,
        project: ProjectId,
        ids: &[DocumentId],
        slots: &[Slot],
    ) -> Result<HashMap<DocumentId, crate::documents::Source>, StoreError> {
        let absent: Vec<DocumentId> =
            ids.iter().zip(slots).filter(|(_, slot)| slot.is_none()).map(|(id, _)| *id).collect();
        let found = sources(self.database.as_ref(), project, &absent).await?;
        Ok(absent.into_iter().zip(found).filter_map(|(id, source)| Some((id, source?))).collect())
    }

    /// Whose the actors of a push are. One that two documents of it claim belongs to the first.
    async fn actors(&self, project: ProjectId, work: &[&(DocumentId, Work)]) -> Result<Actors, StoreError> {
        let mut claims: Vec<(ActorId, DocumentId, Caller)> = Vec::new();
        for (id, work) in work {
            let Work::Push { caller, push } = work else { continue };
            let mut actors = BTreeSet::new();
            for chain in &push.chains {
                actors.insert(chain.actor);
                actors.extend(chain.commands.iter().filter_map(|sent| Some(sent.origin?.actor)));
            }
            claims.extend(actors.into_iter().map(|actor| (actor, *id, *caller)));
        }
        let sql = "SELECT document, device, member FROM actor WHERE project = $1 AND actor = $2";
        let keys = claims.iter().map(|(actor, ..)| vec![Value::text(project), Value::text(actor)]).collect();
        let rows = self.database.query_many(sql, keys).await?;
        let mut actors = Actors::default();
        let mut claimed = HashSet::new();
        for ((actor, document, caller), rows) in claims.into_iter().zip(rows) {
            let owned = match rows.first() {
                None => None,
                Some(row) => Some(
                    row.text(0)? == document.to_string()
                        && row.text(1)? == caller.device.to_string()
                        && row.text(2)? == caller.member.to_string(),
                ),
            };
            // Actor zero writes the first change of every document and nothing else.
            let theirs = claimed.insert(actor) && owned.unwrap_or(true) && actor != ActorId([0; 16]);
            let list = match (theirs, owned) {
                (false, _) => {
                    actors.foreign.entry(document).or_default().insert(actor);
                    continue;
                }
                (true, None) => &mut actors.new,
                (true, Some(_)) => &mut actors.used,
            };
            list.entry(document).or_default().push(actor);
        }
        Ok(actors)
    }

    /// What became of commands that came before: only those of actors that are known can be.
    async fn known(
        &self,
        project: ProjectId,
        work: &[&(DocumentId, Work)],
        used: &HashMap<DocumentId, Vec<ActorId>>,
    ) -> Result<HashMap<DocumentId, HashMap<Origin, Known>>, StoreError> {
        let mut asked: Vec<(DocumentId, Origin)> = Vec::new();
        for (id, work) in work {
            let (Work::Push { push, .. }, Some(used)) = (work, used.get(id)) else { continue };
            for chain in &push.chains {
                let numbered = chain.commands.iter().zip(chain.first_seq..);
                let origins = numbered.map(|(sent, seq)| sent.origin.unwrap_or(Origin { actor: chain.actor, seq }));
                asked.extend(origins.filter(|origin| used.contains(&origin.actor)).map(|origin| (*id, origin)));
            }
        }
        let sql = "SELECT body_hash, receipt, change_hash FROM command WHERE project = $1 AND origin = $2";
        let keys = asked.iter().map(|(_, origin)| vec![Value::text(project), Value::text(origin)]).collect();
        let rows = self.database.query_many(sql, keys).await?;
        let mut known: HashMap<DocumentId, HashMap<Origin, Known>> = HashMap::new();
        for ((id, origin), rows) in asked.into_iter().zip(rows) {
            if let Some(row) = rows.first() {
                known.entry(id).or_default().insert(origin, read_known(row)?);
            }
        }
        Ok(known)
    }

    /// Commands of these documents that were quarantined or refused.
    async fn not_accepted(
        &self,
        project: ProjectId,
        ids: &[DocumentId],
    ) -> Result<HashMap<DocumentId, HashMap<Origin, bool>>, StoreError> {
        let sql = "SELECT origin, verdict FROM command
            WHERE project = $1 AND document = $2 AND verdict IN ('quarantined', 'refused')";
        let keys = ids.iter().map(|id| vec![Value::text(project), Value::text(id)]).collect();
        let rows = self.database.query_many(sql, keys).await?;
        let mut found = HashMap::new();
        for (id, rows) in ids.iter().zip(rows) {
            let origins = rows.iter().map(|row| Ok((row.parse::<RecordId>(0)?.origin, row.text(1)? == "quarantined")));
            found.insert(*id, origins.collect::<Result<HashMap<Origin, bool>, StoreError>>()?);
        }
        Ok(found)
    }
}

/// China has one time zone; days of orders and limits are its days.
pub(crate) const OFFSET_MIN: i16 = 480;

/// The actors of a push by document.
#[derive(Default)]
struct Actors {
    foreign: HashMap<DocumentId, HashSet<ActorId>>,
    new: HashMap<DocumentId, Vec<ActorId>>,
    used: HashMap<DocumentId, Vec<ActorId>>,
}

fn read_known(row: &Row) -> Result<Known, StoreError> {
    let verdict: Verdict = codec::from_plain(row.blob(1)?)
        .map_err(|error| StoreError::Damaged { what: format!("a stored receipt does not read: {error}") })?;
    let change = if row.is_null(2) { None } else { Some(Digest(row.array(2)?)) };
    Ok(Known { body_hash: Digest(row.array(0)?), verdict, change })
}
