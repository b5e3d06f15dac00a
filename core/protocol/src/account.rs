//! Enrolment and sessions (security.md): a device is enrolled once with a one-time code and a proof that it has its key,
//! and proves the key again for each session.
//!
//! `POST /v1/enrol` [`EnrolRequest`] -> [`EnrolAnswer`]; `POST /v1/session/nonce` -> [`Nonce`];
//! `POST /v1/session` [`SessionRequest`] -> [`Session`]. All as JSON.

use crate::device_key::DeviceKey;
use crate::signature::{Purpose, SignatureError};
use serde::{Deserialize, Serialize};
use yanfang_domain::id::{DeviceId, Digest, MemberId, ProjectId};

/// Asks for enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    /// The one-time code the office gave (`yanfang-server enrol` or the console).
    pub code: String,
    /// The device's public key.
    pub public_key: DeviceKey,
    /// What the device calls itself, shown in the console.
    pub name: String,
    /// The device's signature ([`Purpose::Enrolment`]) over [`EnrolRequest::claim`], as 128 hex digits: nobody enrols with
    /// another's key.
    pub proof: String,
    /// The version of the app, shown to the office; it decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What time it is by the device (UTC ms): the office sees how far its clock is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ms: Option<i64>,
}

impl EnrolRequest {
    /// What the proof is over: the code, a space, the key's text. The code is used once, so the proof is too.
    pub fn claim(code: &str, public_key: &DeviceKey) -> Vec<u8> {
        format!("{code} {public_key}").into_bytes()
    }

    /// Whether the sender has the key.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Mismatch`] where it has not.
    pub fn check(&self) -> Result<(), SignatureError> {
        let proof = hex::decode(&self.proof).map_err(|_| SignatureError::Mismatch)?;
        self.public_key.verify(Purpose::Enrolment, &Self::claim(&self.code, &self.public_key), &proof)
    }
}

/// The device is known now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolAnswer {
    /// The device.
    pub device: DeviceId,
    /// Whose it is.
    pub member: MemberId,
    /// The project it was enrolled for.
    pub project: ProjectId,
    /// The server's public key (Ed25519): everything from the server is checked with it.
    pub server_key: Digest,
    /// The certificate: [`crate::signature::Signed`] over a [`Certificate`], as base 16 of its MessagePack.
    pub certificate: String,
    /// The first session.
    pub session: Session,
}

/// What the server certifies of a device, shown to colleagues in a bundle (sync.md 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The project.
    pub project: ProjectId,
    /// The device.
    pub device: DeviceId,
    /// The member.
    pub member: MemberId,
    /// The device's public key.
    pub public_key: DeviceKey,
    /// When it was issued (UTC ms).
    pub issued_ms: i64,
}

/// A fresh random value to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nonce {
    /// 32 random bytes, valid once, for two minutes.
    pub nonce: Digest,
}

/// Asks for a new session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionRequest {
    /// The device.
    pub device: DeviceId,
    /// The server's nonce.
    pub nonce: Digest,
    /// The device's signature ([`Purpose::Session`]) over the nonce, as 128 hex digits.
    pub signature: String,
    /// The version of the app, shown to the office; it decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What time it is by the device (UTC ms): the office sees how far its clock is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ms: Option<i64>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The bearer token: 256 random bits as hex; the server keeps only its SHA-256.
    pub token: String,
    /// When it ends (UTC ms), 15 minutes after it was issued.
    pub expires_ms: i64,
}
