//! The server's Ed25519 key: a file of 32 bytes beside the database that only its owner may read.

use ed25519_dalek::SigningKey;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file cannot be used")]
    File(#[source] std::io::Error),
    /// The file does not hold 32 bytes.
    #[error("the key file has {length} bytes, a key has 32")]
    Length {
        /// How many it has.
        length: usize,
    },
    /// The database is there, its key is not: a new key would not be trusted by the phones.
    #[error("the key file is missing; put back the one that was beside the database")]
    Missing,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoEntropy,
}

const FILE: &str = "server.key";

/// Reads the key; `None` where there is no file.
pub(crate) fn read(data_dir: &Path) -> Result<Option<SigningKey>, KeyError> {
    let bytes = match std::fs::read(data_dir.join(FILE)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KeyError::File(error)),
    };
    let seed = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| KeyError::Length { length: bytes.len() })?;
    Ok(Some(SigningKey::from_bytes(&seed)))
}

/// Reads the key, or makes one where that is allowed: only for a database that knows none yet.
pub(super) fn read_or_make(data_dir: &Path, may_make: bool) -> Result<SigningKey, KeyError> {
    match read(data_dir)? {
        Some(key) => Ok(key),
        None if may_make => make(data_dir),
        None => Err(KeyError::Missing),
    }
}

fn make(data_dir: &Path) -> Result<SigningKey, KeyError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| KeyError::NoEntropy)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(data_dir.join(FILE)).map_err(KeyError::File)?;
    file.write_all(&seed).and_then(|()| file.sync_all()).map_err(KeyError::File)?;
    #[cfg(unix)]
    File::open(data_dir).and_then(|folder| folder.sync_all()).map_err(KeyError::File)?;
    Ok(SigningKey::from_bytes(&seed))
}
