//! The public interface of the database: connection pools, and transactions that run on them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::oneshot;

use crate::access::Access;
use crate::engine::Engine;
use crate::error::Error;
use crate::pool::{Counters, Pool, PoolState, Size};
use crate::postgres::{self, PostgresSession, Purpose};
use crate::replica::Replicas;
use crate::settings::{Location, Settings};
use crate::sqlite::{Role, SqliteSession};
use crate::tx::Tx;
use crate::work::{Answer, Holder, QueuedWork, Ticket, Work, boxed};

/// Time without an answer after which the pool may start another thread. A shorter time would mistake a busy machine
/// for a full pool, and more connections than the cores can serve make the machine slower.
const GROW_AFTER: Duration = Duration::from_millis(50);
/// Number of analytics transactions that can run at once.
const ANALYTICS_CONNECTIONS: usize = 2;
/// Maximum number of transactions that SQLite's writer commits as one group.
const MAX_GROUP: usize = 256;

/// Handle to the database. Cheap to clone; all clones share the same connections.
#[derive(Clone)]
pub struct Db {
    pub(crate) inner: Arc<Inner>,
}

/// State shared by all handles to an open database.
pub(crate) struct Inner {
    engine: Engine,
    pub(crate) settings: Settings,
    readers: Pool,
    /// Pool of SQLite's single writer. `None` on PostgreSQL, where `readers` also write.
    writer: Option<Pool>,
    /// Pool for large reads, so that other transactions do not wait behind them.
    pub(crate) analytics: Pool,
    pub(crate) replicas: Replicas,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("engine", &self.inner.engine).field("pool", &self.pool()).finish_non_exhaustive()
    }
}

impl Db {
    /// Opens the database. No connection is made before the first transaction.
    ///
    /// Fails if an address is malformed.
    pub fn open(location: Location, settings: Settings) -> Result<Self, Error> {
        let inner = match location {
            Location::File(path) => Inner::sqlite(path, settings),
            Location::Url(url) => Inner::postgres(&url, settings)?,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns the engine: SQLite for [`Location::File`], PostgreSQL for [`Location::Url`].
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    // Functions that only call `run` are not async, because each would add another state machine for every closure.

    /// Runs a transaction that may write, and returns after the commit.
    ///
    /// Any error of `work` rolls back all changes. See [`Error`] for other failures. `work` may run several times, for
    /// example after a deadlock.
    pub fn write<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.run(self.inner.writer.as_ref().unwrap_or(&self.inner.readers), Access::Write, work)
    }

    /// Runs `plan`, which reads, and then `write`, which uses the result of `plan`.
    ///
    /// On SQLite, `plan` runs in a separate read transaction, so it does not occupy the single writer. On PostgreSQL,
    /// both run in one transaction. The data may have changed by the time `write` runs, so `write` must check it again.
    pub async fn plan_and_write<P, T, E, R, W>(&self, plan: R, write: W) -> Result<T, E>
    where
        P: Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        R: Fn(&mut Tx<'_>) -> Result<P, E> + Send + 'static,
        W: Fn(&mut Tx<'_>, &P) -> Result<T, E> + Send + 'static,
    {
        if self.inner.writer.is_none() {
            return self.write(move |tx| plan(tx).and_then(|plan| write(tx, &plan))).await;
        }
        let plan = self.read(plan).await?;
        self.write(move |tx| write(tx, &plan)).await
    }

    /// Runs a transaction that may take long, such as a migration or a bulk load. It has no time limits. On SQLite, it
    /// blocks all other writes.
    pub fn write_unlimited<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.run(self.inner.writer.as_ref().unwrap_or(&self.inner.readers), Access::UnlimitedWrite, work)
    }

    /// Runs a read-only transaction on one snapshot.
    pub fn read<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.run(&self.inner.readers, Access::Read, work)
    }

    /// Runs a large read-only transaction on one snapshot. It has its own connections and time limit. At most two run
    /// at once in this process. If it runs on a replica, the snapshot may lack the latest commits.
    pub fn read_analytics<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.run(&self.inner.analytics, Access::Read, work)
    }

    /// Returns the state of the pool: readers and writer together, without analytics and replicas.
    pub fn pool(&self) -> PoolState {
        let readers = self.inner.readers.state();
        let Some(writer) = self.inner.writer.as_ref().map(Pool::state) else { return readers };
        PoolState {
            pool_size: readers.pool_size + writer.pool_size,
            checked_in: readers.checked_in + writer.checked_in,
            checked_out: readers.checked_out + writer.checked_out,
            overflow: readers.overflow + writer.overflow,
            invalid: readers.invalid + writer.invalid,
            waiting: readers.waiting + writer.waiting,
            refused: readers.refused + writer.refused,
        }
    }

