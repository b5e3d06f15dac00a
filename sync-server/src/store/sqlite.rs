//! SQLite behind the port: WAL, `synchronous=FULL`, one writer, a few readers.
//!
//! Every call is one hop to a blocking thread, however many rows it carries. Connections are handed out by locks that
//! are fair, so that writers queue in order.

mod open;
mod statement;

use super::{Database, Row, StoreError, Transaction, Value};
use async_trait::async_trait;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A database file.
pub struct Sqlite {
    writer: Arc<Mutex<Connection>>,
    readers: Vec<Arc<Mutex<Connection>>>,
    next_reader: AtomicUsize,
}

/// How many connections read beside the writer.
const READERS: usize = 3;

impl Sqlite {
    /// Opens or creates the file and brings its schema up to date; a newer file is refused untouched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let writer = open::writer(path)?;
        let readers = (0..READERS)
            .map(|_| open::reader(path).map(|connection| Arc::new(Mutex::new(connection))))
            .collect::<Result<_, _>>()?;
        Ok(Self { writer: Arc::new(Mutex::new(writer)), readers, next_reader: AtomicUsize::new(0) })
    }

    /// A reader that is free, or the next in turn.
    async fn reader(&self) -> OwnedMutexGuard<Connection> {
        for reader in &self.readers {
            if let Ok(guard) = Arc::clone(reader).try_lock_owned() {
                return guard;
            }
        }
        let turn = self.next_reader.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        Arc::clone(&self.readers[turn]).lock_owned().await
    }
}

#[async_trait]
impl Database for Sqlite {
    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        let guard = Arc::clone(&self.writer).lock_owned().await;
        // `Open` exists before BEGIN, so that a cancelled call rolls back as well.
        let open = blocking(move || {
            let open = Open { guard, done: false };
            open.guard.execute_batch("BEGIN IMMEDIATE").map_err(|error| statement::cause(&error))?;
            Ok(open)
        })
        .await?;
        Ok(Box::new(SqliteTransaction { open: Some(open) }))
    }

    async fn query(&self, sql: &'static str, parameters: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let guard = self.reader().await;
        blocking(move || statement::query(&guard, sql, &parameters)).await
    }

    async fn query_many(&self, sql: &'static str, rows: Vec<Vec<Value>>) -> Result<Vec<Vec<Row>>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let guard = self.reader().await;
        blocking(move || statement::query_many(&guard, sql, &rows)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let refused = |error: tokio::task::JoinError| StoreError::Refused { what: error.to_string() };
    tokio::task::spawn_blocking(work).await.map_err(refused)?
}

/// The writer within a transaction; rolls back when it is dropped before the end.
struct Open {
    guard: OwnedMutexGuard<Connection>,
    done: bool,
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.done
            && !self.guard.is_autocommit()
            && let Err(error) = self.guard.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

struct SqliteTransaction {
    open: Option<Open>,
}

impl SqliteTransaction {
    async fn run<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let Some(open) = self.open.take() else {
            return Err(StoreError::Refused { what: "a cancelled call ended this transaction".into() });
        };
        let (open, result) = blocking(move || {
            let result = work(&open.guard);
            Ok((open, result))
        })
        .await?;
        self.open = Some(open);
        result
    }
}

#[async_trait]
impl Transaction for SqliteTransaction {
    async fn execute(&mut self, sql: &'static str, parameters: Vec<Value>) -> Result<u64, StoreError> {
        self.execute_many(sql, vec![parameters]).await
    }

    async fn execute_many(&mut self, sql: &'static str, rows: Vec<Vec<Value>>) -> Result<u64, StoreError> {
        self.execute_all(vec![(sql, rows)]).await
    }

    async fn execute_all(&mut self, batches: Vec<(&'static str, Vec<Vec<Value>>)>) -> Result<u64, StoreError> {
        self.run(move |connection| {
            let mut touched = 0;
            for (sql, rows) in &batches {
                touched += statement::execute_many(connection, sql, rows)?;
            }
            Ok(touched)
        })
        .await
    }

    async fn query(&mut self, sql: &'static str, parameters: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        self.run(move |connection| statement::query(connection, sql, &parameters)).await
    }

    async fn query_many(&mut self, sql: &'static str, rows: Vec<Vec<Value>>) -> Result<Vec<Vec<Row>>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        self.run(move |connection| statement::query_many(connection, sql, &rows)).await
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.run(|connection| connection.execute_batch("COMMIT").map_err(|error| statement::cause(&error))).await?;
        if let Some(open) = &mut self.open {
            open.done = true;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database() -> (tempfile::TempDir, Sqlite) {
        let folder = tempfile::tempdir().unwrap();
        let database = Sqlite::open(&folder.path().join("test.db")).unwrap();
        (folder, database)
    }

    #[tokio::test]
    async fn parameters_are_bound_by_name_in_any_order() {
        let (_folder, database) = database();
        let rows = database
            .query("SELECT $3, $1, $2, $1, $10", (1..=10).map(|number| Value::Integer(number * 11)).collect())
            .await
            .unwrap();
        let numbers: Vec<_> = (0..5).map(|column| rows[0].integer(column).unwrap()).collect();
        assert_eq!(numbers, [33, 11, 22, 11, 110]);
    }

    #[tokio::test]
    async fn a_parameter_that_is_not_given_is_refused() {
        let (_folder, database) = database();
        assert!(matches!(database.query("SELECT $2", vec![Value::Null]).await, Err(StoreError::Refused { .. })));
    }

    #[tokio::test]
    async fn a_dropped_transaction_leaves_nothing_and_a_committed_one_is_seen() {
        let (_folder, database) = database();
        let insert = "INSERT INTO server (name, value) VALUES ($1, $2)";
        let row = |name: &str| vec![name.into(), Value::Blob(vec![1])];
        let mut dropped = database.begin().await.unwrap();
        dropped.execute(insert, row("a")).await.unwrap();
        drop(dropped);
        let mut kept = database.begin().await.unwrap();
        kept.execute_many(insert, vec![row("b"), row("c")]).await.unwrap();
        assert!(matches!(kept.execute(insert, row("b")).await, Err(StoreError::Conflict)));
        kept.commit().await.unwrap();
        let rows = database.query("SELECT name FROM server ORDER BY name", vec![]).await.unwrap();
        let names: Vec<_> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(names, ["b", "c"]);
    }

    #[tokio::test]
    async fn a_newer_file_is_refused_untouched() {
        let (folder, database) = database();
        drop(database);
        let path = folder.path().join("test.db");
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 900).unwrap();
        assert!(matches!(Sqlite::open(&path), Err(StoreError::Newer { found: 900, .. })));
    }
}
