//! A transaction in progress, and the statements it can run.

use std::time::{Duration, Instant};

use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

use crate::access::LogPosition;
use crate::dialect;
use crate::engine::Engine;
use crate::error::{Error, Fault};
use crate::postgres_connection::PostgresConnection;
use crate::row::{ReadRow, Row, each_of_postgres, each_of_sqlite};
use crate::slow_log::log_slow;
use crate::statement::Statement;
use crate::value::{FromValue, Value};

/// A transaction in progress. It takes effect as a whole or not at all.
///
/// A failed statement makes the whole transaction fail. Continue after a failure only if a [`Tx::savepoint`] rolled it
/// back.
#[derive(Debug)]
pub struct Tx<'c> {
    connection: Connection<'c>,
    slow: Duration,
    depth: u32,
    /// True if a statement failed and no savepoint rolled it back.
    pub(crate) failed: bool,
    pub(crate) fault: Fault,
}

#[derive(Debug)]
pub(crate) enum Connection<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut PostgresConnection),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: Connection<'c>, slow: Duration) -> Self {
        Self { connection, slow, depth: 0, failed: false, fault: Fault::Plain }
    }

    /// Returns the engine. Meant for the dialect and for tests: business rules are the same on both engines.
    pub fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    /// Returns a position in the primary's WAL that is at or after every acknowledged commit. Fails on SQLite.
    pub(crate) fn log_position(&mut self) -> Result<LogPosition, Error> {
        match &mut self.connection {
            Connection::Postgres(link) => link.log_position().map_err(|failure| Error::postgres(failure).0),
            Connection::Sqlite(_) => Err(Error::NoRow { statement: "log_position" }),
        }
    }

    /// Runs a query and returns all rows, each converted by `read`.
    pub fn all<T>(
        &mut self,
        statement: &'static Statement,
        params: &[Value<'_>],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        self.each(statement, params, &mut |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs a query and returns the first row, or `None` if the query finds no row.
    pub fn first<T>(
        &mut self,
        statement: &'static Statement,
        params: &[Value<'_>],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut first = None;
        self.each(statement, params, &mut |row| {
            if first.is_none() {
                first = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(first)
    }

    /// Runs a query that always finds a row, such as an aggregate or `INSERT … RETURNING`, and returns the first row.
    /// Fails with [`Error::NoRow`] if the query finds no row.
    pub fn one<T>(
        &mut self,
        statement: &'static Statement,
        params: &[Value<'_>],
        read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.first(statement, params, read)?.ok_or(Error::NoRow { statement: statement.name() })
    }

    /// Inserts a row and returns the id that the table generated. The statement must end with `{returning id}`.
    pub fn insert<I: FromValue>(&mut self, statement: &'static Statement, params: &[Value<'_>]) -> Result<I, Error> {
        let id = self.insert_row(statement, params)?;
        I::from_value(Value::Int(id)).ok_or(Error::Column { column: 0, expected: std::any::type_name::<I>() })
    }

    fn insert_row(&mut self, statement: &'static Statement, params: &[Value<'_>]) -> Result<i64, Error> {
        self.timed(statement, params, |tx| match &mut tx.connection {
            Connection::Sqlite(connection) => connection
                .prepare_cached(statement.text(Engine::Sqlite))
                .and_then(|mut prepared| prepared.insert(rusqlite::params_from_iter(params)))
                .map_err(|error| Error::sqlite(statement.name(), error)),
            Connection::Postgres(link) => {
                let rows = link.query(statement, params).map_err(Error::postgres)?;
                let id = rows.first().and_then(|row| row.try_get(0).ok());
                id.ok_or((Error::NoRow { statement: statement.name() }, Fault::Plain))
            }
        })
    }

    /// Runs a statement that returns no rows, and returns the number of changed rows.
    pub fn execute(&mut self, statement: &'static Statement, params: &[Value<'_>]) -> Result<u64, Error> {
        self.timed(statement, params, |tx| match &mut tx.connection {
            Connection::Sqlite(connection) => connection
                .prepare_cached(statement.text(Engine::Sqlite))
                .and_then(|mut prepared| prepared.execute(rusqlite::params_from_iter(params)))
                .map(|changed| changed as u64)
                .map_err(|error| Error::sqlite(statement.name(), error)),
            Connection::Postgres(link) => link.execute(statement, params).map_err(Error::postgres),
        })
    }

    /// Runs a statement without waiting for its outcome. PostgreSQL receives it with the next statement or the commit
    /// at the latest. If it fails there, a later call or the commit returns the error. SQLite runs it at once.
    pub fn execute_deferred(&mut self, statement: &'static Statement, params: &[Value<'_>]) -> Result<(), Error> {
        self.ensure_not_failed()?;
        let Connection::Postgres(link) = &mut self.connection else {
            return self.execute(statement, params).map(drop);
        };
        let params = params.iter().cloned().map(Value::into_owned).collect();
        let queued = link.run_later((statement, params)).map_err(Error::postgres);
        self.note(queued)
    }

    /// Locks rows until the end of the transaction, before any later statement runs. `statement` selects the rows with
    /// `{for update}`. Does nothing on SQLite, which has only one writer.
    pub fn lock(&mut self, statement: &'static Statement, params: &[Value<'_>]) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => self.ensure_not_failed(),
            Engine::Postgres => self.execute_deferred(statement, params),
        }
    }

    /// Runs `work` in a savepoint. If `work` fails, its changes are rolled back and the transaction can continue.
    /// Failures that require running the whole transaction again, or that end it, cannot be rolled back this way.
    pub fn savepoint<T, E: From<Error>>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let name = self.open_savepoint()?;
        let result = work(self);
        let closed = self.close_savepoint(name, result.is_ok());
        result.and_then(|done| closed.map(|()| done).map_err(E::from))
    }

    fn open_savepoint(&mut self) -> Result<u32, Error> {
        self.ensure_not_failed()?;
        let name = self.depth;
        self.control(&format!("SAVEPOINT nested_{name}"))?;
        self.depth += 1;
        Ok(name)
    }

    /// Releases the savepoint, or rolls back to it. Fails if `keep` is true but the changes could not be kept.
    fn close_savepoint(&mut self, name: u32, keep: bool) -> Result<(), Error> {
        let settled = if keep { self.settle() } else { Ok(()) };
        self.depth -= 1;
        let settled = if keep && self.failed && settled.is_ok() { Err(Error::Ignored) } else { settled };
        if keep && settled.is_ok() {
            return self.control(&format!("RELEASE SAVEPOINT nested_{name}"));
        }
        if self.fault == Fault::Plain && self.roll_back_to(name).is_ok() {
            self.failed = false;
        }
        settled
    }

    /// Runs the deferred statements, unless the transaction has failed.
    fn settle(&mut self) -> Result<(), Error> {
        let result = match &mut self.connection {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(_) if self.failed => Ok(()),
            Connection::Postgres(link) => link.finish_deferred().map_err(Error::postgres),
        };
        self.note(result)
    }

    /// Rolls back to the savepoint and releases it. Fails if the engine has ended the whole transaction, as SQLite does
    /// on a full disk.
    fn roll_back_to(&mut self, name: u32) -> Result<(), Error> {
        self.control(&format!("ROLLBACK TO SAVEPOINT nested_{name}"))?;
        self.control(&format!("RELEASE SAVEPOINT nested_{name}"))
    }

    /// Inserts many rows in the engine's fastest way and returns their number. The rows contain their ids; call
    /// [`Tx::reset_sequences`] afterwards if the table generates ids itself.
    pub fn load<'v>(
        &mut self,
        table: &str,
        columns: &[&str],
        mut rows: impl Iterator<Item = Vec<Value<'v>>>,
    ) -> Result<u64, Error> {
        self.load_rows(table, columns, &mut rows)
    }

    fn load_rows(&mut self, table: &str, columns: &[&str], rows: &mut Rows<'_, '_>) -> Result<u64, Error> {
        self.ensure_not_failed()?;
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => load_sqlite(connection, table, columns, rows),
            Connection::Postgres(link) => load_postgres(link, table, columns, rows),
        };
        self.note(result)
    }

    /// Makes the table generate ids above its highest id. Call it after [`Tx::load`].
    pub fn reset_sequences(&mut self, table: &str) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.script(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1), max(id) IS NOT NULL)
                 FROM {table}"
            )),
        }
    }

    /// Returns the engine's plan for the statement, line by line.
    pub fn explain(&mut self, statement: &'static Statement, params: &[Value<'_>]) -> Result<Vec<String>, Error> {
        self.ensure_not_failed()?;
        let sql = dialect::explain(statement.text(self.engine()), self.engine());
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => connection
                .prepare(&sql)
                .and_then(|mut prepared| {
                    prepared.query_map(rusqlite::params_from_iter(params), |row| row.get(3))?.collect()
                })
                .map_err(|error| Error::sqlite(statement.name(), error)),
            Connection::Postgres(link) => link
                .query_text(statement.name(), &sql, params)
                .and_then(|rows| {
                    let lines = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>();
                    lines.map_err(|error| (statement.name(), error))
                })
                .map_err(Error::postgres),
        };
        self.note(result)
    }

    /// Prepares the statement without running it, which checks that this engine accepts it. Behind a pooler, nothing is
    /// checked.
    pub fn prepare(&mut self, statement: &'static Statement) -> Result<(), Error> {
        self.ensure_not_failed()?;
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => connection
                .prepare(statement.text(Engine::Sqlite))
                .map(drop)
                .map_err(|error| Error::sqlite(statement.name(), error)),
            Connection::Postgres(link) => link.prepare(statement).map(drop).map_err(Error::postgres),
        };
        self.note(result)
    }

    /// Runs SQL composed at run time, and reads its rows.
    pub(crate) fn each_text(
        &mut self,
        name: &'static str,
        sql: &str,
        params: &[Value<'_>],
        read: &mut ReadRow<'_>,
    ) -> Result<(), Error> {
        self.ensure_not_failed()?;
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => each_of_sqlite(connection, name, sql, params, read),
            Connection::Postgres(link) => link
                .query_text(name, sql, params)
                .map_err(Error::postgres)
                .and_then(|rows| each_of_postgres(&rows, read)),
        };
        self.note(result)
    }

    /// Runs several statements without parameters or rows, such as a migration.
    pub(crate) fn script(&mut self, sql: &str) -> Result<(), Error> {
        self.ensure_not_failed()?;
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => {
                connection.execute_batch(sql).map_err(|error| Error::sqlite("script", error))
            }
            Connection::Postgres(link) => link.script(sql).map_err(Error::postgres),
        };
        self.note(result)
    }

    /// Runs a savepoint command. PostgreSQL receives it together with the next statement, at no extra round trip.
    fn control(&mut self, sql: &str) -> Result<(), Error> {
        let result = match &mut self.connection {
            Connection::Sqlite(connection) => connection
                .prepare_cached(sql)
                .and_then(|mut prepared| prepared.execute(()))
                .map(drop)
                .map_err(|error| Error::sqlite("savepoint", error)),
            Connection::Postgres(link) => link.control_later(sql).map_err(Error::postgres),
        };
        self.note(result)
    }

    fn each(
        &mut self,
        statement: &'static Statement,
        params: &[Value<'_>],
        read: &mut ReadRow<'_>,
    ) -> Result<(), Error> {
        self.timed(statement, params, |tx| match &mut tx.connection {
            Connection::Sqlite(connection) => {
                each_of_sqlite(connection, statement.name(), statement.text(Engine::Sqlite), params, read)
            }
            Connection::Postgres(link) => {
                link.query(statement, params).map_err(Error::postgres).and_then(|rows| each_of_postgres(&rows, read))
            }
        })
    }

    /// Runs a statement and records its cost.
    fn timed<T>(
        &mut self,
        statement: &'static Statement,
        params: &[Value<'_>],
        run: impl FnOnce(&mut Self) -> Result<T, (Error, Fault)>,
    ) -> Result<T, Error> {
        self.ensure_not_failed()?;
        let _entered = tracing::trace_span!("statement", name = statement.name()).entered();
        let begun = Instant::now();
        let result = run(self);
        let took = begun.elapsed();
        let result = self.note(result);
        self.record_cost(statement, params, took, result.is_ok());
        result
    }

    /// Records the statement's cost, and logs it with its plan if it was slow and succeeded.
    fn record_cost(&mut self, statement: &'static Statement, params: &[Value<'_>], took: Duration, succeeded: bool) {
        let by_others = match &mut self.connection {
            Connection::Sqlite(_) => Duration::ZERO,
            Connection::Postgres(link) => link.deferred_duration(),
        };
        statement.ran(took.saturating_sub(by_others));
        if took >= self.slow && succeeded {
            let plan = self.savepoint(|tx| tx.explain(statement, params)).unwrap_or_default().join("\n");
            log_slow(statement.name(), took, &plan);
        }
    }

    /// Fails with [`Error::Ignored`] after a failure that no savepoint rolled back. PostgreSQL would reject further
    /// statements itself. SQLite would commit each of them on its own if the engine has ended the transaction.
    fn ensure_not_failed(&self) -> Result<(), Error> {
        if self.failed { Err(Error::Ignored) } else { Ok(()) }
    }

    fn note<T>(&mut self, result: Result<T, (Error, Fault)>) -> Result<T, Error> {
        result.map_err(|(error, fault)| {
            self.failed = true;
            self.fault = fault;
            error
        })
    }
}

