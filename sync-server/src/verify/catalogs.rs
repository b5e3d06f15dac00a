//! Catalogs: each has its hash and reads.

use super::{FindingCode, Report};
use crate::catalogs::CatalogView;
use crate::store::{Database, StoreError, Value};
use yanfang_domain::id::ProjectId;

pub(super) async fn check(database: &dyn Database, project: ProjectId, report: &mut Report) -> Result<(), StoreError> {
    let sql = "SELECT version, json, hash FROM catalog WHERE project = $1 ORDER BY version";
    for row in database.query(sql, vec![Value::text(project)]).await? {
        report.counts.catalogs += 1;
        let version = row.integer(0)?;
        let place = format!("catalog {project} {version}");
        let view = row.blob(1).and_then(|json| CatalogView::parse(json.to_vec()));
        match (view, row.array(2)) {
            (Ok(view), Ok(hash)) if view.hash().0 == hash => {
                if i64::from(view.catalog().version) != version {
                    report.add(FindingCode::CatalogChanged, place, "it calls itself another version");
                }
            }
            (Ok(_), _) => report.add(FindingCode::CatalogChanged, place, "its JSON does not have its hash"),
            (Err(error), _) => report.add(FindingCode::CatalogChanged, place, error.to_string()),
        }
    }
    Ok(())
}
