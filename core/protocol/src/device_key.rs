//! A device's public key: Ed25519 on desktops, P-256 where a phone's hardware knows nothing else (sync.md 10).
//!
//! One key a device: it proves sessions, seals commands for a bundle, and signs acceptances. Each key and each signature
//! has one spelling only, so that nobody makes a second of either from the first.

use crate::signature::{self, Purpose, SignatureError};
use p256::ecdsa::signature::Verifier as _;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use yanfang_domain::signing::Algorithm;

const ED25519: usize = 32;
const P256: usize = 65;

/// The first byte of a SEC 1 point that is written in full.
const WHOLE_POINT: u8 = 4;

/// A device's public key. Text form: 64 lower-case hexadecimal digits for Ed25519, 130 for P-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceKey {
    /// Ed25519, 32 bytes.
    Ed25519([u8; ED25519]),
    /// P-256: a SEC 1 point in full, `04` x y, 65 bytes.
    P256([u8; P256]),
}

impl DeviceKey {
    /// Reads a key of either kind; its length tells which.
    ///
    /// # Errors
    ///
    /// [`SignatureError::NotAKey`] for bytes that are no point of their curve, or another spelling of one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignatureError> {
        if let Ok(key) = <[u8; ED25519]>::try_from(bytes) {
            signature::public_key(&key)?;
            return Ok(Self::Ed25519(key));
        }
        let key = <[u8; P256]>::try_from(bytes).map_err(|_| SignatureError::NotAKey)?;
        if key[0] != WHOLE_POINT {
            return Err(SignatureError::NotAKey);
        }
        p256::ecdsa::VerifyingKey::from_sec1_bytes(&key).map_err(|_| SignatureError::NotAKey)?;
        Ok(Self::P256(key))
    }

    /// The bytes it is read from.
    pub const fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(key) => key,
            Self::P256(key) => key,
        }
    }

    /// How it signs.
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::Ed25519,
            Self::P256(_) => Algorithm::P256,
        }
    }

    /// Checks a signature of 64 bytes over [`Purpose::bytes`]. P-256: ECDSA with SHA-256, r and s, 32 bytes each.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Mismatch`] for another message, key or purpose, or another spelling of the signature.
    pub fn verify(&self, purpose: Purpose, message: &[u8], given: &[u8]) -> Result<(), SignatureError> {
        match self {
            Self::Ed25519(key) => signature::verify(&signature::public_key(key)?, purpose, message, given),
            Self::P256(key) => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).map_err(|_| SignatureError::NotAKey)?;
                let given = p256::ecdsa::Signature::from_slice(given).map_err(|_| SignatureError::Mismatch)?;
                // Of the two signatures that fit (s and -s) only the smaller counts.
                if given.normalize_s() != given {
                    return Err(SignatureError::Mismatch);
                }
                key.verify(&purpose.bytes(message), &given).map_err(|_| SignatureError::Mismatch)
            }
        }
    }
}

impl fmt::Display for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.as_bytes()))
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DeviceKey {
    type Err = SignatureError;

    /// Lower-case digits only: a second spelling would be a second key.
    fn from_str(text: &str) -> Result<Self, SignatureError> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(SignatureError::NotAKey);
        }
        Self::from_bytes(&hex::decode(text).map_err(|_| SignatureError::NotAKey)?)
    }
}

impl Serialize for DeviceKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_bytes(self.as_bytes())
        }
    }
}

impl<'de> Deserialize<'de> for DeviceKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = if deserializer.is_human_readable() {
            std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse()
        } else {
            Self::from_bytes(&serde_bytes::ByteBuf::deserialize(deserializer)?)
        };
        read.map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::signature::Signer as _;

    fn p256(seed: u8) -> (p256::ecdsa::SigningKey, DeviceKey) {
        let key = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
        let point = key.verifying_key().to_sec1_point(false);
        let public = DeviceKey::from_bytes(point.as_bytes()).unwrap();
        (key, public)
    }

    #[test]
    fn a_p256_key_checks_its_own_signatures_in_one_spelling_only() {
        let ((key, public), (_, other)) = (p256(7), p256(8));
        let given: p256::ecdsa::Signature = key.sign(&Purpose::Acceptance.bytes(b"signed"));
        let low = given.normalize_s();
        let high = p256::ecdsa::Signature::from_scalars(low.r(), -*low.s()).unwrap();
        assert!(public.verify(Purpose::Acceptance, b"signed", &low.to_bytes()).is_ok());
        for wrong in [
            public.verify(Purpose::Acceptance, b"signed", &high.to_bytes()),
            public.verify(Purpose::Acceptance, b"Signed", &low.to_bytes()),
            public.verify(Purpose::Session, b"signed", &low.to_bytes()),
            public.verify(Purpose::Acceptance, b"signed", &low.to_bytes()[1..]),
            other.verify(Purpose::Acceptance, b"signed", &low.to_bytes()),
        ] {
            assert!(matches!(wrong, Err(SignatureError::Mismatch)), "{wrong:?}");
        }
    }

    #[test]
    fn a_key_has_one_spelling() {
        let (key, public) = p256(7);
        let text = public.to_string();
        assert_eq!((text.len(), text.parse::<DeviceKey>().unwrap()), (130, public));
        assert_eq!(serde_json::from_str::<DeviceKey>(&format!("\"{text}\"")).unwrap(), public);
        assert!(text.to_uppercase().parse::<DeviceKey>().is_err());
        let short = key.verifying_key().to_sec1_point(true);
        assert!(DeviceKey::from_bytes(short.as_bytes()).is_err(), "a compressed point is another spelling");
        let mut beside = *public.as_bytes().first_chunk::<65>().unwrap();
        beside[64] ^= 1;
        assert!(DeviceKey::from_bytes(&beside).is_err(), "no point of the curve");
        let edwards = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
        assert_eq!(DeviceKey::from_bytes(&edwards).unwrap().to_string().len(), 64);
    }
}
