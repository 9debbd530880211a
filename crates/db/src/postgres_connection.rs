//! A connection to a PostgreSQL server, with its prepared statements and the statements that wait to be sent.
//!
//! `BEGIN` and savepoint commands are sent together with the next statement, in one round trip. Deferred statements are
//! sent together with the next statement or with the commit. Statements are prepared once per connection. Behind a
//! pooler they are never prepared, because each transaction may run on another server connection.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use futures_util::future::{OptionFuture, join_all, join3};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, NoTls};

use crate::access::{Access, LogPosition};
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::merge_inserts::{self, DeferredStatement};
use crate::settings::Settings;
use crate::slow_log::log_slow;
use crate::statement::Statement;
use crate::value::Value;

/// Idle time after which a connection is tested before use.
const TRUSTED_FOR: Duration = Duration::from_secs(10);
/// Maximum time for connecting, from the first packet until the server is ready. Also the limit for testing a
/// connection.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Maximum number of deferred statements sent together. `join_all` preserves the order of sending only up to this
/// number.
const MAX_DEFERRED: usize = 30;
/// Maximum number of merged statements kept prepared on a connection.
const MAX_MERGED: usize = 100;

/// Maximum time to wait for a replica that is behind the required position.
const CATCH_UP_WITHIN: Duration = Duration::from_millis(20);
/// Interval between queries for the replica's position.
const CATCH_UP_STEP: Duration = Duration::from_millis(1);

/// Query for a position in the primary's WAL that is at or after every acknowledged commit.
const LOG_POSITION: &str = "SELECT CAST(pg_wal_lsn_diff(CASE current_setting('synchronous_commit')
    WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END, '0/0') AS BIGINT)";
/// Query for a number that identifies this database of this server. Replicas return the same number.
const WHICH_DATABASE: &str = "SELECT hashtextextended(c.system_identifier || '/' || d.oid, 0)
    FROM pg_control_system() c, pg_database d WHERE d.datname = current_database()";
/// Query for the end of the WAL that a replica has replayed. Returns no row if the server is not a replica.
const REPLAYED: &str =
    "SELECT CAST(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') AS BIGINT) WHERE pg_is_in_recovery()";

/// A statement that is ready to run on a connection.
#[derive(Clone)]
pub(crate) enum Ready {
    /// Prepared on the connection.
    Prepared(tokio_postgres::Statement),
    /// Sent as text each time, together with the types of its parameters.
    Text(Cow<'static, str>),
}

impl Ready {
    async fn query(
        &self,
        client: &Client,
        params: &[&Value<'_>],
    ) -> Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
        match self {
            Self::Prepared(prepared) => client.query(prepared, &untyped(params)).await,
            Self::Text(text) => client.query_typed(text, &typed(params)).await,
        }
    }

    async fn execute(&self, client: &Client, params: &[&Value<'_>]) -> Result<u64, tokio_postgres::Error> {
        match self {
            Self::Prepared(prepared) => client.execute(prepared, &untyped(params)).await,
            Self::Text(text) => client.execute_typed(text, &typed(params)).await,
        }
    }

    /// Returns true if the statement accepts the types of the parameters. A statement sent as text accepts all types.
    fn takes(&self, params: &[&Value<'_>]) -> bool {
        let Self::Prepared(prepared) = self else { return true };
        let mut scratch = BytesMut::new();
        params.iter().zip(prepared.params()).all(|(value, kind)| value.to_sql_checked(kind, &mut scratch).is_ok())
    }
}

fn untyped<'p>(params: &[&'p Value<'p>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|value| *value as _).collect()
}

fn typed<'p>(params: &[&'p Value<'p>]) -> Vec<(&'p (dyn ToSql + Sync), Type)> {
    params.iter().map(|value| (*value as _, value.postgres_type())).collect()
}

/// A connection with the statements prepared on it.
pub(crate) struct PostgresConnection {
    runtime: Runtime,
    pub(crate) client: Client,
    /// Task that drives the connection. Ends with the client, or with the error that closed the connection.
    connection: Option<JoinHandle<Result<(), tokio_postgres::Error>>>,
    /// Prepared statements by address, because two statements may have the same name.
    prepared: HashMap<*const Statement, Ready>,
    /// Prepared merged statements, by the addresses of their parts in order.
    merged: HashMap<Vec<*const Statement>, Ready>,
    /// Commands to send ahead of the next statement.
    pending: String,
    /// Deferred statements, to send after `pending` and ahead of the next statement.
    waiting: Vec<DeferredStatement>,
    deferred_time: Duration,
    slow: Duration,
    /// True if each transaction may run on another server connection (behind a pooler).
    pooled: bool,
    begun: bool,
    /// Identifier of the database, once it has been queried.
    database: Option<i64>,
    /// Last known end of the WAL that the server has replayed. 0 if not queried or not a replica.
    replayed: i64,
    pub(crate) opened: Instant,
    pub(crate) used: Instant,
}

impl std::fmt::Debug for PostgresConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresConnection").field("begun", &self.begun).finish_non_exhaustive()
    }
}

