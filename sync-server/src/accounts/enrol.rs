//! Enrolment: the office gives a one-time code, the device brings its public key, proves that it has the other half, and gets a certificate.

use super::device::{clock_off, version};
use super::secret::{canonical, code, hash, random};
use super::{AccountError, Accounts};
use crate::store::Transaction;
use yanfang_domain::id::{DeviceId, Digest, MemberId, ProjectId};
use yanfang_protocol::account::{Certificate, EnrolAnswer, EnrolRequest};
use yanfang_protocol::codec;
use yanfang_protocol::signature::{Purpose, Signed};

/// How long a code holds: one working day.
const CODE_MS: i64 = 24 * 60 * 60 * 1000;

/// Longest name of a device, in characters.
const NAME_LIMIT: usize = 80;

/// Draws a one-time code for a member, valid for a day, in a transaction that writes more. Only its hash is kept.
pub(crate) async fn draw_code(
    transaction: &mut dyn Transaction,
    project: ProjectId,
    member: MemberId,
    now_ms: i64,
) -> Result<String, AccountError> {
    let code = code()?;
    let row = vec![
        hash(&canonical(&code)).into(),
        project.to_string().into(),
        member.to_string().into(),
        (now_ms + CODE_MS).into(),
    ];
    let sql = "INSERT INTO enrol_code (code_hash, project, member, expires_ms) VALUES ($1, $2, $3, $4)";
    transaction.execute(sql, row).await?;
    Ok(code)
}

impl Accounts {
    /// Draws a one-time code for a member, valid for a day. Only its hash is kept.
    pub async fn create_enrol_code(
        &self,
        project: ProjectId,
        member: MemberId,
        now_ms: i64,
    ) -> Result<String, AccountError> {
        let mut transaction = self.database.begin().await?;
        let code = draw_code(transaction.as_mut(), project, member, now_ms).await?;
        transaction.commit().await?;
        Ok(code)
    }

    /// Enrols a device that brings a code. `address` is where the request comes from: guessing is counted by it.
    pub async fn enrol(&self, request: &EnrolRequest, address: &str, now_ms: i64) -> Result<EnrolAnswer, AccountError> {
        if !self.tries.allow(&[format!("enrol {address}")], now_ms) {
            return Err(AccountError::TooManyTries);
        }
        let name = request.name.trim();
        if name.is_empty() || name.chars().count() > NAME_LIMIT {
            return Err(AccountError::BadName { limit: NAME_LIMIT });
        }
        request.check().map_err(|_| AccountError::BadProof)?;
        let device = DeviceId::new(u64::try_from(now_ms).unwrap_or(0), random()?);
        let (project, member) = self.spend_code(request, name, device, now_ms).await?;
        self.tries.forget(&format!("enrol {address}"));
        let session = self.open_device_session(project, member, device, now_ms).await?;
        Ok(EnrolAnswer {
            device,
            member,
            project,
            server_key: Digest(self.key.verifying_key().to_bytes()),
            certificate: self.certify(Certificate {
                project,
                device,
                member,
                public_key: request.public_key,
                issued_ms: now_ms,
            })?,
            session,
        })
    }

    /// Marks the code as used and writes the device, both or neither.
    async fn spend_code(
        &self,
        request: &EnrolRequest,
        name: &str,
        device: DeviceId,
        now_ms: i64,
    ) -> Result<(ProjectId, MemberId), AccountError> {
        let code_hash = hash(&canonical(&request.code));
        let mut transaction = self.database.begin().await?;
        let rows = transaction
            .query(
                "SELECT project, member FROM enrol_code WHERE code_hash = $1 AND used_ms IS NULL AND expires_ms > $2",
                vec![code_hash.clone().into(), now_ms.into()],
            )
            .await?;
        let row = rows.first().ok_or(AccountError::BadCode)?;
        let (project, member) = (row.parse::<ProjectId>(0)?, row.parse::<MemberId>(1)?);
        transaction
            .execute("UPDATE enrol_code SET used_ms = $2 WHERE code_hash = $1", vec![code_hash.into(), now_ms.into()])
            .await?;
        transaction
            .execute(
                "INSERT INTO device (project, device, member, name, public_key, enrolled_ms, revoked_ms, heard_ms,
                 version, clock_off_ms) VALUES ($1, $2, $3, $4, $5, $6, NULL, $6, $7, $8)",
                vec![
                    project.to_string().into(),
                    device.to_string().into(),
                    member.to_string().into(),
                    name.into(),
                    request.public_key.as_bytes().to_vec().into(),
                    now_ms.into(),
                    version(request.version.as_deref()).into(),
                    clock_off(request.clock_ms, now_ms).into(),
                ],
            )
            .await?;
        transaction.commit().await?;
        Ok((project, member))
    }

    /// Signs a certificate and writes it as hex.
    fn certify(&self, certificate: Certificate) -> Result<String, AccountError> {
        let signed = Signed::seal(&self.key, Purpose::Certificate, &certificate).map_err(AccountError::Certificate)?;
        Ok(hex::encode(codec::plain(&signed).map_err(AccountError::Certificate)?))
    }
}
