//! The facade: one object that an app holds, safe to use from any thread.

use crate::app::{Damage, Documents, Identity, Known, UNDO_WINDOW_MS, Writer};
use crate::journal::MarkFile;
use crate::observer::{Changed, Observer, Observers};
use crate::photos::{PhotoFileError, PhotoFolder};
use crate::ports::{Clock, Entropy, KeyStore, SystemClock, SystemEntropy};
use crate::store::{self, StoreError, journal, meta};
use crate::sync::{HttpLink, Link, LinkError};
use rusqlite::Connection;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// What the core asks of its surroundings; tests and apps replace what they need.
#[derive(Clone)]
pub struct Options {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Keeps the device key; `None`: a file in the device's folder.
    pub key_store: Option<Arc<dyn KeyStore>>,
    /// The way to the server; `None`: HTTP.
    pub link: Option<Arc<dyn Link>>,
    /// Allows plain HTTP to other machines (security.md: never but in a trusted test network).
    pub allow_plain_http: bool,
    /// How long a defect may be taken back (ms) and is not sent; 0 for demos and tests.
    pub undo_window_ms: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock::default()),
            entropy: Arc::new(SystemEntropy),
            key_store: None,
            link: None,
            allow_plain_http: false,
            undo_window_ms: UNDO_WINDOW_MS,
        }
    }
}

/// Why a device cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of photos.
    #[error(transparent)]
    Photos(#[from] PhotoFileError),
    /// The network side cannot be set up.
    #[error(transparent)]
    Link(#[from] LinkError),
}

/// The phone's core. Every call is synchronous; those that take a [`CancelToken`](crate::CancelToken) may be long.
pub struct Device {
    pub(crate) core: Core,
}

/// What the use cases share.
pub(crate) struct Core {
    options: Options,
    link: Arc<dyn Link>,
    key_store: Arc<dyn KeyStore>,
    writer: Mutex<Writer>,
    reader: Mutex<Connection>,
    known: RwLock<Option<Arc<Known>>>,
    photos: PhotoFolder,
    observers: Observers,
    /// Held while a sync runs: a phone runs one at a time.
    pub(crate) syncing: Mutex<()>,
    /// Journal numbers of what is on the way.
    sending: Mutex<HashSet<i64>>,
    found_at_opening: Vec<Damage>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic under the lock leaves SQLite's transaction rolled back, and documents taken out are read anew.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Device {
    /// Opens the device in a folder of its own, or begins one.
    ///
    /// A newer database is refused and left as it is. A damaged one is set aside and reported by
    /// [`Self::self_check`] and [`Self::found_at_opening`]. Nothing is ever deleted.
    pub fn open(folder: &Path, options: Options) -> Result<Self, OpenError> {
        fs::create_dir_all(folder).map_err(StoreError::file(folder))?;
        let path = folder.join("device.sqlite");
        let opened = store::open(&path, options.clock.now())?;
        let (mark, witness) = MarkFile::open(&folder.join("journal.mark"))?;
        let end = journal::end(&opened.writer)?;
        let mut found_at_opening = Vec::new();
        found_at_opening.extend(opened.set_aside.map(|path| Damage::DatabaseSetAside { path }));
        if let Some(witness) = witness.filter(|witness| witness.number > 0)
            && journal::chain_at(&opened.writer, witness.number)? != Some(witness.chain)
        {
            found_at_opening.push(Damage::JournalBrokenAt { number: witness.number.min(end.number + 1) });
        }
        let known = crate::sync::catalog::newest(&opened.writer)?.map(|catalog| Arc::new(Known::new(catalog)));
        let identity = meta::get::<Identity>(&opened.writer, meta::IDENTITY)?;
        let link = match &options.link {
            Some(link) => link.clone(),
            None => Arc::new(HttpLink::new(options.allow_plain_http)?),
        };
        let key_store = options.key_store.clone();
        let key_store =
            key_store.unwrap_or_else(|| Arc::new(crate::ports::FileKeyStore::new(folder.join("device.key"))));
        let core = Core {
            link,
            key_store,
            reader: Mutex::new(store::open_reader(&path)?),
            writer: Mutex::new(Writer { db: opened.writer, end, mark, identity, documents: Documents::default() }),
            known: RwLock::new(known),
            photos: PhotoFolder::open(folder.join("photos"))?,
            observers: Observers::default(),
            syncing: Mutex::new(()),
            sending: Mutex::new(HashSet::new()),
            found_at_opening,
            options,
        };
        Ok(Self { core })
    }

    /// What opening found damaged; empty if nothing.
    pub fn found_at_opening(&self) -> Vec<Damage> {
        self.core.found_at_opening()
    }

    /// Tells an observer of every change from now on, as long as it is held elsewhere.
    pub fn observe(&self, observer: &Arc<dyn Observer>) {
        self.core.observers.add(observer);
    }

    /// Where a photo's file lies, if it is on this phone.
    pub fn photo_path(&self, hash: yanfang_domain::id::Digest) -> Option<PathBuf> {
        self.core.photos.has(hash).then(|| self.core.photos.path(hash))
    }

    /// Waits until the journal's mark is on the disk and folds the write-ahead log in. Dropping a device loses nothing
    /// either: this only makes the next opening faster.
    pub fn close(self) -> Result<(), StoreError> {
        crate::sync::compact::run(&self.core)?;
        let writer = self.core.writer();
        writer.sync_mark()?;
        writer.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

impl Core {
    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        lock(&self.writer)
    }

    pub(crate) fn reader(&self) -> MutexGuard<'_, Connection> {
        lock(&self.reader)
    }

    pub(crate) fn known(&self) -> Option<Arc<Known>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_known(&self, known: Arc<Known>) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.options.clock
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &*self.options.entropy
    }

    pub(crate) fn link(&self) -> &dyn Link {
        &*self.link
    }

    pub(crate) fn key_store(&self) -> &dyn KeyStore {
        &*self.key_store
    }

    pub(crate) fn photos(&self) -> &PhotoFolder {
        &self.photos
    }

    pub(crate) fn undo_window_ms(&self) -> u32 {
        self.options.undo_window_ms
    }

    pub(crate) fn tell(&self, changed: &Changed) {
        self.observers.tell(changed);
    }

    pub(crate) fn sending(&self) -> HashSet<i64> {
        lock(&self.sending).clone()
    }

    pub(crate) fn set_sending(&self, numbers: HashSet<i64>) {
        *lock(&self.sending) = numbers;
    }

    pub(crate) fn is_syncing(&self) -> bool {
        self.syncing.try_lock().is_err()
    }

    pub(crate) fn found_at_opening(&self) -> Vec<Damage> {
        self.found_at_opening.clone()
    }
}
