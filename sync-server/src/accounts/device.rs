//! Taking a device's access away.

use super::{AccountError, Accounts};
use yanfang_domain::id::{DeviceId, ProjectId};

impl Accounts {
    /// Revokes a device and ends its sessions: at its next contact it is let in no more. What it had not sent can still
    /// be carried by a colleague and is judged as its author's (sync.md 7).
    pub async fn revoke_device(&self, project: ProjectId, device: DeviceId, now_ms: i64) -> Result<(), AccountError> {
        let mut transaction = self.database.begin().await?;
        let touched = transaction
            .execute(
                "UPDATE device SET revoked_ms = $3 WHERE project = $1 AND device = $2 AND revoked_ms IS NULL",
                vec![project.to_string().into(), device.to_string().into(), now_ms.into()],
            )
            .await?;
        transaction.execute("DELETE FROM session WHERE device = $1", vec![device.to_string().into()]).await?;
        transaction.commit().await?;
        if touched == 0 { Err(AccountError::Revoked) } else { Ok(()) }
    }
}
