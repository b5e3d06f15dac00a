//! Signed views: each inflates to the bytes that were signed.

use super::{FindingCode, PAGE, Report, page};
use crate::store::{Database, StoreError, Value};
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::ProjectId;
use yanfang_protocol::acceptance::VIEW_LIMIT;
use yanfang_protocol::codec;

const VIEWS: &str = "SELECT view, bytes FROM signed_view
    WHERE project = $1 AND view > $2 AND bytes IS NOT NULL ORDER BY view LIMIT $3";

pub(super) async fn check(database: &dyn Database, project: ProjectId, report: &mut Report) -> Result<(), StoreError> {
    let mut after = Vec::new();
    loop {
        let rows = database.query(VIEWS, page(project, Value::from(after.clone()))).await?;
        for row in &rows {
            report.counts.signed_views += 1;
            let view = row.array::<32>(0)?;
            let whole = codec::inflate(row.blob(1)?, VIEW_LIMIT).is_ok_and(|bytes| *Sha256::digest(&bytes) == view);
            if !whole {
                let place = format!("signed_view {project} {}", yanfang_domain::id::Digest(view));
                report.add(FindingCode::SignedViewChanged, place, "its bytes do not have its hash");
            }
        }
        match rows.last() {
            Some(row) if rows.len() == PAGE => after = row.blob(0)?.to_vec(),
            _ => return Ok(()),
        }
    }
}
