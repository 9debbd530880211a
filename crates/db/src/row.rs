//! Rows of a result, read in the same way on both engines.

use tokio_postgres::types::Type;

use crate::error::{Error, Fault};
use crate::value::{FromValue, Value};

/// One row of a result, read from left to right.
#[derive(Debug)]
pub struct Row<'r> {
    source: Source<'r>,
    next: usize,
}

#[derive(Debug)]
enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// Reads the next column. A struct literal whose fields are in the order of the `SELECT` list needs no column
    /// positions.
    pub fn take<T: FromValue>(&mut self) -> Result<T, Error> {
        let column = self.next;
        self.next += 1;
        let value = self.value(column).and_then(T::from_value);
        value.ok_or_else(|| Error::Column { column, expected: std::any::type_name::<T>() })
    }

    fn value(&self, column: usize) -> Option<Value<'_>> {
        use rusqlite::types::ValueRef;
        match self.source {
            Source::Sqlite(row) => Some(match row.get_ref(column).ok()? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Real(number) => Value::Real(number),
                ValueRef::Text(text) => Value::Text(std::str::from_utf8(text).ok()?.into()),
                ValueRef::Blob(bytes) => Value::Bytes(bytes.into()),
            }),
            Source::Postgres(row) => postgres_value(row, column),
        }
    }
}

/// Callback that reads one row of a result.
pub(crate) type ReadRow<'a> = dyn FnMut(&mut Row<'_>) -> Result<(), Error> + 'a;

/// Runs a query on SQLite and reads its rows.
pub(crate) fn each_of_sqlite(
    connection: &rusqlite::Connection,
    name: &'static str,
    sql: &str,
    params: &[Value<'_>],
    read: &mut ReadRow<'_>,
) -> Result<(), (Error, Fault)> {
    let broken = |error| Error::sqlite(name, error);
    let mut prepared = connection.prepare_cached(sql).map_err(broken)?;
    let mut rows = prepared.query(rusqlite::params_from_iter(params)).map_err(broken)?;
    while let Some(row) = rows.next().map_err(broken)? {
        read(&mut Row { source: Source::Sqlite(row), next: 0 }).map_err(|error| (error, Fault::Plain))?;
    }
    Ok(())
}

/// Reads the rows of a PostgreSQL result.
pub(crate) fn each_of_postgres(rows: &[tokio_postgres::Row], read: &mut ReadRow<'_>) -> Result<(), (Error, Fault)> {
    rows.iter().try_for_each(|row| {
        read(&mut Row { source: Source::Postgres(row), next: 0 }).map_err(|error| (error, Fault::Plain))
    })
}

fn postgres_value(row: &tokio_postgres::Row, column: usize) -> Option<Value<'_>> {
    fn value<'r, T: tokio_postgres::types::FromSql<'r>>(
        row: &'r tokio_postgres::Row,
        column: usize,
        wrap: impl FnOnce(T) -> Value<'r>,
    ) -> Option<Value<'r>> {
        Some(row.try_get::<_, Option<T>>(column).ok()?.map_or(Value::Null, wrap))
    }
    match *row.columns().get(column)?.type_() {
        Type::BOOL => value(row, column, Value::Bool),
        Type::INT8 => value(row, column, Value::Int),
        Type::INT4 => value(row, column, |number: i32| Value::Int(number.into())),
        Type::FLOAT8 => value(row, column, Value::Real),
        Type::TEXT | Type::VARCHAR => value(row, column, |text: &str| Value::Text(text.into())),
        Type::BYTEA => value(row, column, |bytes: &[u8]| Value::Bytes(bytes.into())),
        _ => None,
    }
}
