//! Takes a device's access away, with the reason.

use super::PeopleError;
use super::audit::{self, AuditLine};
use crate::accounts::end_access;
use crate::engine::Server;
use yanfang_domain::id::{DeviceId, MemberId, ProjectId};
use yanfang_domain::people::PeopleRule;
use yanfang_domain::permission::office::OfficeAct;

impl Server {
    /// Revokes a device: its sessions end now, and it is let in no more. What it had not sent can still be brought by a
    /// colleague and is judged as its author's (sync.md 7).
    ///
    /// # Errors
    ///
    /// [`PeopleError`]: no right, no reason, no such device or one that was revoked before.
    pub async fn revoke_device(
        &self,
        project: ProjectId,
        by: MemberId,
        device: DeviceId,
        reason: &str,
    ) -> Result<(), PeopleError> {
        let now_ms = self.clock.now_ms();
        self.in_office(project, by, OfficeAct::RevokeDevice).await?;
        if reason.trim().is_empty() {
            return Err(PeopleRule::NoReason.into());
        }
        let mut transaction = self.database.begin().await?;
        if !end_access(transaction.as_mut(), project, device, now_ms).await? {
            return Err(PeopleError::NotFound);
        }
        let line = AuditLine {
            at_ms: now_ms,
            by,
            action: "device_revoked".into(),
            about: device.to_string(),
            words: String::new(),
            reason: reason.trim().to_owned(),
        };
        audit::add(transaction.as_mut(), project, line).await?;
        Ok(transaction.commit().await?)
    }
}
