//! One row a unit: what the progress grid shows. The counts are taken from the defects' rows.

use super::Touched;
use crate::ingest::Context;
use crate::store::Value;

pub(super) const UNIT: &str = "INSERT INTO unit_state
    (project, unit, building, rooms, rooms_done, not_seen, open, to_assign, with_contractor, to_reinspect,
     needs_decision, total, heard_ms)
    SELECT $1, $2, $3, $4, 0, 0,
     COALESCE(SUM(CASE WHEN status IN ('open', 'assigned', 'in_repair', 'disputed', 'reported_done', 'returned',
        'needs_decision') THEN 1 ELSE 0 END), 0),
     COALESCE(SUM(CASE WHEN status = 'open' AND repairer IS NULL OR unassigned IS NOT NULL
        AND status IN ('open', 'assigned', 'in_repair', 'disputed', 'returned') THEN 1 ELSE 0 END), 0),
     COALESCE(SUM(CASE WHEN status IN ('assigned', 'in_repair', 'disputed', 'returned') THEN 1 ELSE 0 END), 0),
     COALESCE(SUM(CASE WHEN status = 'reported_done' THEN 1 ELSE 0 END), 0),
     COALESCE(SUM(CASE WHEN status = 'needs_decision' THEN 1 ELSE 0 END), 0),
     COALESCE(SUM(CASE WHEN status NOT IN ('voided', 'duplicate') THEN 1 ELSE 0 END), 0),
     $5
    FROM defect WHERE project = $1 AND unit = $2
    ON CONFLICT (project, unit) DO UPDATE SET
     building = excluded.building, rooms = excluded.rooms, open = excluded.open, to_assign = excluded.to_assign,
     with_contractor = excluded.with_contractor, to_reinspect = excluded.to_reinspect,
     needs_decision = excluded.needs_decision, total = excluded.total, heard_ms = excluded.heard_ms";

/// How many defects of a unit wait for a person, counted anew where nothing else of it changed.
pub(crate) const TO_ASSIGN: &str = "UPDATE unit_state SET to_assign = (SELECT COUNT(*) FROM defect d
     WHERE d.project = unit_state.project AND d.unit = unit_state.unit AND (d.status = 'open' AND d.repairer IS NULL
      OR d.unassigned IS NOT NULL AND d.status IN ('open', 'assigned', 'in_repair', 'disputed', 'returned')))
    WHERE project = $1 AND unit = $2";

pub(super) fn row(touched: &Touched<'_>, context: &Context) -> Vec<Value> {
    let house_type = touched.place.and_then(|unit| context.today.house_type(unit.house_type));
    vec![
        Value::text(context.project),
        Value::text(touched.unit),
        touched.place.and_then(|unit| unit.building).map(|id| id.to_string()).into(),
        (house_type.map_or(0, |house_type| house_type.rooms.len()) as u64).into(),
        context.now.utc_ms.into(),
    ]
}