    /// Finishes the queued transactions, accepts no more, and closes the connections.
    pub async fn close(&self) {
        let inner = Arc::clone(&self.inner);
        let closed = tokio::task::spawn_blocking(move || {
            let pools = [&inner.readers, &inner.analytics].into_iter().chain(&inner.writer);
            pools.chain(inner.replicas.pools()).for_each(Pool::close);
        });
        if closed.await.is_err() {
            tracing::error!("closing the database panicked");
        }
    }

    pub(crate) async fn run<T, E, F>(&self, pool: &Pool, kind: Access, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (job, take_result) = boxed(work);
        take_result(self.run_work(pool, kind, job).await?)
    }

    pub(crate) async fn run_work(&self, pool: &Pool, kind: Access, job: Box<dyn Work>) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        let ticket = Ticket::default();
        let holder = Holder(ticket.clone());
        pool.submit(QueuedWork { job, kind, ticket, span: tracing::Span::current(), reply })?;
        let mut finished = tokio::time::timeout(GROW_AFTER, &mut answer).await;
        if finished.is_err() {
            pool.grow();
            let rest = self.inner.settings.wait.saturating_sub(GROW_AFTER);
            finished = if !kind.is_limited() {
                Ok((&mut answer).await)
            } else {
                tokio::time::timeout(rest, &mut answer).await
            };
        }
        let finished = match finished {
            Ok(finished) => finished,
            Err(_) if holder.give_up() => return Err(Error::Busy),
            Err(_) => answer.await,
        };
        finished.unwrap_or(Err(Error::Panicked))
    }
}

impl Inner {
    fn sqlite(path: PathBuf, settings: Settings) -> Self {
        // SQLite is limited by the processor, not by a network. Many more readers than cores would only take turns.
        let base = settings.pool_size.clamp(1, 2 * cores());
        let pool = |name, role, size, settings: Settings| {
            let (path, counters) = (path.clone(), Arc::<Counters>::default());
            let theirs = Arc::clone(&counters);
            Pool::new(name, size, counters, move || {
                Box::new(SqliteSession::new(path.clone(), role, settings.clone(), Arc::clone(&theirs)))
            })
        };
        let size = |base, batch| Size { eager: base, base, overflow: 0, queue: settings.queue, batch };
        let readers = pool("reader", Role::Reader, size(base, 1), settings.clone());
        let writer = pool("writer", Role::Writer, size(1, MAX_GROUP), settings.clone());
        let patient = Settings { statement_limit: settings.analytics_limit, ..settings.clone() };
        let analytics = pool("analytics", Role::Reader, size(ANALYTICS_CONNECTIONS, 1), patient);
        let (writer, replicas) = (Some(writer), Replicas::default());
        Self { engine: Engine::Sqlite, settings, readers, writer, analytics, replicas }
    }

    fn postgres(url: &SecretString, settings: Settings) -> Result<Self, Error> {
        let pool = |name, url: &SecretString, purpose, settings: &Settings, size| {
            let config = Arc::new(postgres::config(url.expose_secret(), settings, purpose)?);
            let (counters, each) = (Arc::<Counters>::default(), settings.clone());
            let theirs = Arc::clone(&counters);
            Ok::<_, Error>(Pool::new(name, size, counters, move || {
                Box::new(PostgresSession::new(Arc::clone(&config), each.clone(), Arc::clone(&theirs)))
            }))
        };
        let base = settings.pool_size.max(1);
        let size = Size {
            eager: base.min(2 * cores()),
            base,
            overflow: settings.max_overflow,
            queue: settings.queue,
            batch: 1,
        };
        let readers = pool("postgres", url, Purpose::Requests, &settings, size)?;
        let replicas = settings.replicas.iter().map(|url| pool("replica", url, Purpose::Requests, &settings, size));
        let replicas = Replicas::new(replicas.collect::<Result<Vec<_>, _>>()?);
        let elsewhere = settings.analytics.as_ref().or(settings.replicas.first());
        let patient = Settings { statement_limit: settings.analytics_limit, ..settings.clone() };
        let size = Size { eager: ANALYTICS_CONNECTIONS, base: ANALYTICS_CONNECTIONS, overflow: 0, ..size };
        let analytics = pool("analytics", elsewhere.unwrap_or(url), Purpose::Analytics, &patient, size)?;
        Ok(Self { engine: Engine::Postgres, settings, readers, writer: None, analytics, replicas })
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}
