//! Enrolment and sessions (security.md): a device is enrolled once with a one-time code, then proves its key.
//!
//! `POST /v1/enrol` [`EnrolRequest`] -> [`EnrolAnswer`]; `POST /v1/session/nonce` -> [`Nonce`];
//! `POST /v1/session` [`SessionRequest`] -> [`Session`]. All as JSON.

use serde::{Deserialize, Serialize};
use yanfang_domain::id::{DeviceId, Digest, MemberId, ProjectId};

/// Asks for enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    /// The one-time code the office gave (`yanfang-server enrol` or the console).
    pub code: String,
    /// The device's public key (Ed25519, 32 bytes).
    pub public_key: Digest,
    /// What the device calls itself, shown in the console.
    pub name: String,
    /// The version of the app, shown to the office; it decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What time it is by the device (UTC ms): the office sees how far its clock is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ms: Option<i64>,
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
    pub public_key: Digest,
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
    /// Ed25519 ([`crate::signature::Purpose::Session`]) over the nonce, as 128 hex digits.
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