impl PostgresConnection {
    pub(crate) fn open(config: &Config, settings: &Settings) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(unavailable)?;
        let (client, connection) = runtime.block_on(async {
            let connected = timeout(CONNECT_TIMEOUT, config.connect(NoTls)).await.map_err(unavailable)?;
            let (client, connection) = connected.map_err(unavailable)?;
            Ok((client, Some(tokio::spawn(connection))))
        })?;
        let now = Instant::now();
        Ok(Self {
            runtime,
            client,
            connection,
            prepared: HashMap::new(),
            merged: HashMap::new(),
            pending: String::new(),
            waiting: Vec::new(),
            deferred_time: Duration::ZERO,
            slow: settings.slow,
            pooled: settings.pooled,
            begun: false,
            database: None,
            replayed: 0,
            opened: now,
            used: now,
        })
    }

    /// Blocks until the answer to `ask` arrives. If the connection was closed, returns the error that closed it.
    pub(crate) fn wait<T>(
        &mut self,
        ask: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, tokio_postgres::Error> {
        self.runtime.block_on(async {
            let answer = ask(&self.client).await;
            if answer.as_ref().is_err_and(tokio_postgres::Error::is_closed)
                && let Some(connection) = self.connection.take()
                && let Ok(Err(cause)) = connection.await
            {
                return Err(cause);
            }
            answer
        })
    }

    /// Runs the deferred statements, then queues `sql` to be sent together with the next statement.
    pub(crate) fn control_later(&mut self, sql: &str) -> Result<(), Failure> {
        self.finish_deferred()?;
        if !self.pending.is_empty() {
            self.pending.push(';');
        }
        self.pending.push_str(sql);
        Ok(())
    }

    /// Queues a statement to run with the next one or with the commit. If [`MAX_DEFERRED`] statements are already
    /// queued, sends them first.
    pub(crate) fn run_later(&mut self, run: DeferredStatement) -> Result<(), Failure> {
        if self.waiting.len() == MAX_DEFERRED {
            self.flush()?;
        }
        self.waiting.push(run);
        Ok(())
    }

    /// Returns the time spent on deferred statements since the last call.
    pub(crate) fn deferred_duration(&mut self) -> Duration {
        std::mem::take(&mut self.deferred_time)
    }

    /// Runs the deferred statements, if there are any.
    pub(crate) fn finish_deferred(&mut self) -> Result<(), Failure> {
        if self.waiting.is_empty() { Ok(()) } else { self.flush() }
    }

    /// Sends the pending commands and the deferred statements now.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        if self.pending.is_empty() && self.waiting.is_empty() {
            return Ok(());
        }
        self.send("flush", async |_| Ok(()))
    }

    /// Sends the pending commands, the deferred statements and then the request of `ask`, without waiting in between.
    /// If several fail, only the first error is returned, because the others are its consequences.
    fn send<T>(
        &mut self,
        name: &'static str,
        ask: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut ready = Vec::with_capacity(waiting.len());
        let mut rest = waiting.as_slice();
        while !rest.is_empty() {
            let (runs, others) = rest.split_at(merge_inserts::mergeable_count(rest));
            let runs = merge_inserts::in_order(runs);
            let prepared = self.prepare_merged(&runs)?;
            let params: Vec<&Value<'_>> = runs.iter().copied().flat_map(|(_, params)| params).collect();
            if !prepared.takes(&params) {
                // The client rejects these parameters without sending anything. Run it alone: a commit sent along would
                // commit the other statements.
                let refused = self.wait(async |client| prepared.execute(client, &params).await);
                refused.map_err(|error| (merge_inserts::failed_statement(&runs, &error), error))?;
            }
            ready.push((runs, prepared, params));
            rest = others;
        }
        self.begun = true;
        let pending = std::mem::take(&mut self.pending);
        let (mut at, begun) = (name, Instant::now());
        let answer = self.wait(async |client| {
            let ahead = (!pending.is_empty()).then(|| client.batch_execute(&pending));
            let along = join_all(ready.iter().map(|(_, prepared, params)| prepared.execute(client, params)));
            let (ahead, along, answer) = join3(OptionFuture::from(ahead), along, ask(client)).await;
            ahead.transpose()?;
            for ((runs, ..), outcome) in ready.iter().zip(along) {
                outcome.inspect_err(|error| at = merge_inserts::failed_statement(runs, error))?;
            }
            answer
        });
        self.count(&waiting, begun.elapsed());
        answer.map_err(|error| (at, error))
    }

    /// Records the cost of deferred statements. They ran together with one more statement or the commit, and each gets
    /// an equal share of the time.
    fn count(&mut self, along: &[DeferredStatement], took: Duration) {
        let Ok(count @ 1..) = u32::try_from(along.len()) else { return };
        let part = took / (count + 1);
        along.iter().for_each(|(statement, _)| statement.ran(part));
        self.deferred_time += part * count;
        if took >= self.slow {
            let names = along.iter().map(|(statement, _)| statement.name()).collect::<Vec<_>>();
            log_slow(&names.join(", "), took, "");
        }
    }

    /// Returns the statement ready to run. It is prepared on first use, or never behind a pooler.
    pub(crate) fn prepare(&mut self, statement: &'static Statement) -> Result<Ready, Failure> {
        if self.pooled {
            return Ok(Ready::Text(statement.text(Engine::Postgres).into()));
        }
        if let Some(prepared) = self.prepared.get(&std::ptr::from_ref(statement)) {
            return Ok(prepared.clone());
        }
        self.flush()?;
        let prepared = self.wait(async |client| client.prepare(statement.text(Engine::Postgres)).await);
        let prepared = Ready::Prepared(prepared.map_err(|error| (statement.name(), error))?);
        self.prepared.insert(statement, prepared.clone());
        Ok(prepared)
    }

    /// Returns one statement that merges all of `runs`, ready to run.
    fn prepare_merged(&mut self, runs: &[&DeferredStatement]) -> Result<Ready, Failure> {
        if let [(statement, _)] = runs {
            return self.prepare(statement);
        }
        let key: Vec<*const Statement> = runs.iter().map(|(statement, _)| std::ptr::from_ref(*statement)).collect();
        if let Some(prepared) = self.merged.get(&key) {
            return Ok(prepared.clone());
        }
        let text = merge_inserts::text(runs);
        if self.pooled {
            return Ok(Ready::Text(text.into()));
        }
        self.flush()?;
        let prepared = self.wait(async |client| client.prepare(&text).await);
        let prepared =
            Ready::Prepared(prepared.map_err(|error| (merge_inserts::failed_statement(runs, &error), error))?);
        if self.merged.len() == MAX_MERGED {
            self.merged.clear();
        }
        self.merged.insert(key, prepared.clone());
        Ok(prepared)
    }

    pub(crate) fn query(
        &mut self,
        statement: &'static Statement,
        params: &[Value<'_>],
    ) -> Result<Vec<tokio_postgres::Row>, Failure> {
        let prepared = self.prepare(statement)?;
        let params: Vec<&Value<'_>> = params.iter().collect();
        self.send(statement.name(), async |client| prepared.query(client, &params).await)
    }

    pub(crate) fn execute(&mut self, statement: &'static Statement, params: &[Value<'_>]) -> Result<u64, Failure> {
        let prepared = self.prepare(statement)?;
        let params: Vec<&Value<'_>> = params.iter().collect();
        self.send(statement.name(), async |client| prepared.execute(client, &params).await)
    }

    /// Runs a statement once, without keeping it prepared.
    pub(crate) fn query_text(
        &mut self,
        name: &'static str,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<tokio_postgres::Row>, Failure> {
        let params: Vec<&Value<'_>> = params.iter().collect();
        let text = Ready::Text(sql.to_owned().into());
        self.send(name, async |client| text.query(client, &params).await)
    }

    pub(crate) fn script(&mut self, sql: &str) -> Result<(), Failure> {
        self.send("script", async |client| client.batch_execute(sql).await)
    }

    pub(crate) fn log_position(&mut self) -> Result<LogPosition, Failure> {
        let database = self.database()?;
        self.ask_number("log_position", LOG_POSITION).map(|end| LogPosition { database, end: end.unwrap_or(i64::MAX) })
    }

    fn database(&mut self) -> Result<i64, Failure> {
        if let Some(database) = self.database {
            return Ok(database);
        }
        let database = self.ask_number("which_database", WHICH_DATABASE)?.unwrap_or_default();
        self.database = Some(database);
        Ok(database)
    }

    fn ask_number(&mut self, name: &'static str, sql: &str) -> Result<Option<i64>, Failure> {
        let rows = self.query_text(name, sql, &[])?;
        rows.first().map_or(Ok(None), |row| row.try_get(0)).map_err(|error| (name, error))
    }

    /// Waits until the replica has replayed `position`, at most for [`CATCH_UP_WITHIN`]. Runs before the transaction
    /// begins, so that the transaction's snapshot includes `position`.
    pub(crate) fn reach(&mut self, position: LogPosition) -> Result<(), Error> {
        let asked = Instant::now();
        let failed = |failure| Error::postgres(failure).0;
        if self.database().map_err(failed)? != position.database {
            return Err(unavailable("the server replicates another server or database"));
        }
        while self.replayed < position.end {
            let replayed = self.ask_number("replayed", REPLAYED).map_err(failed)?;
            self.replayed = replayed.ok_or_else(|| unavailable("the server is not a replica"))?;
            if self.replayed < position.end {
                if asked.elapsed() >= CATCH_UP_WITHIN {
                    return Err(unavailable("the replica is lagging"));
                }
                std::thread::sleep(CATCH_UP_STEP);
            }
        }
        Ok(())
    }

    /// Returns true if the connection is open and was used within [`TRUSTED_FOR`].
    pub(crate) fn is_trusted(&self) -> bool {
        !self.client.is_closed() && self.used.elapsed() < TRUSTED_FOR
    }

    /// Sends an empty query. Returns true if the server answers in time.
    pub(crate) fn answers(&self) -> bool {
        let empty = async { timeout(CONNECT_TIMEOUT, self.client.batch_execute("")).await };
        matches!(self.runtime.block_on(empty), Ok(Ok(())))
    }

    pub(crate) fn begin(&mut self, kind: Access, limit: Duration) {
        self.waiting.clear();
        self.begun = false;
        self.pending.clear();
        self.pending.push_str(if kind.writes() { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" });
        let limit = if kind.is_limited() { limit.as_millis() } else { 0 };
        // Without a pooler, the connection has the limit from the start.
        if self.pooled || limit == 0 {
            let limits = format!(
                ";SET LOCAL statement_timeout = {limit};SET LOCAL idle_in_transaction_session_timeout = {limit}"
            );
            self.pending.push_str(&limits);
        }
    }

    /// Sends the deferred statements and commits. If one of them fails, the server treats the commit as a rollback.
    pub(crate) fn commit(&mut self) -> Result<(), Failure> {
        if !self.begun && self.waiting.is_empty() {
            return Ok(());
        }
        let mut ended = false;
        let committed = self.send("commit", async |client| {
            ended = true;
            client.batch_execute("COMMIT").await
        });
        self.begun = !ended;
        self.used = Instant::now();
        committed
    }

    pub(crate) fn roll_back(&mut self) -> Result<(), Failure> {
        self.waiting.clear();
        self.pending.clear();
        if self.begun {
            self.send("rollback", async |client| client.batch_execute("ROLLBACK").await)?;
            self.used = Instant::now();
        }
        Ok(())
    }
}

pub(crate) fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Unavailable(Arc::from(cause.into()))
}
