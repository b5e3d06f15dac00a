//! Rows of which repair waits for which: what the server looks through when a repair is reported done.

use crate::ingest::Context;
use crate::store::Value;
use yanfang_domain::chain::links;
use yanfang_domain::defect::Defect;
use yanfang_domain::event::EventKind;
use yanfang_domain::id::UnitId;

pub(super) const LINK: &str = "INSERT INTO chain
    (project, link, unit, defect, before_unit, before_defect, due_ms, came, ended)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (project, link) DO UPDATE SET due_ms = excluded.due_ms, came = excluded.came, ended = excluded.ended";

/// A row for each link that the defect has or had.
pub(super) fn rows(defect: &Defect, unit: UnitId, context: &Context) -> Vec<Vec<Value>> {
    let made = defect.events.iter().filter_map(|event| match event.kind {
        EventKind::ChainedAfter { unit, defect, due_ms } => Some((event.id, unit, defect, due_ms)),
        _ => None,
    });
    let mut made = made.peekable();
    if made.peek().is_none() {
        return Vec::new();
    }
    let links = links(defect);
    let row = |(id, before_unit, before, first_due_ms)| {
        let link = links.iter().find(|link| link.id == id);
        vec![
            Value::text(context.project),
            Value::text(id),
            Value::text(unit),
            Value::text(defect.id),
            Value::text(before_unit),
            Value::text(before),
            link.map_or(first_due_ms, |link| link.due_ms).into(),
            i64::from(link.is_some_and(|link| link.came)).into(),
            i64::from(link.is_none()).into(),
        ]
    };
    made.map(row).collect()
}
