//! A statement's canonical bytes, and the check of a device's signature over them, for both algorithms.

use super::{AcceptanceError, canonical};
use crate::device_key::DeviceKey;
use crate::signature::Purpose;
use sha2::{Digest as _, Sha256};
use yanfang_domain::id::Digest;
use yanfang_domain::signing::{SignedStatement, Statement};

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
    let key: DeviceKey = signed.key.parse()?;
    if key.algorithm() != signed.statement.algorithm {
        return Err(AcceptanceError::NotAKey);
    }
    // Lower-case digits only: a second spelling would be a second statement.
    if signed.signature.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(AcceptanceError::Mismatch);
    }
    let given = hex::decode(&signed.signature).map_err(|_| AcceptanceError::Mismatch)?;
    Ok(key.verify(Purpose::Acceptance, &message, &given)?)
}
