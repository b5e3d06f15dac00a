//! Copies what happened between units and orders: soon after it was committed, and once more after a start.
//!
//! The transaction of a cause leaves a row that names its document. Whoever works it off compares the documents under
//! their locks and writes what is missing: doing it twice, or by two servers at once, copies nothing twice. The row goes
//! only when the copies are durable.

use super::into_order::IntoOrder;
use super::into_unit::IntoUnit;
use crate::engine::Server;
use crate::ingest::{IngestError, Outcome, Work};
use crate::store::{StoreError, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yanfang_document::Document;
use yanfang_domain::id::{DocumentId, OrderId, Origin, ProjectId, RecordId, UnitId};
use yanfang_domain::order::orders_of;

/// Notes that a document's commit is to be copied: the newest of a document stands for the earlier ones.
pub(crate) const DUE: &str = "INSERT INTO mirror_due (project, document, cause, feed) VALUES ($1, $2, $3, $4)
    ON CONFLICT (project, document) DO UPDATE SET cause = excluded.cause, feed = excluded.feed";

const WAITING: &str = "SELECT document, cause, feed FROM mirror_due WHERE project = $1 ORDER BY feed LIMIT $2";

/// What was committed meanwhile stays due.
const DONE: &str = "DELETE FROM mirror_due WHERE project = $1 AND document = $2 AND feed <= $3";

/// How often a copy is tried that meets other transactions.
const TRIES: usize = 6;

/// A document that waits.
struct Due {
    document: DocumentId,
    cause: Origin,
    feed: u64,
}

/// Which units' defects are on which orders, with what the copying follows from.
#[derive(Default)]
struct Pairs {
    /// From an order into a unit.
    up: BTreeMap<UnitId, (BTreeSet<OrderId>, Option<Origin>)>,
    /// From a unit into an order.
    down: BTreeMap<OrderId, (BTreeSet<UnitId>, Option<Origin>)>,
}

impl Pairs {
    /// Whether a document is one of those, or is copied into or from one of them.
    fn hang_together(&self, document: DocumentId, failed: &BTreeSet<DocumentId>) -> bool {
        if failed.is_empty() {
            return false;
        }
        let of_order = |order: OrderId| {
            self.down
                .get(&order)
                .is_some_and(|(units, _)| units.iter().any(|unit| failed.contains(&DocumentId::Unit(*unit))))
        };
        failed.contains(&document)
            || match document {
                DocumentId::Order(order) => of_order(order),
                DocumentId::Unit(unit) => self
                    .down
                    .iter()
                    .any(|(order, (units, _))| units.contains(&unit) && failed.contains(&DocumentId::Order(*order))),
                DocumentId::Batch(_) | DocumentId::Case(_) => false,
            }
    }
}

impl Server {
    /// Copies what waits now. What fails is told to the log and stays: it is tried again at the next occasion.
    pub(crate) async fn mirror_at_once(self: &Arc<Self>, project: ProjectId) {
        if let Err(error) = self.mirror(project).await {
            tracing::error!(%project, %error, "what happened was not copied between unit and order yet");
        }
        if let Err(error) = self.act_on_chains(project).await {
            tracing::error!(%project, %error, "those whose turn came were not told yet");
        }
    }

    /// Copies until nothing waits; tells how many documents were looked at. A document that cannot be written holds
    /// nobody else up: what hangs on it stays due.
    pub async fn mirror(self: &Arc<Self>, project: ProjectId) -> Result<usize, IngestError> {
        let mut looked_at = 0;
        let mut stuck: BTreeSet<DocumentId> = BTreeSet::new();
        loop {
            let mut waiting = self.waiting(project, stuck.len()).await?;
            waiting.retain(|due| !stuck.contains(&due.document));
            if waiting.is_empty() {
                return if stuck.is_empty() { Ok(looked_at) } else { Err(IngestError::Thread) };
            }
            looked_at += waiting.len();
            let pairs = self.pairs(project, &waiting).await?;
            let mut failed = self.into_units(project, &pairs).await?;
            failed.extend(self.into_orders(project, &pairs).await?);
            let (held, done) = waiting.into_iter().partition(|due| pairs.hang_together(due.document, &failed));
            let held: Vec<Due> = held;
            stuck.extend(held.iter().map(|due| due.document));
            self.done(project, &done).await?;
        }
    }

    /// What waits, beyond so many that cannot be done now.
    async fn waiting(&self, project: ProjectId, stuck: usize) -> Result<Vec<Due>, StoreError> {
        let rows = self.database.query(WAITING, vec![Value::text(project), (stuck as u64 + 64).into()]).await?;
        let due = |row: &crate::store::Row| {
            let cause: RecordId = row.parse(1)?;
            Ok(Due { document: row.parse(0)?, cause: cause.origin, feed: row.integer(2)? as u64 })
        };
        rows.iter().map(due).collect()
    }

    async fn done(&self, project: ProjectId, waiting: &[Due]) -> Result<(), StoreError> {
        let key = |due: &Due| vec![Value::text(project), Value::text(due.document), due.feed.into()];
        let mut transaction = self.database.begin().await?;
        transaction.execute_many(DONE, waiting.iter().map(key).collect()).await?;
        transaction.commit().await
    }

    /// Orders tell their units; these tell all orders that hold something of them.
    async fn pairs(&self, project: ProjectId, waiting: &[Due]) -> Result<Pairs, IngestError> {
        let mut pairs = Pairs::default();
        let mut units: BTreeMap<UnitId, Origin> = BTreeMap::new();
        for due in waiting {
            match due.document {
                DocumentId::Unit(unit) => drop(units.insert(unit, due.cause)),
                DocumentId::Order(order) => {
                    for unit in self.units_of_order(project, order).await? {
                        let up = pairs.up.entry(unit).or_default();
                        up.0.insert(order);
                        up.1 = Some(due.cause);
                        units.entry(unit).or_insert(due.cause);
                    }
                    pairs.down.entry(order).or_default().1 = Some(due.cause);
                }
                DocumentId::Batch(_) | DocumentId::Case(_) => {}
            }
        }
        for (unit, cause) in units {
            let Some(document) = self.document(project, DocumentId::Unit(unit)).await? else { continue };
            for order in document.unit().defects.iter().flat_map(orders_of) {
                let down = pairs.down.entry(order).or_default();
                down.0.insert(unit);
                down.1 = Some(cause);
            }
        }
        Ok(pairs)
    }

    async fn into_units(
        self: &Arc<Self>,
        project: ProjectId,
        pairs: &Pairs,
    ) -> Result<BTreeSet<DocumentId>, IngestError> {
        let mut work = Vec::new();
        for (unit, (orders, cause)) in &pairs.up {
            let ids = orders.iter().map(|order| DocumentId::Order(*order));
            let (orders, Some(cause)) = (self.read(project, ids).await?, *cause) else { continue };
            let consequence = IntoUnit { unit: *unit, orders, cause };
            work.push((DocumentId::Unit(*unit), Work::Follow(Arc::new(consequence))));
        }
        self.copy(project, work).await
    }

    async fn into_orders(
        self: &Arc<Self>,
        project: ProjectId,
        pairs: &Pairs,
    ) -> Result<BTreeSet<DocumentId>, IngestError> {
        let ids: Vec<OrderId> = pairs.down.keys().copied().collect();
        let released = self.released_orders(project, &ids).await?;
        let mut work = Vec::new();
        for (order, row) in released {
            let Some((units, Some(cause))) = pairs.down.get(&order) else { continue };
            let units = self.read(project, units.iter().map(|unit| DocumentId::Unit(*unit))).await?;
            let consequence = IntoOrder { order: row, units, cause: *cause };
            work.push((DocumentId::Order(order), Work::Follow(Arc::new(consequence))));
        }
        self.copy(project, work).await
    }

    async fn read(
        &self,
        project: ProjectId,
        ids: impl Iterator<Item = DocumentId>,
    ) -> Result<Vec<Document>, IngestError> {
        let mut documents = Vec::new();
        for id in ids {
            documents.extend(self.document(project, id).await?);
        }
        Ok(documents)
    }

    pub(super) async fn copy(
        self: &Arc<Self>,
        project: ProjectId,
        work: Vec<(DocumentId, Work)>,
    ) -> Result<BTreeSet<DocumentId>, IngestError> {
        if work.is_empty() {
            return Ok(BTreeSet::new());
        }
        for _ in 0..TRIES {
            match self.run(project, &work).await {
                Err(IngestError::Store(StoreError::Conflict)) => {}
                outcomes => return Ok(not_judged(&outcomes?)),
            }
        }
        Err(IngestError::Store(StoreError::Conflict))
    }
}

/// The documents to which a copy could not be made.
fn not_judged(outcomes: &[Outcome]) -> BTreeSet<DocumentId> {
    let failed = outcomes.iter().filter(|outcome| outcome.answer != yanfang_protocol::sync::DocumentAnswer::Accepted);
    failed.map(|outcome| outcome.id).collect()
}
