//! Why the store cannot do what it was asked.

use std::io;
use std::path::PathBuf;

/// Why the store cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full: nothing was written, everything before is safe.
    #[error("the disk is full")]
    DiskFull,
    /// A later version of the app wrote this database; it is left as it is (N8).
    #[error("the database has version {found}, this app knows up to {known}")]
    NewerDatabase {
        /// The version of the file.
        found: u32,
        /// The newest version this app knows.
        known: u32,
    },
    /// The database is damaged.
    #[error("the database is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// A row is not what was written: a bit flipped (N6).
    #[error("row {row} of {table} is damaged")]
    DamagedRow {
        /// Which table.
        table: &'static str,
        /// Which row.
        row: i64,
    },
    /// Another process holds the database.
    #[error("another process uses this database")]
    InUse,
    /// A file beside the database cannot be read or written.
    #[error("{path} cannot be read or written")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Any other answer of SQLite.
    #[error("the database does not answer as it should")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged(error),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::InUse,
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// Names the file that an IO error belongs to.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            if source.kind() == io::ErrorKind::StorageFull {
                return Self::DiskFull;
            }
            Self::File { path: path.into(), source }
        }
    }
}
