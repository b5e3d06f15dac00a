//! Which photos a contractor is given: those of its orders, and nobody's home longer than it works there (R8).

use crate::engine::Server;
use crate::store::{StoreError, Value};
use yanfang_domain::id::{ContractorId, Digest, ProjectId};

/// While no owner has the keys, of every order it has or had; afterwards of one that is open: that has something to do.
const SHOWN: &str = "SELECT 1 FROM photo p
    JOIN order_defect o ON o.project = p.project AND o.defect = p.defect
    JOIN work_order w ON w.project = o.project AND w.work_order = o.work_order
    WHERE p.project = $1 AND p.hash = $2 AND w.repairer = $3 AND w.state <> 'draft'
        AND (EXISTS (SELECT 1 FROM defect d WHERE d.project = w.project AND d.work_order = w.work_order
            AND d.status IN ('open', 'assigned', 'in_repair', 'disputed', 'reported_done', 'returned',
                'needs_decision'))
         OR NOT EXISTS (SELECT 1 FROM entry e WHERE e.project = p.project AND e.document = 'unit:' || p.unit
            AND e.name = 'keys_released'))
    LIMIT 1";

impl Server {
    /// Whether a contractor's people may see this photo.
    pub(crate) async fn shows_to(
        &self,
        project: ProjectId,
        firm: ContractorId,
        hash: Digest,
    ) -> Result<bool, StoreError> {
        let key = vec![Value::text(project), hash.0.as_slice().into(), Value::text(firm)];
        Ok(!self.database.query(SHOWN, key).await?.is_empty())
    }
}
