//! Opens the database: pragmas, upgrade in one transaction, newer files refused, damaged files set aside.

use super::StoreError;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};
use yanfang_domain::time::Moment;

/// The upgrades in order: the n-th makes version n.
const MIGRATIONS: &[&str] = &[include_str!("schema/001_foundation.sql")];

/// The newest version this app knows.
pub(crate) const KNOWN: u32 = MIGRATIONS.len() as u32;

/// An open database, and the damaged one that was found in its place.
pub(crate) struct Opened {
    pub(crate) writer: Connection,
    pub(crate) set_aside: Option<PathBuf>,
}

/// Opens the database at `path`. A damaged file is renamed, never deleted, and a new one is begun.
pub(crate) fn open(path: &Path, now: Moment) -> Result<Opened, StoreError> {
    match open_writer(path) {
        Ok(writer) => Ok(Opened { writer, set_aside: None }),
        Err(StoreError::Damaged(_)) => {
            let aside = set_aside(path, now)?;
            Ok(Opened { writer: open_writer(path)?, set_aside: Some(aside) })
        }
        Err(error) => Err(error),
    }
}

fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    set_pragmas(&connection)?;
    upgrade(&mut connection)?;
    Ok(connection)
}

/// A second connection that only reads, so that lists do not wait for a sync.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn set_pragmas(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    // WAL: readers do not wait for the writer, a commit is one append.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a commit returns only when it is on the disk. "Saved" means saved (N1).
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On Apple systems fsync does not reach the disk, F_FULLFSYNC does; elsewhere both do nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // 1,000 pages (the default) are moved back every few hundred commands; 4,000 keeps that out of most calls.
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    // 16 MiB, so that a day's documents stay in memory.
    connection.pragma_update(None, "cache_size", -16_384)?;
    Ok(())
}

fn upgrade(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > KNOWN {
        return Err(StoreError::NewerDatabase { found, known: KNOWN });
    }
    for sql in &MIGRATIONS[found as usize..] {
        transaction.execute_batch(sql)?;
    }
    if found < KNOWN {
        transaction.pragma_update(None, "user_version", KNOWN)?;
    }
    // Reads every page of the schema: a file that is damaged there is found now and not in the middle of a day.
    transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    transaction.commit()?;
    Ok(())
}

/// Renames a damaged database with its write-ahead log, so that it can be salvaged.
fn set_aside(path: &Path, now: Moment) -> Result<PathBuf, StoreError> {
    let renamed = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".damaged-{}{suffix}", now.utc_ms));
        PathBuf::from(name)
    };
    for suffix in ["-wal", "-shm", ""] {
        let mut from = path.as_os_str().to_owned();
        from.push(suffix);
        let from = PathBuf::from(from);
        if from.exists() {
            fs::rename(&from, renamed(suffix)).map_err(StoreError::file(&from))?;
        }
    }
    Ok(renamed(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment { utc_ms: 1_764_000_000_000, offset_min: 480 };

    #[test]
    fn commits_are_durable_and_the_schema_is_strict() {
        let folder = tempfile::tempdir().unwrap();
        let opened = open(&folder.path().join("d.sqlite"), NOW).unwrap();
        let pragma = |name: &str| -> String {
            opened
                .writer
                .pragma_query_value(None, name, |row| {
                    Ok(format!(
                        "{:?}",
                        row.get_ref(0)?
                            .as_str()
                            .map(str::to_owned)
                            .or_else(|_| row.get::<_, i64>(0).map(|n| n.to_string()))?
                    ))
                })
                .unwrap()
        };
        assert_eq!(pragma("journal_mode"), "\"wal\"");
        assert_eq!(pragma("synchronous"), "\"2\"", "2 is FULL");
        assert_eq!(pragma("fullfsync"), "\"1\"");
        assert_eq!(pragma("user_version"), format!("\"{KNOWN}\""));
    }

    #[test]
    fn a_newer_database_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.sqlite");
        open(&path, NOW).unwrap().writer.pragma_update(None, "user_version", KNOWN + 1).unwrap();
        let refused = open(&path, NOW).map(|_| ());
        assert!(matches!(refused, Err(StoreError::NewerDatabase { found, known }) if found == known + 1));
        assert!(path.exists());
    }

    #[test]
    fn a_damaged_database_is_set_aside_and_a_new_one_begun() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.sqlite");
        fs::write(&path, b"this is no database, and long enough not to be taken for an empty file".repeat(100))
            .unwrap();
        let opened = open(&path, NOW).unwrap();
        let aside = opened.set_aside.unwrap();
        assert!(fs::read(aside).unwrap().starts_with(b"this is no database"));
        opened.writer.query_row("SELECT count(*) FROM journal", [], |row| row.get::<_, i64>(0)).unwrap();
    }
}
