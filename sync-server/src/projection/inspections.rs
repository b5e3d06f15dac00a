//! Rows of room records, and how many rooms of a unit are accounted for.

use super::{Touched, author, word};
use crate::ingest::Context;
use crate::store::Value;
use yanfang_domain::inspection::{Inspection, RoomResult, room_state};

pub(super) const ROOM: &str = "INSERT INTO room
    (project, unit, inspection, stage, room, record, result, reason, recorded_by, recorded_ms, received_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (project, unit, record) DO NOTHING";

/// The unit's row is there already: it is written before.
pub(super) const ROOM_COUNTS: &str = "UPDATE unit_state SET rooms_done = $3, not_seen = $4
    WHERE project = $1 AND unit = $2";

pub(super) fn rows(inspections: &[Inspection], touched: &Touched<'_>, context: &Context) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for inspection in inspections {
        for record in &inspection.rooms {
            let (result, reason) = match &record.result {
                RoomResult::Clear => ("clear", None),
                RoomResult::Defects => ("defects", None),
                RoomResult::NotSeen { reason } => ("not_seen", Some(reason.as_str())),
            };
            rows.push(vec![
                Value::text(context.project),
                Value::text(touched.unit),
                Value::text(inspection.id),
                word(&inspection.stage).into(),
                Value::text(record.room),
                Value::text(record.id),
                result.into(),
                reason.into(),
                author(record.by).into(),
                record.at.utc_ms.into(),
                context.now.utc_ms.into(),
            ]);
        }
    }
    rows
}

/// Rooms seen and not seen in the rounds of the stage that was begun last.
pub(super) fn counts(inspections: &[Inspection], touched: &Touched<'_>, context: &Context) -> Vec<Value> {
    let latest = inspections.iter().max_by_key(|inspection| (inspection.at.utc_ms, inspection.id));
    let records: Vec<_> = inspections
        .iter()
        .filter(|inspection| latest.is_some_and(|latest| latest.stage == inspection.stage))
        .flat_map(|inspection| inspection.rooms.iter().cloned())
        .collect();
    let rooms: std::collections::BTreeSet<_> = records.iter().map(|record| record.room).collect();
    let not_seen = rooms
        .iter()
        .filter_map(|room| room_state(&records, *room))
        .filter(|record| matches!(record.result, RoomResult::NotSeen { .. }))
        .count();
    vec![
        Value::text(context.project),
        Value::text(touched.unit),
        ((rooms.len() - not_seen) as u64).into(),
        (not_seen as u64).into(),
    ]
}
