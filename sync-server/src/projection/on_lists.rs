//! One row a unit on its way to the owner: what the lists of all units look for, folded from its entries. A list reads the
//! entries of the units that it shows, and of no others.

use crate::ingest::Context;
use crate::store::Value;
use yanfang_domain::delivery::OnLists;
use yanfang_domain::id::UnitId;

pub(super) const ON_LISTS: &str = "INSERT INTO on_lists (project, unit, last_day_ms, keys_out, days)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (project, unit) DO UPDATE SET last_day_ms = excluded.last_day_ms, keys_out = excluded.keys_out,
     days = excluded.days";

pub(super) fn row(unit: UnitId, shown: &OnLists, context: &Context) -> Vec<Value> {
    let mut row = vec![Value::text(context.project), Value::text(unit)];
    row.extend(columns(shown));
    row
}

/// The columns that follow from the entries: last day, keys out, days.
pub(crate) fn columns(shown: &OnLists) -> [Value; 3] {
    let last_day_ms = shown.awaited.map(|awaited| awaited.last_day_ms);
    [last_day_ms.into(), (shown.keys_out.len() as u64).into(), days(shown).into()]
}

/// The days as text, each between commas: `,20488,20489,`.
fn days(shown: &OnLists) -> String {
    let days: Vec<String> = shown.days().iter().map(ToString::to_string).collect();
    if days.is_empty() { String::new() } else { format!(",{},", days.join(",")) }
}
