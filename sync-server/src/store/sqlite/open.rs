//! Opens connections and brings the schema up to date.

use super::statement::cause;
use crate::store::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// Numbered steps; the file's `user_version` counts those it has. A step that shipped is never changed.
const STEPS: &[&str] = &[include_str!("../schema/001_foundation.sql"), include_str!("../schema/002_orders.sql")];

/// Statements that a connection keeps prepared: more than there are in the program.
const STATEMENTS: usize = 256;

pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path).map_err(|error| cause(&error))?;
    prepare(&connection)?;
    // FULL: a committed transaction survives a power failure (N2). WAL: readers do not wait for the writer.
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
                   PRAGMA wal_autocheckpoint = 4000;";
    connection.execute_batch(pragmas).map_err(|error| cause(&error))?;
    upgrade(&mut connection)?;
    Ok(connection)
}

pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| cause(&error))?;
    prepare(&connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan does not depend on what is bound: else every comparison with a parameter is planned anew for each value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|error| cause(&error))?;
    connection.busy_timeout(Duration::from_secs(10)).map_err(|error| cause(&error))
}

/// Runs the steps that the file lacks in one transaction.
fn upgrade(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate).map_err(|error| cause(&error))?;
    let found: u32 =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|error| cause(&error))?;
    let known = STEPS.len() as u32;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for step in &STEPS[found as usize..] {
        transaction.execute_batch(step).map_err(|error| cause(&error))?;
    }
    transaction.pragma_update(None, "user_version", known).map_err(|error| cause(&error))?;
    transaction.commit().map_err(|error| cause(&error))
}
