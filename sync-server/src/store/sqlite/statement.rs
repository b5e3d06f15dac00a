//! Runs one statement for one or many rows of parameters.

use crate::store::{Row, StoreError, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, ToSql};

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

/// A statement that knows which of the caller's values stands at each of its places: `$7` is the seventh value.
struct Prepared<'c> {
    statement: CachedStatement<'c>,
    places: Vec<usize>,
}

impl<'c> Prepared<'c> {
    fn new(connection: &'c Connection, sql: &str) -> Result<Self, StoreError> {
        let statement = connection.prepare_cached(sql).map_err(|error| cause(&error))?;
        let place = |index| {
            let name = statement.parameter_name(index)?;
            name.strip_prefix('$')?.parse::<usize>().ok()?.checked_sub(1)
        };
        let places = (1..=statement.parameter_count())
            .map(|index| place(index).ok_or_else(|| StoreError::Refused { what: "a parameter is not $n".into() }))
            .collect::<Result<_, _>>()?;
        Ok(Self { statement, places })
    }

    fn bind(&mut self, parameters: &[Value]) -> Result<(), StoreError> {
        for (index, place) in self.places.iter().enumerate() {
            let value = parameters
                .get(*place)
                .ok_or_else(|| StoreError::Refused { what: format!("no value for ${}", place + 1) })?;
            self.statement.raw_bind_parameter(index + 1, value).map_err(|error| cause(&error))?;
        }
        Ok(())
    }

    fn rows(&mut self, parameters: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.bind(parameters)?;
        let columns = self.statement.column_count();
        let mut rows = self.statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(|error| cause(&error))? {
            found.push(Row((0..columns).map(|column| value(row, column)).collect::<Result<_, _>>()?));
        }
        Ok(found)
    }
}

fn value(row: &rusqlite::Row<'_>, column: usize) -> Result<Value, StoreError> {
    let damaged = || StoreError::Damaged { what: format!("column {column} holds neither number, text nor bytes") };
    Ok(match row.get_ref(column).map_err(|error| cause(&error))? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Integer(value),
        ValueRef::Text(value) => Value::Text(String::from_utf8(value.to_vec()).map_err(|_| damaged())?),
        ValueRef::Blob(value) => Value::Blob(value.to_vec()),
        ValueRef::Real(_) => return Err(damaged()),
    })
}

pub(super) fn query(connection: &Connection, sql: &str, parameters: &[Value]) -> Result<Vec<Row>, StoreError> {
    Prepared::new(connection, sql)?.rows(parameters)
}

pub(super) fn query_many(connection: &Connection, sql: &str, rows: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, StoreError> {
    let mut prepared = Prepared::new(connection, sql)?;
    rows.iter().map(|parameters| prepared.rows(parameters)).collect()
}

pub(super) fn execute_many(connection: &Connection, sql: &str, rows: &[Vec<Value>]) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let mut prepared = Prepared::new(connection, sql)?;
    let mut touched = 0;
    for parameters in rows {
        prepared.bind(parameters)?;
        touched += prepared.statement.raw_execute().map_err(|error| cause(&error))? as u64;
    }
    Ok(touched)
}

/// What SQLite's error means to the caller.
pub(super) fn cause(error: &rusqlite::Error) -> StoreError {
    let what = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            tracing::debug!(%what, "a statement met another transaction");
            StoreError::Conflict
        }
        Some(ErrorCode::DiskFull) => StoreError::DiskFull,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged { what },
        _ => StoreError::Refused { what },
    }
}
