//! Which confirmations the units of a batch are under (R1). Every entry of the batch writes all its rows anew: whatever
//! arrives may close a gate, and a refusal taken back may open it again.

use crate::ingest::Context;
use crate::store::Value;
use yanfang_domain::batch::confirmations;
use yanfang_domain::entry::Entry;
use yanfang_domain::id::BatchId;

pub(super) const CONFIRMATION: &str = "INSERT INTO confirmation (project, unit, batch, entry, confirmed_ms, revoked)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (project, unit, batch, entry) DO UPDATE SET revoked = excluded.revoked";

pub(super) fn rows(batch: BatchId, entries: &[Entry], context: &Context) -> Vec<Vec<Value>> {
    confirmations(entries)
        .into_iter()
        .flat_map(|confirmed| {
            let revoked = !confirmed.holds();
            confirmed.units.into_iter().map(move |unit| {
                vec![
                    Value::text(context.project),
                    Value::text(unit),
                    Value::text(batch),
                    Value::text(confirmed.entry),
                    confirmed.at.utc_ms.into(),
                    revoked.into(),
                ]
            })
        })
        .collect()
}
