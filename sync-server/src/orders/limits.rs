//! What follows when a limit passes: a contractor that did not answer in time is deemed to have accepted.
//!
//! A limit is claimed before anybody acts on it, and goes when what follows is durable. Acting twice is harmless: what
//! follows is made from the document as it is then.

use crate::engine::Server;
use crate::ingest::{Consequence, Context, IngestError, Work};
use crate::store::{StoreError, Value};
use std::sync::Arc;
use yanfang_document::Document;
use yanfang_domain::command::{Body, DefectEvent};
use yanfang_domain::event::{EventKind, Status};
use yanfang_domain::id::{DocumentId, OrderId, Origin, ProjectId};
use yanfang_domain::standing::fold;

/// For how long a claim holds: much longer than acting takes.
const CLAIM_MS: i64 = 60_000;

const PASSED: &str = "SELECT subject FROM timer WHERE project = $1 AND kind = 'accept' AND due_ms <= $2
    AND (claimed_until_ms IS NULL OR claimed_until_ms <= $2) ORDER BY due_ms LIMIT 64";

const CLAIM: &str = "UPDATE timer SET claimed_until_ms = $4 WHERE project = $1 AND kind = 'accept' AND subject = $2
    AND (claimed_until_ms IS NULL OR claimed_until_ms <= $3)";

const DONE: &str = "DELETE FROM timer WHERE project = $1 AND kind = 'accept' AND subject = $2";

/// Accepts what still waits for an answer on one order.
struct DeemedAccepted {
    order: OrderId,
}

impl Consequence for DeemedAccepted {
    fn bodies(&self, document: &Document, _context: &Context) -> Vec<(Option<Origin>, Body)> {
        let defects = document.unit().defects.into_iter();
        let unanswered = defects.filter_map(|defect| {
            let standing = fold(&defect);
            let waits = standing.order == Some(self.order) && standing.status == Status::Assigned;
            waits.then_some((defect.id, standing.frontier))
        });
        let bodies = unanswered.map(|(defect, after)| {
            let cause = after.first().map(|event| event.0.origin);
            let kind = EventKind::Accepted { deemed: true };
            (cause, Body::DefectEvent(DefectEvent { defect: Some(defect), after, kind }))
        });
        bodies.collect()
    }

    fn is_mirrored(&self) -> bool {
        true
    }
}

impl Server {
    /// Acts on every limit of a project that has passed; tells how many.
    pub async fn act_on_limits(self: &Arc<Self>, project: ProjectId) -> Result<usize, IngestError> {
        let now_ms = self.clock.now_ms();
        let rows = self.database.query(PASSED, vec![Value::text(project), now_ms.into()]).await?;
        let mut acted = 0;
        for row in &rows {
            let order: OrderId = row.parse(0)?;
            if self.claim(project, order, now_ms).await? {
                self.deem_accepted(project, order).await?;
                self.settled(project, order).await?;
                acted += 1;
            }
        }
        Ok(acted)
    }

    async fn claim(&self, project: ProjectId, order: OrderId, now_ms: i64) -> Result<bool, StoreError> {
        let key = vec![Value::text(project), Value::text(order), now_ms.into(), (now_ms + CLAIM_MS).into()];
        let mut transaction = self.database.begin().await?;
        let claimed = transaction.execute(CLAIM, key).await?;
        transaction.commit().await?;
        Ok(claimed == 1)
    }

    async fn settled(&self, project: ProjectId, order: OrderId) -> Result<(), StoreError> {
        let mut transaction = self.database.begin().await?;
        transaction.execute(DONE, vec![Value::text(project), Value::text(order)]).await?;
        transaction.commit().await
    }

    async fn deem_accepted(self: &Arc<Self>, project: ProjectId, order: OrderId) -> Result<(), IngestError> {
        // What the contractor said already counts first.
        self.mirror(project).await?;
        let units = self.units_of_order(project, order).await?.into_iter();
        let work: Vec<_> = units
            .map(|unit| {
                let consequence: Arc<dyn Consequence> = Arc::new(DeemedAccepted { order });
                (DocumentId::Unit(unit), Work::Follow(consequence))
            })
            .collect();
        if work.is_empty() {
            return Ok(());
        }
        match self.run_again(project, &work).await? {
            Some(_) => Ok(()),
            None => Err(IngestError::Store(StoreError::Conflict)),
        }
    }

    /// What is to be done again and again while the server runs: copies that an end of the server cut off, and limits.
    pub(crate) async fn keep_up(self: &Arc<Self>) {
        let projects = match self.projects().await {
            Ok(projects) => projects,
            Err(error) => {
                tracing::warn!(%error, "the projects could not be read");
                return;
            }
        };
        for (project, ..) in projects {
            self.mirror_at_once(project).await;
            if let Err(error) = self.act_on_limits(project).await {
                tracing::error!(%project, %error, "limits that passed were not acted on yet");
            }
        }
    }
}
