//! The device key: signs sessions and sealed commands, and never leaves its store (security.md).

use super::{Entropy, NoEntropy};
use ed25519_dalek::SigningKey;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use yanfang_protocol::device_key::DeviceKey;
use yanfang_protocol::signature::{self, Purpose};

/// Keeps the device key: Ed25519, or P-256 where the phone's hardware knows nothing else.
pub trait KeyStore: Send + Sync {
    /// The public half; makes the key at first.
    fn public_key(&self, entropy: &dyn Entropy) -> Result<DeviceKey, KeyError>;

    /// Signs [`Purpose::bytes`] of a message: 64 bytes. P-256: ECDSA with SHA-256, r and s of 32 bytes each, s being the
    /// smaller of the two that fit (hardware gives either, and DER: [`DeviceKey::verify`] takes neither).
    fn sign(&self, purpose: Purpose, message: &[u8]) -> Result<Vec<u8>, KeyError>;
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
    fn public_key(&self, entropy: &dyn Entropy) -> Result<DeviceKey, KeyError> {
        let key = match self.load() {
            Err(KeyError::Missing) => self.make(entropy)?,
            other => other?,
        };
        Ok(DeviceKey::Ed25519(key.verifying_key().to_bytes()))
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
        public.verify(Purpose::Session, b"x", &signature).unwrap();
        assert!(public.verify(Purpose::Bundle, b"x", &signature).is_err());
    }
}
