//! A statement's canonical bytes, and the check of a device's signature over them, for both algorithms.

use super::{AcceptanceError, canonical};
use crate::signature::{self, Purpose};
use p256::ecdsa::signature::Verifier as _;
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::Digest;
use yanfang_domain::signing::{Algorithm, SignedStatement, Statement};

/// What a device signs, after the label of [`Purpose::Acceptance`]: the statement as canonical JSON.
pub fn statement_bytes(statement: &Statement) -> Result<Vec<u8>, AcceptanceError> {
    canonical(statement)
}

/// SHA-256 over the canonical JSON of statement, key and signature: the name by which the server counter-signs it.
pub fn statement_digest(signed: &SignedStatement) -> Result<Digest, AcceptanceError> {
    Ok(Digest(Sha256::digest(canonical(signed)?).into()))
}

/// Checks that the key named signed exactly this statement. Whose the key is, is another question.
///
/// # Errors
///
/// [`AcceptanceError::NotAKey`] or [`AcceptanceError::Mismatch`].
pub fn check_statement(signed: &SignedStatement) -> Result<(), AcceptanceError> {
    let message = statement_bytes(&signed.statement)?;
    let key = from_hex(&signed.key).ok_or(AcceptanceError::NotAKey)?;
    let given = from_hex(&signed.signature).ok_or(AcceptanceError::Mismatch)?;
    match signed.statement.algorithm {
        Algorithm::Ed25519 => {
            let key = signature::public_key(&key)?;
            Ok(signature::verify(&key, Purpose::Acceptance, &message, &given)?)
        }
        Algorithm::P256 => p256(&key, &Purpose::Acceptance.bytes(&message), &given),
    }
}

/// ECDSA over P-256 with SHA-256: the key as a SEC 1 point, the signature as r and s, 32 bytes each.
fn p256(key: &[u8], message: &[u8], given: &[u8]) -> Result<(), AcceptanceError> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).map_err(|_| AcceptanceError::NotAKey)?;
    let given = p256::ecdsa::Signature::from_slice(given).map_err(|_| AcceptanceError::Mismatch)?;
    // Of the two signatures that fit (s and -s) only the smaller counts, so that nobody makes a second from one.
    if given.normalize_s() != given {
        return Err(AcceptanceError::Mismatch);
    }
    key.verify(message, &given).map_err(|_| AcceptanceError::Mismatch)
}

/// Lower-case digits only: a second spelling would be a second statement.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    hex::decode(text).ok()
}
