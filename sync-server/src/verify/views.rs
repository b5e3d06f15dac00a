//! View rows against the rebuilt document: the same defects with the same status, repairer and number.

use super::{FindingCode, Report};
use crate::projection::{on_lists_columns, word};
use crate::store::{Database, StoreError, Value};
use std::collections::HashMap;
use yanfang_document::Document;
use yanfang_domain::defect::Defect;
use yanfang_domain::delivery::on_lists;
use yanfang_domain::id::{DocumentId, ProjectId};
use yanfang_domain::standing::fold;

const ROWS: &str = "SELECT defect, number, room, item, severity, note, status, liable, repairer, work_order, due_ms
    FROM defect WHERE project = $1 AND unit = $2";

pub(super) async fn check(
    database: &dyn Database,
    project: ProjectId,
    id: DocumentId,
    document: &Document,
    report: &mut Report,
) -> Result<(), StoreError> {
    let DocumentId::Unit(unit) = id else { return Ok(()) };
    let rows = database.query(ROWS, vec![Value::text(project), Value::text(unit)]).await?;
    let mut stored: HashMap<String, Vec<Value>> = HashMap::new();
    for row in rows {
        report.counts.defects += 1;
        stored.insert(row.text(0)?.to_owned(), row.0.into_iter().skip(1).collect());
    }
    for defect in document.unit().defects {
        let place = format!("defect {project} {}", defect.id);
        match stored.remove(&defect.id.to_string()) {
            None => report.add(FindingCode::ViewDiffers, place, "it has no row"),
            Some(row) if row != expected(&defect) => {
                report.add(FindingCode::ViewDiffers, place, "its row differs from the document");
            }
            Some(_) => {}
        }
    }
    let sql = "SELECT last_day_ms, keys_out, days FROM on_lists WHERE project = $1 AND unit = $2";
    let row = database.query(sql, vec![Value::text(project), Value::text(unit)]).await?;
    let shown = on_lists(&document.entries());
    let fits = row.first().map_or(shown.is_empty(), |row| row.0 == on_lists_columns(&shown));
    if !fits {
        let place = format!("on_lists {project} {unit}");
        report.add(FindingCode::ViewDiffers, place, "its row differs from the document's entries");
    }
    for defect in stored.keys() {
        let place = format!("defect {project} {defect}");
        report.add(FindingCode::ViewDiffers, place, "it is not in the document");
    }
    Ok(())
}

fn expected(defect: &Defect) -> Vec<Value> {
    let standing = fold(defect);
    vec![
        defect.number.into(),
        Value::text(defect.room),
        defect.item.clone().into(),
        word(&defect.severity).into(),
        defect.note.as_str().into(),
        word(&standing.status).into(),
        standing.liable.map(|id| id.to_string()).into(),
        standing.repairer.map(|id| id.to_string()).into(),
        standing.order.map(|id| id.to_string()).into(),
        standing.due_ms.into(),
    ]
}
