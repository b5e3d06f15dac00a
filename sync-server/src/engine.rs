//! The server as one object: what it holds, how it opens, whom it tells that something changed.

mod clock;
mod key;

pub use clock::{Clock, SystemClock};
pub use key::KeyError;

use crate::catalogs::Catalogs;
use crate::documents::Documents;
use crate::store::{Database, Sqlite, StoreError};
use ed25519_dalek::{SigningKey, VerifyingKey};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::broadcast;
use yanfang_domain::id::{DeviceId, MemberId, ProjectId};

/// How to open a server.
#[derive(Clone)]
pub struct ServerConfig {
    /// The folder that holds database, key and files; created when absent.
    pub data_dir: PathBuf,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How many documents stay open in memory; a unit of 30 defects takes about 100 kB.
    pub open_documents: usize,
}

impl ServerConfig {
    /// The usual settings: the system's clock, 2,000 documents in memory.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), clock: Arc::new(SystemClock), open_documents: 2_000 }
    }
}

/// Why the server does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be created or read.
    #[error("the data folder cannot be used")]
    Folder(#[source] std::io::Error),
    /// The server's key cannot be read or made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database was written under another key: phones would trust neither.
    #[error("the database belongs to another server key; put back the key file that was beside it")]
    ForeignKey,
}

/// Who calls: authenticated before anything here is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The project of the session.
    pub project: ProjectId,
    /// The member.
    pub member: MemberId,
    /// The device.
    pub device: DeviceId,
}

/// Something was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// In which project.
    pub project: ProjectId,
    /// The newest feed number.
    pub feed: u64,
}

/// The server.
pub struct Server {
    pub(crate) database: Arc<dyn Database>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) key: SigningKey,
    pub(crate) documents: Documents,
    pub(crate) catalogs: Catalogs,
    data_dir: PathBuf,
    changed: broadcast::Sender<Changed>,
}

/// How many announcements a slow listener may lag behind before it has to look for itself.
const ANNOUNCEMENTS: usize = 1_024;

impl Server {
    /// Opens the data folder; on the first start makes database and key.
    pub async fn open(config: ServerConfig) -> Result<Arc<Self>, OpenError> {
        std::fs::create_dir_all(&config.data_dir).map_err(OpenError::Folder)?;
        let database = Sqlite::open(&database_path(&config.data_dir))?;
        let recorded = recorded_key(&database).await?;
        let key = key::read_or_make(&config.data_dir, recorded.is_none())?;
        match recorded {
            Some(recorded) if recorded != key.verifying_key().to_bytes() => return Err(OpenError::ForeignKey),
            Some(_) => {}
            None => record_key(&database, &key).await?,
        }
        Ok(Arc::new(Self {
            database: Arc::new(database),
            clock: config.clock,
            key,
            documents: Documents::new(config.open_documents),
            catalogs: Catalogs::default(),
            data_dir: config.data_dir,
            changed: broadcast::channel(ANNOUNCEMENTS).0,
        }))
    }

    /// The database, for accounts, files and console.
    pub fn database(&self) -> &Arc<dyn Database> {
        &self.database
    }

    /// What time it is.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The key that signs answers, documents, cursors, catalogs and certificates.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The key that checks them.
    pub fn public_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// The folder that holds everything.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Listens for commits; who lags looks at the feed.
    pub fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.changed.subscribe()
    }

    /// Tells all listeners; nobody listening is no fault.
    pub(crate) fn announce(&self, changed: Changed) {
        let _listeners = self.changed.send(changed);
    }
}

/// Where the database lies in a data folder.
pub(crate) fn database_path(data_dir: &Path) -> PathBuf {
    data_dir.join("yanfang.db")
}

pub(crate) use key::read as read_key;

/// The public key that the database was made under.
pub(crate) async fn recorded_key(database: &dyn Database) -> Result<Option<[u8; 32]>, StoreError> {
    let rows = database.query("SELECT value FROM server WHERE name = 'public_key'", Vec::new()).await?;
    rows.first().map(|row| row.array(0)).transpose()
}

async fn record_key(database: &dyn Database, key: &SigningKey) -> Result<(), StoreError> {
    let mut transaction = database.begin().await?;
    let public = key.verifying_key().to_bytes();
    let insert = "INSERT INTO server (name, value) VALUES ('public_key', $1)";
    transaction.execute(insert, vec![public.as_slice().into()]).await?;
    transaction.commit().await
}
