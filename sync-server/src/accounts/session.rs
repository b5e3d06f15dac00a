//! Sessions: 256-bit tokens, stored as SHA-256, short; rights are read anew with every request.

use super::secret::{hash, random};
use super::{AccountError, Accounts};
use crate::store::Row;
use yanfang_domain::id::{DeviceId, Digest, MemberId, ProjectId};
use yanfang_protocol::account::{Nonce, Session, SessionRequest};
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::Purpose;

/// How long a device's session holds; the device renews it by signing a nonce.
pub const DEVICE_SESSION_MS: i64 = 15 * 60 * 1000;

/// How long a browser's session holds without being used.
pub const BROWSER_SESSION_MS: i64 = 2 * 60 * 60 * 1000;

/// Who is calling, as the session says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The project the session was opened for.
    pub project: ProjectId,
    /// The member.
    pub member: MemberId,
    /// The device; `None` for a browser.
    pub device: Option<DeviceId>,
}

impl Accounts {
    /// Gives a device something fresh to sign.
    pub fn nonce(&self, now_ms: i64) -> Result<Nonce, AccountError> {
        let nonce = Digest(random()?);
        self.nonces.give(nonce, now_ms);
        Ok(Nonce { nonce })
    }

    /// Opens a session for a device that signed a nonce with its key.
    pub async fn renew(&self, request: &SessionRequest, now_ms: i64) -> Result<Session, AccountError> {
        if !self.nonces.take(&request.nonce, now_ms) {
            return Err(AccountError::BadProof);
        }
        let rows = self
            .database
            .query(
                "SELECT project, member, public_key FROM device WHERE device = $1 AND revoked_ms IS NULL",
                vec![request.device.to_string().into()],
            )
            .await?;
        let row = rows.first().ok_or(AccountError::Revoked)?;
        let key = DeviceKey::from_bytes(row.blob(2)?).map_err(|_| AccountError::BadProof)?;
        let signature = hex::decode(&request.signature).map_err(|_| AccountError::BadProof)?;
        key.verify(Purpose::Session, &request.nonce.0, &signature).map_err(|_| AccountError::BadProof)?;
        self.heard(request.device, request.version.as_deref(), request.clock_ms, now_ms).await?;
        self.open_device_session(row.parse(0)?, row.parse(1)?, request.device, now_ms).await
    }

    /// Whose session this token is. A browser's session is prolonged by being used.
    pub async fn caller(&self, token: &str, now_ms: i64) -> Result<SignedIn, AccountError> {
        let rows = self
            .database
            .query(
                "SELECT s.project, s.member, s.device, s.expires_ms FROM session s
                 LEFT JOIN device d ON d.device = s.device
                 WHERE s.token_hash = $1 AND s.expires_ms > $2 AND (s.device IS NULL OR d.revoked_ms IS NULL)",
                vec![hash(token).into(), now_ms.into()],
            )
            .await?;
        let row = rows.first().ok_or(AccountError::NoSession)?;
        let caller = read_signed_in(row)?;
        let left_ms = row.integer(3)? - now_ms;
        if caller.device.is_none() && left_ms < BROWSER_SESSION_MS * 3 / 4 {
            self.prolong(token, now_ms).await?;
        }
        Ok(caller)
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), AccountError> {
        let mut transaction = self.database.begin().await?;
        transaction.execute("DELETE FROM session WHERE token_hash = $1", vec![hash(token).into()]).await?;
        Ok(transaction.commit().await?)
    }

    /// Opens a session for a browser whose member proved who it is.
    pub(super) async fn open_browser_session(
        &self,
        project: ProjectId,
        member: MemberId,
        now_ms: i64,
    ) -> Result<Session, AccountError> {
        self.open(SignedIn { project, member, device: None }, now_ms, BROWSER_SESSION_MS).await
    }

    /// Opens a session for a device that proved who it is.
    pub(super) async fn open_device_session(
        &self,
        project: ProjectId,
        member: MemberId,
        device: DeviceId,
        now_ms: i64,
    ) -> Result<Session, AccountError> {
        self.open(SignedIn { project, member, device: Some(device) }, now_ms, DEVICE_SESSION_MS).await
    }

    async fn open(&self, caller: SignedIn, now_ms: i64, valid_ms: i64) -> Result<Session, AccountError> {
        let token = hex::encode(random::<32>()?);
        let expires_ms = now_ms + valid_ms;
        let mut transaction = self.database.begin().await?;
        transaction.execute("DELETE FROM session WHERE expires_ms <= $1", vec![now_ms.into()]).await?;
        transaction
            .execute(
                "INSERT INTO session (token_hash, project, member, device, expires_ms) VALUES ($1, $2, $3, $4, $5)",
                vec![
                    hash(&token).into(),
                    caller.project.to_string().into(),
                    caller.member.to_string().into(),
                    caller.device.map(|device| device.to_string()).into(),
                    expires_ms.into(),
                ],
            )
            .await?;
        transaction.commit().await?;
        Ok(Session { token, expires_ms })
    }

    async fn prolong(&self, token: &str, now_ms: i64) -> Result<(), AccountError> {
        let mut transaction = self.database.begin().await?;
        transaction
            .execute(
                "UPDATE session SET expires_ms = $2 WHERE token_hash = $1",
                vec![hash(token).into(), (now_ms + BROWSER_SESSION_MS).into()],
            )
            .await?;
        Ok(transaction.commit().await?)
    }
}

fn read_signed_in(row: &Row) -> Result<SignedIn, AccountError> {
    let device = if row.is_null(2) { None } else { Some(row.parse(2)?) };
    Ok(SignedIn { project: row.parse(0)?, member: row.parse(1)?, device })
}
