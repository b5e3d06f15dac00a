//! What is known of devices, and taking a device's access away.

use super::{AccountError, Accounts};
use crate::store::{StoreError, Transaction, Value};
use yanfang_domain::id::{DeviceId, ProjectId};

/// Longest version that is kept, in characters.
const VERSION_LIMIT: usize = 40;

/// Ends a device's access and its sessions: at its next contact it is let in no more. False for one that is not known or had
/// none. What it had not sent can still be carried by a colleague and is judged as its author's (sync.md 7).
pub(crate) async fn end_access(
    transaction: &mut dyn Transaction,
    project: ProjectId,
    device: DeviceId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let end = "UPDATE device SET revoked_ms = $3 WHERE project = $1 AND device = $2 AND revoked_ms IS NULL";
    let key = vec![Value::text(project), Value::text(device), now_ms.into()];
    let touched = transaction.execute(end, key).await?;
    transaction.execute("DELETE FROM session WHERE device = $1", vec![Value::text(device)]).await?;
    Ok(touched > 0)
}

/// How far a device's clock is ahead of the server's (ms).
pub(super) fn clock_off(clock_ms: Option<i64>, now_ms: i64) -> Option<i64> {
    clock_ms.map(|clock_ms| clock_ms.saturating_sub(now_ms))
}

/// A version as it is kept.
pub(super) fn version(text: Option<&str>) -> Option<String> {
    text.map(|text| text.chars().take(VERSION_LIMIT).collect())
}

impl Accounts {
    /// Notes that a device proved itself, and what it says of itself.
    pub(super) async fn heard(
        &self,
        device: DeviceId,
        said: Option<&str>,
        clock_ms: Option<i64>,
        now_ms: i64,
    ) -> Result<(), AccountError> {
        let sql = "UPDATE device SET heard_ms = $2, version = COALESCE($3, version),
            clock_off_ms = COALESCE($4, clock_off_ms) WHERE device = $1";
        let row = vec![Value::text(device), now_ms.into(), version(said).into(), clock_off(clock_ms, now_ms).into()];
        let mut transaction = self.database.begin().await?;
        transaction.execute(sql, row).await?;
        Ok(transaction.commit().await?)
    }
}
