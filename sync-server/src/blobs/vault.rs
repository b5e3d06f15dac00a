//! Sealed files at rest: each under a key of its own, the keys in a folder of their own under a master key
//! (security.md, "Personal data").
//!
//! A phone seals to the server's key, which cannot be destroyed for one file. So a file is opened when it has arrived and
//! encrypted anew with a random key; erasing destroys that key, and no older backup of the files shows it again. Keep
//! `sealed-keys/` and `sealed.master` out of the backup of the rest, and their own copies at most 35 days.

use super::BlobError;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::SigningKey;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use yanfang_domain::id::{ProjectId, SealedFileId};
use yanfang_protocol::sealed;

const NONCE: usize = 24;
const KEY: usize = 32;

/// Encrypts and decrypts; holds the master key.
pub struct Vault {
    server: SigningKey,
    master: [u8; KEY],
    keys: PathBuf,
}

impl Vault {
    /// The keys in this data folder; the master key is made at first.
    pub fn open(data: &Path, server: &SigningKey) -> Result<Self, BlobError> {
        let keys = data.join("sealed-keys");
        fs::create_dir_all(&keys).map_err(BlobError::File)?;
        let path = data.join("sealed.master");
        let master = match fs::read(&path) {
            Ok(bytes) => bytes.try_into().map_err(|_| BlobError::Sealed)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let master = random::<KEY>()?;
                write_private(&path, &master)?;
                master
            }
            Err(error) => return Err(BlobError::File(error)),
        };
        Ok(Self { server: server.clone(), master, keys })
    }

    /// Opens what a phone sealed; gives it encrypted for the store. The key is on the disk when this returns.
    pub(super) fn take(&self, project: ProjectId, file: SealedFileId, bytes: &[u8]) -> Result<Taken, BlobError> {
        let content = sealed::open(&self.server, project, file, bytes).map_err(|_| BlobError::Sealed)?;
        let key = random::<KEY>()?;
        let wrapped = encrypt(&self.master, project, file, &key)?;
        let path = self.key_path(project, file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(BlobError::File)?;
        }
        write_private(&path, &wrapped)?;
        Ok(Taken { stored: encrypt(&key, project, file, &content)?, content })
    }

    /// Decrypts what is stored.
    pub(super) fn give(&self, project: ProjectId, file: SealedFileId, stored: &[u8]) -> Result<Vec<u8>, BlobError> {
        let wrapped = fs::read(self.key_path(project, file)).map_err(BlobError::File)?;
        let key = decrypt(&self.master, project, file, &wrapped)?;
        let key: [u8; KEY] = key.try_into().map_err(|_| BlobError::Sealed)?;
        decrypt(&key, project, file, stored)
    }

    /// Destroys a file's key: nothing opens it any more. A key that is not there is destroyed already.
    pub(super) fn destroy(&self, project: ProjectId, file: SealedFileId) -> Result<(), BlobError> {
        let path = self.key_path(project, file);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(BlobError::File(error)),
            _ => {}
        }
        sync_folder(&path)
    }

    fn key_path(&self, project: ProjectId, file: SealedFileId) -> PathBuf {
        self.keys.join(project.to_string()).join(file.to_string())
    }
}

/// A file that was opened and encrypted anew.
pub(super) struct Taken {
    pub(super) content: Vec<u8>,
    pub(super) stored: Vec<u8>,
}

fn encrypt(key: &[u8; KEY], project: ProjectId, file: SealedFileId, content: &[u8]) -> Result<Vec<u8>, BlobError> {
    let nonce = random::<NONCE>()?;
    let aad = format!("{project} {file}");
    let payload = Payload { msg: content, aad: aad.as_bytes() };
    let sealed =
        XChaCha20Poly1305::new(&(*key).into()).encrypt(&XNonce::from(nonce), payload).map_err(|_| BlobError::Sealed)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; KEY], project: ProjectId, file: SealedFileId, stored: &[u8]) -> Result<Vec<u8>, BlobError> {
    let (nonce, sealed) = stored.split_first_chunk::<NONCE>().ok_or(BlobError::Sealed)?;
    let aad = format!("{project} {file}");
    let payload = Payload { msg: sealed, aad: aad.as_bytes() };
    XChaCha20Poly1305::new(&(*key).into()).decrypt(&XNonce::from(*nonce), payload).map_err(|_| BlobError::Sealed)
}

fn random<const N: usize>() -> Result<[u8; N], BlobError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file that only its owner reads; it is on the disk when this returns.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), BlobError> {
    let temporary = path.with_extension("part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary).map_err(BlobError::File)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(BlobError::File)?;
    fs::rename(&temporary, path).map_err(BlobError::File)?;
    sync_folder(path)
}

fn sync_folder(path: &Path) -> Result<(), BlobError> {
    let Some(folder) = path.parent().filter(|folder| cfg!(unix) && folder.exists()) else { return Ok(()) };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(BlobError::File)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_until_its_key_is_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let server = SigningKey::from_bytes(&[7; 32]);
        let (project, file) = (ProjectId::from_bytes([1; 16]), SealedFileId::from_bytes([2; 16]));
        let vault = Vault::open(folder.path(), &server).unwrap();
        let sealed = sealed::seal(&server.verifying_key(), project, file, [3; 32], b"a name in ink").unwrap();
        let taken = vault.take(project, file, &sealed).unwrap();
        assert_eq!(taken.content, b"a name in ink");
        let again = Vault::open(folder.path(), &server).unwrap();
        assert_eq!(again.give(project, file, &taken.stored).unwrap(), b"a name in ink");
        assert!(again.give(project, SealedFileId::from_bytes([9; 16]), &taken.stored).is_err());
        vault.destroy(project, file).unwrap();
        vault.destroy(project, file).unwrap();
        assert!(vault.give(project, file, &taken.stored).is_err());
    }
}
