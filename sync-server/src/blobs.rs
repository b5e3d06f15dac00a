//! Photos by their hash: taken in piece by piece, checked whole, then visible (sync.md 6).
//!
//! Unfinished uploads lie in a folder of the server; whole files go to the object store (a folder, or S3 behind the
//! same interface) under `PROJECT/KIND/AB/HASH`. Client names never become file names.

mod error;
mod keep;
mod present;
mod salvage;
mod upload;

pub use error::BlobError;
pub use upload::{Announced, Progress};

use crate::store::Database;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use yanfang_domain::id::{Digest, ProjectId};

/// Which of a photo's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The picture as taken in.
    Original,
    /// The small one; stored under its original's hash.
    Thumbnail,
}

impl Kind {
    /// The name in paths and on the wire.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Thumbnail => "thumbnail",
        }
    }

    /// The kind of this name.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Original, Self::Thumbnail].into_iter().find(|kind| kind.text() == text)
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
}

impl Blobs {
    /// Photos in `files/` and unfinished uploads in `uploads/` of this folder; both are created when absent. A photo
    /// has at most `limit` bytes.
    pub fn open(database: Arc<dyn Database>, data: &Path, limit: u64) -> Result<Self, BlobError> {
        let (files, uploads) = (data.join("files"), data.join("uploads"));
        std::fs::create_dir_all(&files).map_err(BlobError::File)?;
        std::fs::create_dir_all(&uploads).map_err(BlobError::File)?;
        let store = LocalFileSystem::new_with_prefix(&files)?.with_fsync(true);
        upload::sweep(&uploads).map_err(BlobError::File)?;
        Ok(Self { database, store: Arc::new(store), uploads, busy: Mutex::default(), limit })
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

#[cfg(test)]
mod tests;
