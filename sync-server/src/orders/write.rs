//! Writes what the office decided about orders: all documents in one transaction, or nothing that counts.

use super::OrderError;
use crate::engine::Server;
use crate::ingest::Officer;
use crate::store::Value;
use std::sync::Arc;
use yanfang_domain::command::Body;
use yanfang_domain::id::{DocumentId, OrderId, ProjectId};
use yanfang_domain::time::Moment;
use yanfang_protocol::sync::Verdict;

const COUNT: &str = "UPDATE project SET order_number = order_number + 1 WHERE project = $1";

const COUNTED: &str = "SELECT order_number FROM project WHERE project = $1";

impl Server {
    /// Writes commands into several documents in one transaction.
    pub(super) async fn write_all(
        self: &Arc<Self>,
        project: ProjectId,
        officer: Officer,
        work: Vec<(DocumentId, Vec<Body>)>,
        at: Moment,
    ) -> Result<(), OrderError> {
        let written = self.execute_many_as(project, officer, work, at).await.map_err(OrderError::NotAccepted)?;
        let refused = written.into_iter().flatten().find_map(|written| match written.verdict {
            Verdict::Refused { why } | Verdict::Quarantined { why } => Some(why.code),
            Verdict::Accepted | Verdict::Rebased { .. } | Verdict::Forked => None,
        });
        refused.map_or(Ok(()), |code| Err(OrderError::NotAccepted(code)))
    }

    /// An id for an order to be made, and the next number of the project: a number that is not used in the end stays out.
    pub(super) async fn next_order(&self, project: ProjectId, at: Moment) -> Result<(OrderId, u32), OrderError> {
        let mut entropy = [0; 10];
        getrandom::fill(&mut entropy).map_err(|_| OrderError::NoEntropy)?;
        let mut transaction = self.database.begin().await?;
        transaction.execute(COUNT, vec![Value::text(project)]).await?;
        let rows = transaction.query(COUNTED, vec![Value::text(project)]).await?;
        let number = rows.first().map(|row| row.integer(0)).transpose()?.unwrap_or_default();
        transaction.commit().await?;
        Ok((OrderId::new(at.utc_ms.max(0) as u64, entropy), u32::try_from(number).unwrap_or_default()))
    }
}