/// Rows to load, each with one value per column.
type Rows<'a, 'v> = dyn Iterator<Item = Vec<Value<'v>>> + 'a;

fn load_sqlite(
    connection: &rusqlite::Connection,
    table: &str,
    columns: &[&str],
    rows: &mut Rows<'_, '_>,
) -> Result<u64, (Error, Fault)> {
    let failed = |error| Error::sqlite("load", error);
    let marks: Vec<_> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), marks.join(", "));
    let mut insert = connection.prepare_cached(&sql).map_err(failed)?;
    let mut count = 0;
    for row in rows {
        count += insert.execute(rusqlite::params_from_iter(&row)).map_err(failed)? as u64;
    }
    Ok(count)
}

fn load_postgres(
    link: &mut PostgresConnection,
    table: &str,
    columns: &[&str],
    rows: &mut Rows<'_, '_>,
) -> Result<u64, (Error, Fault)> {
    let columns = columns.join(", ");
    link.flush().map_err(Error::postgres)?;
    let loaded = link.wait(async |client| {
        let shape = client.prepare(&format!("SELECT {columns} FROM {table} LIMIT 0")).await?;
        let types: Vec<Type> = shape.columns().iter().map(|column| column.type_().clone()).collect();
        let sink = client.copy_in(&format!("COPY {table} ({columns}) FROM STDIN BINARY")).await?;
        let mut writer = std::pin::pin!(BinaryCopyInWriter::new(sink, &types));
        for mut row in rows {
            // SQLite has no booleans, so values that come from it are numbers.
            for (value, kind) in row.iter_mut().zip(&types) {
                if let (Value::Int(number @ (0 | 1)), &Type::BOOL) = (&*value, kind) {
                    *value = Value::Bool(*number == 1);
                }
            }
            let values: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as _).collect();
            writer.as_mut().write(&values).await?;
        }
        writer.finish().await
    });
    loaded.map_err(|error| Error::postgres(("load", error)))
}
