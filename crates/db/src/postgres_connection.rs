//! A connection to a PostgreSQL server, with the statements prepared on it and those that wait to be sent.
//!
//! `BEGIN` and savepoints are not sent by themselves but together with the statement that follows, in one round trip;
//! so are the statements whose outcome the unit does not wait for, or together with the commit. Statements are prepared
//! once on each connection; or never, where a pooler hands out another one for each transaction.

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

/// A connection that was idle for longer is tried before it is used.
const TRUSTED_FOR: Duration = Duration::from_secs(10);
/// How long connecting may take, from the first packet to the server's word that it is ready.
pub(crate) const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Statements that wait to be sent together. (More would not be sent in their order: `join_all` sees to that up to this
/// many.)
const AT_ONCE: usize = 30;
/// Ways to merge statements that are kept prepared on a connection.
const MERGED: usize = 100;

/// How long a replica that is behind is given to come as far as it must.
const CATCH_UP_WITHIN: Duration = Duration::from_millis(20);
/// How often it is asked how far it has come.
const CATCH_UP_STEP: Duration = Duration::from_millis(1);

/// Where the log of the main server ends, as far as what is answered as committed needs it.
const LOG_POSITION: &str = "SELECT CAST(pg_wal_lsn_diff(CASE current_setting('synchronous_commit')
    WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END, '0/0') AS BIGINT)";
/// A number for this database of this server, which is the same for its replicas.
const WHICH_DATABASE: &str = "SELECT hashtextextended(c.system_identifier || '/' || d.oid, 0)
    FROM pg_control_system() c, pg_database d WHERE d.datname = current_database()";
/// How far a replica has replayed it. Nothing, if it is none.
const REPLAYED: &str =
    "SELECT CAST(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') AS BIGINT) WHERE pg_is_in_recovery()";

/// A statement that can be run on a connection.
#[derive(Clone)]
pub(crate) enum Ready {
    /// It is prepared there.
    Prepared(tokio_postgres::Statement),
    /// It is sent as a text each time, with the types that its parameters have.
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

    /// Whether the parameters are of the types that the statement takes. As a text it takes those that they have.
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
    /// Ends with the client, or with what cut it off.
    connection: Option<JoinHandle<Result<(), tokio_postgres::Error>>>,
    /// By the statement's address: two may have one name.
    prepared: HashMap<*const Statement, Ready>,
    /// What was merged, by the addresses of its statements, in order.
    merged: HashMap<Vec<*const Statement>, Ready>,
    /// Commands to send ahead of the next statement.
    pending: String,
    /// Statements to send after those and ahead of the next statement.
    waiting: Vec<DeferredStatement>,
    took_along: Duration,
    slow: Duration,
    /// Whether each transaction may be on another of the server's connections.
    pooled: bool,
    begun: bool,
    /// Which database it is, once that was asked for.
    database: Option<i64>,
    /// How far it had come when it was last asked, if it is a replica.
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
            let connected = timeout(CONNECT_WITHIN, config.connect(NoTls)).await.map_err(unavailable)?;
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
            took_along: Duration::ZERO,
            slow: settings.slow,
            pooled: settings.pooled,
            begun: false,
            database: None,
            replayed: 0,
            opened: now,
            used: now,
        })
    }

    /// Waits for an answer. If the connection has been cut meanwhile, the answer is why.
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

    /// Sends `sql` together with the next statement.
    pub(crate) fn control_later(&mut self, sql: &str) -> Result<(), Failure> {
        self.finish_deferred()?;
        if !self.pending.is_empty() {
            self.pending.push(';');
        }
        self.pending.push_str(sql);
        Ok(())
    }

    /// Runs a statement together with the next one, or with the commit.
    pub(crate) fn run_later(&mut self, run: DeferredStatement) -> Result<(), Failure> {
        if self.waiting.len() == AT_ONCE {
            self.flush()?;
        }
        self.waiting.push(run);
        Ok(())
    }

    /// How much of the time since the last call went to statements that were sent along with others.
    pub(crate) fn deferred_duration(&mut self) -> Duration {
        std::mem::take(&mut self.took_along)
    }

    /// Runs what is waiting.
    pub(crate) fn finish_deferred(&mut self) -> Result<(), Failure> {
        if self.waiting.is_empty() { Ok(()) } else { self.flush() }
    }

    /// Sends what is pending and waiting now.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        if self.pending.is_empty() && self.waiting.is_empty() {
            return Ok(());
        }
        self.send("flush", async |_| Ok(()))
    }

    /// Sends what is pending, what is waiting and then what `ask` sends, without waiting in between. Of those that
    /// fail, the first is told; the others fail only because it did.
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
                // Alone, so that nothing is sent after it: a commit would keep the others.
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

    /// Counts what it cost to run these, together with one more statement or the commit: each an equal part.
    fn count(&mut self, along: &[DeferredStatement], took: Duration) {
        let Ok(count @ 1..) = u32::try_from(along.len()) else { return };
        let part = took / (count + 1);
        along.iter().for_each(|(statement, _)| statement.ran(part));
        self.took_along += part * count;
        if took >= self.slow {
            let names = along.iter().map(|(statement, _)| statement.name()).collect::<Vec<_>>();
            log_slow(&names.join(", "), took, "");
        }
    }

    /// Makes a statement ready to run, on this connection.
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

    /// Makes one statement of several ready to run.
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
        if self.merged.len() == MERGED {
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

    /// A statement that is run once and not kept prepared.
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

    /// Waits until the replica at the other end has come so far. It is asked outside of any transaction, so that the
    /// snapshot that is taken then is of later.
    pub(crate) fn reach(&mut self, position: LogPosition) -> Result<(), Error> {
        let asked = Instant::now();
        let failed = |failure| Error::postgres(failure).0;
        if self.database().map_err(failed)? != position.database {
            return Err(unavailable("it follows another server, or is another database"));
        }
        while self.replayed < position.end {
            let replayed = self.ask_number("replayed", REPLAYED).map_err(failed)?;
            self.replayed = replayed.ok_or_else(|| unavailable("it is no replica"))?;
            if self.replayed < position.end {
                if asked.elapsed() >= CATCH_UP_WITHIN {
                    return Err(unavailable("it is too far behind"));
                }
                std::thread::sleep(CATCH_UP_STEP);
            }
        }
        Ok(())
    }

    /// Whether it was there a moment ago.
    pub(crate) fn is_trusted(&self) -> bool {
        !self.client.is_closed() && self.used.elapsed() < TRUSTED_FOR
    }

    /// Whether the server is still there.
    pub(crate) fn answers(&self) -> bool {
        let empty = async { timeout(CONNECT_WITHIN, self.client.batch_execute("")).await };
        matches!(self.runtime.block_on(empty), Ok(Ok(())))
    }

    pub(crate) fn begin(&mut self, kind: Access, limit: Duration) {
        self.waiting.clear();
        self.begun = false;
        self.pending.clear();
        self.pending.push_str(if kind.writes() { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" });
        let limit = if kind.is_limited() { limit.as_millis() } else { 0 };
        // Connections of our own have the limit from the start.
        if self.pooled || limit == 0 {
            let limits = format!(
                ";SET LOCAL statement_timeout = {limit};SET LOCAL idle_in_transaction_session_timeout = {limit}"
            );
            self.pending.push_str(&limits);
        }
    }

    /// Runs what waits, and commits. Where one of those fails, the server takes the commit for a rollback.
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
