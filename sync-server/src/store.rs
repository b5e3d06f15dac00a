//! The database behind a small port: execute, execute many, query, in a transaction.
//!
//! SQLite is built in; PostgreSQL fits the same port. One set of `.sql` texts with `$n` parameters serves both: to
//! SQLite `$n` is a name, not a place, so its adapter binds by name. Every key starts with the project, so that
//! projects can be spread over several databases.

mod sqlite;
mod value;

pub use sqlite::Sqlite;
pub use value::{Row, Value};

use async_trait::async_trait;

/// Why the database could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key exists already, or a concurrent transaction won: run the request again.
    #[error("another transaction was first")]
    Conflict,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file was written by a newer program; it was not touched.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// The file's version.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// The file does not read as a database, or a row does not have the expected form.
    #[error("the database is damaged: {what}")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// The database refused a statement.
    #[error("the database refused a statement: {what}")]
    Refused {
        /// Its words, for the log.
        what: String,
    },
}

/// A database.
#[async_trait]
pub trait Database: Send + Sync {
    /// Begins a transaction that may write. On SQLite one at a time.
    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError>;

    /// Reads outside a transaction, on the last committed state.
    async fn query(&self, sql: &'static str, parameters: Vec<Value>) -> Result<Vec<Row>, StoreError>;

    /// Runs a reading statement once a row of parameters, prepared once, in one hop: the answers in the same order.
    async fn query_many(&self, sql: &'static str, rows: Vec<Vec<Value>>) -> Result<Vec<Vec<Row>>, StoreError>;
}

/// A transaction; dropped without `commit`, nothing of it remains.
#[async_trait]
pub trait Transaction: Send {
    /// Runs a statement, tells how many rows it touched.
    async fn execute(&mut self, sql: &'static str, parameters: Vec<Value>) -> Result<u64, StoreError>;

    /// Runs a statement once a row of parameters, prepared once.
    async fn execute_many(&mut self, sql: &'static str, rows: Vec<Vec<Value>>) -> Result<u64, StoreError>;

    /// Runs several statements, each once a row of its parameters, in one hop; tells how many rows they touched.
    async fn execute_all(&mut self, batches: Vec<(&'static str, Vec<Vec<Value>>)>) -> Result<u64, StoreError>;

    /// Reads, seeing what this transaction wrote.
    async fn query(&mut self, sql: &'static str, parameters: Vec<Value>) -> Result<Vec<Row>, StoreError>;

    /// Reads once a row of parameters, prepared once, in one hop: the answers in the same order.
    async fn query_many(&mut self, sql: &'static str, rows: Vec<Vec<Value>>) -> Result<Vec<Vec<Row>>, StoreError>;

    /// Makes everything durable; only after it may a receipt be sent (N2).
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
