//! The device key: signs sessions and sealed commands, and never leaves its store (security.md).

use super::{Entropy, NoEntropy};
use ed25519_dalek::SigningKey;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use yanfang_domain::id::Digest;
use yanfang_domain::signing::Algorithm;
use yanfang_protocol::signature::{self, Purpose};

/// Keeps the device key.
pub trait KeyStore: Send + Sync {
    /// The public half (Ed25519, 32 bytes); makes the key at first.
    fn public_key(&self, entropy: &dyn Entropy) -> Result<Digest, KeyError>;

    /// Signs a message for a purpose, see [`signature::sign`].
    fn sign(&self, purpose: Purpose, message: &[u8]) -> Result<Vec<u8>, KeyError>;

    /// The public half of the key that signs acceptances: the same key, unless the phone's hardware knows P-256 only.
    fn acceptance_key(&self, entropy: &dyn Entropy) -> Result<AcceptanceKey, KeyError> {
        let public = self.public_key(entropy)?.0.to_vec();
        Ok(AcceptanceKey { algorithm: Algorithm::Ed25519, public })
    }

    /// Signs [`Purpose::bytes`] of [`Purpose::Acceptance`] and this message with that key: 64 bytes (P-256: r and s, s
    /// being the smaller of the two that fit).
    fn sign_acceptance(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.sign(Purpose::Acceptance, message)
    }
}

/// The public half of a key, with its algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptanceKey {
    /// How it signs.
    pub algorithm: Algorithm,
    /// Ed25519: 32 bytes; P-256: a SEC 1 point.
    pub public: Vec<u8>,
}

/// Why the key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is none: the device was never enrolled, or its key was removed.
    #[error("this device has no key")]
    Missing,
    /// What is stored is not a key.
    #[error("the device key is damaged")]
    Damaged,
    /// The store cannot be read or written.
    #[error("the device key cannot be read or written")]
    Unreadable(#[source] io::Error),
    /// No randomness to make one.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// A key in a file that only its owner may read: for desktops; a phone keeps it in its hardware.
#[derive(Clone, Debug)]
pub struct FileKeyStore {
    path: PathBuf,
}

impl FileKeyStore {
    /// The key at this path, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn load(&self) -> Result<SigningKey, KeyError> {
        let mut seed = Vec::new();
        match File::open(&self.path) {
            Ok(mut file) => file.read_to_end(&mut seed).map_err(KeyError::Unreadable)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KeyError::Missing),
            Err(error) => return Err(KeyError::Unreadable(error)),
        };
        let seed = <[u8; 32]>::try_from(seed.as_slice()).map_err(|_| KeyError::Damaged)?;
        Ok(SigningKey::from_bytes(&seed))
    }

    fn make(&self, entropy: &dyn Entropy) -> Result<SigningKey, KeyError> {
        let key = SigningKey::from_bytes(&entropy.bytes()?);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || {
            let mut file = options.open(&self.path)?;
            file.write_all(&key.to_bytes())?;
            file.sync_all()
        };
        write().map_err(KeyError::Unreadable)?;
        Ok(key)
    }
}

impl KeyStore for FileKeyStore {
    fn public_key(&self, entropy: &dyn Entropy) -> Result<Digest, KeyError> {
        let key = match self.load() {
            Err(KeyError::Missing) => self.make(entropy)?,
            other => other?,
        };
        Ok(Digest(key.verifying_key().to_bytes()))
    }

    fn sign(&self, purpose: Purpose, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        Ok(signature::sign(&self.load()?, purpose, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SystemEntropy;

    #[test]
    fn the_key_is_made_once_and_its_signature_fits() {
        let folder = tempfile::tempdir().unwrap();
        let store = FileKeyStore::new(folder.path().join("device.key"));
        assert!(matches!(store.sign(Purpose::Session, b"x"), Err(KeyError::Missing)));
        let public = store.public_key(&SystemEntropy).unwrap();
        assert_eq!(store.public_key(&SystemEntropy).unwrap(), public);
        let signature = store.sign(Purpose::Session, b"x").unwrap();
        let key = signature::public_key(&public.0).unwrap();
        signature::verify(&key, Purpose::Session, b"x", &signature).unwrap();
        assert!(signature::verify(&key, Purpose::Bundle, b"x", &signature).is_err());
    }
}
