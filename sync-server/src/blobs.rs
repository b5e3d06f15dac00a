//! Photos by their hash, and what signatures rest on: taken in piece by piece, checked whole, then visible (sync.md 6).
//!
//! Unfinished uploads lie in a folder of the server; whole files go to the object store (a folder, or S3 behind the
//! same interface) under `PROJECT/KIND/AB/HASH`. Client names never become file names.

mod error;
mod keep;
mod present;
mod salvage;
mod signed;
mod upload;
mod vault;

pub use error::BlobError;
pub use upload::{Announced, Progress};
pub use vault::Vault;

use crate::engine::Server;
use crate::store::Database;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use yanfang_domain::id::{Digest, ProjectId, SealedFileId};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The picture as taken in.
    Original,
    /// The small one; stored under its original's hash.
    Thumbnail,
    /// A canonical view that was signed, zstd; stored beside the signatures under the view's hash.
    View,
    /// A file sealed for this server; stored under its random id.
    Sealed,
}

impl Kind {
    /// The name in paths and on the wire.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Thumbnail => "thumbnail",
            Self::View => "view",
            Self::Sealed => "sealed",
        }
    }

    /// The kind of this name.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Original, Self::Thumbnail, Self::View, Self::Sealed].into_iter().find(|kind| kind.text() == text)
    }
}

/// The photos of a server.
pub struct Blobs {
    database: Arc<dyn Database>,
    store: Arc<dyn ObjectStore>,
    uploads: PathBuf,
    /// Uploads that are being written to just now.
    busy: Mutex<HashSet<String>>,
    limit: u64,
    vault: Vault,
}

impl Blobs {
    /// The photos of a server whose data lie in this folder; a photo has at most `limit` bytes.
    pub fn of(server: &Server, data: &Path, limit: u64) -> Result<Self, BlobError> {
        Self::open(Arc::clone(server.database()), data, limit, Vault::open(data, server.key())?)
    }

    /// Photos in `files/` and unfinished uploads in `uploads/` of this folder; both are created when absent. A photo
    /// has at most `limit` bytes.
    pub fn open(database: Arc<dyn Database>, data: &Path, limit: u64, vault: Vault) -> Result<Self, BlobError> {
        let (files, uploads) = (data.join("files"), data.join("uploads"));
        std::fs::create_dir_all(&files).map_err(BlobError::File)?;
        std::fs::create_dir_all(&uploads).map_err(BlobError::File)?;
        let store = LocalFileSystem::new_with_prefix(&files)?.with_fsync(true);
        upload::sweep(&uploads).map_err(BlobError::File)?;
        Ok(Self { database, store: Arc::new(store), uploads, busy: Mutex::default(), limit, vault })
    }

    /// A whole file; `None` where it has not arrived.
    pub async fn read(
        &self,
        project: ProjectId,
        kind: Kind,
        hash: Digest,
    ) -> Result<Option<object_store::GetResult>, BlobError> {
        match self.store.get(&object_path(project, kind, hash)).await {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn object_path(project: ProjectId, kind: Kind, hash: Digest) -> ObjectPath {
    let hash = hash.to_string();
    ObjectPath::from(format!("{project}/{}/{}/{hash}", kind.text(), &hash[..2]))
}

fn sealed_path(project: ProjectId, file: SealedFileId) -> ObjectPath {
    let file = file.to_string();
    ObjectPath::from(format!("{project}/sealed/{}/{file}", &file[file.len() - 2..]))
}

#[cfg(test)]
mod tests;
