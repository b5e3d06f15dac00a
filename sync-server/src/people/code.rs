//! Enrolment codes that the office gives: drawn for a member, shown once, kept as a hash.

use super::PeopleError;
use super::audit::{self, AuditLine};
use crate::accounts::draw_code;
use crate::engine::Server;
use crate::store::Value;
use yanfang_domain::id::{MemberId, ProjectId};
use yanfang_domain::people::PeopleRule;
use yanfang_domain::permission::office::OfficeAct;

impl Server {
    /// Draws a one-time code for a member's phone, valid for a day.
    ///
    /// # Errors
    ///
    /// [`PeopleError`]: no right, no such member, or one whose access ended.
    pub async fn give_code(&self, project: ProjectId, by: MemberId, member: MemberId) -> Result<String, PeopleError> {
        let now_ms = self.clock.now_ms();
        let catalog = self.in_office(project, by, OfficeAct::GiveCode).await?;
        let whose = catalog.member(member).ok_or(PeopleRule::UnknownMember)?;
        if whose.is_revoked(now_ms) {
            return Err(PeopleRule::Revoked.into());
        }
        let mut transaction = self.database.begin().await?;
        let code = draw_code(transaction.as_mut(), project, member, now_ms).await?;
        let line = AuditLine {
            at_ms: now_ms,
            by,
            action: "code_given".into(),
            about: member.to_string(),
            words: String::new(),
            reason: String::new(),
        };
        audit::add(transaction.as_mut(), project, line).await?;
        transaction.commit().await?;
        Ok(code)
    }

    /// Makes all codes of a member void that were not used.
    ///
    /// # Errors
    ///
    /// [`PeopleError::NotFound`] where there is none.
    pub async fn withdraw_codes(&self, project: ProjectId, by: MemberId, member: MemberId) -> Result<(), PeopleError> {
        let now_ms = self.clock.now_ms();
        self.in_office(project, by, OfficeAct::GiveCode).await?;
        let mut transaction = self.database.begin().await?;
        let sql = "UPDATE enrol_code SET expires_ms = $3 WHERE project = $1 AND member = $2 AND used_ms IS NULL
            AND expires_ms > $3";
        let key = vec![Value::text(project), Value::text(member), now_ms.into()];
        if transaction.execute(sql, key).await? == 0 {
            return Err(PeopleError::NotFound);
        }
        let line = AuditLine {
            at_ms: now_ms,
            by,
            action: "codes_withdrawn".into(),
            about: member.to_string(),
            words: String::new(),
            reason: String::new(),
        };
        audit::add(transaction.as_mut(), project, line).await?;
        Ok(transaction.commit().await?)
    }
}
