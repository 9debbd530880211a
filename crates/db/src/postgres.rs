//! PostgreSQL sessions. Each connection has its own thread and its own small runtime, so a transaction is plain
//! blocking code. A transaction that loses a deadlock, or loses its connection before the commit, runs again.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use tokio_postgres::Config;

use crate::error::{Error, Fault};
use crate::pool::{Counters, Session};
use crate::postgres_connection::{CONNECT_TIMEOUT, PostgresConnection, unavailable};
use crate::settings::Settings;
use crate::tx::{Connection, Tx};
use crate::work::QueuedWork;

/// Maximum number of attempts for a transaction that collides with others.
const MAX_ATTEMPTS: u32 = 5;
/// Idle time after which keepalives test whether the server still exists. Also the maximum time that sent data may
/// remain unacknowledged.
const CHECK_IDLE_AFTER: Duration = Duration::from_secs(30);

/// A thread's connection. It is opened when first needed, and reopened when it is lost or too old.
pub(crate) struct PostgresSession {
    config: Arc<Config>,
    settings: Settings,
    counters: Arc<Counters>,
    link: Option<PostgresConnection>,
}

impl PostgresSession {
    pub(crate) fn new(config: Arc<Config>, settings: Settings, counters: Arc<Counters>) -> Self {
        Self { config, settings, counters, link: None }
    }

    fn is_young(&self, link: &PostgresConnection) -> bool {
        link.opened.elapsed() < self.settings.recycle
    }

    fn discard(&mut self) {
        self.link = None;
        self.counters.invalid.fetch_add(1, Relaxed);
    }

    fn run_one(&mut self, mut work: QueuedWork) {
        let slow = self.settings.slow;
        let writes = work.kind.writes();
        let mut attempts = 1;
        loop {
            let link = match self.link.take().map_or_else(|| PostgresConnection::open(&self.config, &self.settings), Ok)
            {
                Ok(link) => self.link.insert(link),
                Err(error) => return work.settle(Err(error)),
            };
            if let Some(position) = work.kind.follows()
                && let Err(error) = link.reach(position)
            {
                if link.client.is_closed() {
                    self.discard();
                }
                return work.settle(Err(error));
            }
            link.begin(work.kind, self.settings.statement_limit);
            let mut tx = Tx::new(Connection::Postgres(link), slow);
            let is_ok = work.run(&mut tx);
            let (failed, mut fault) = (tx.failed, tx.fault);
            let mut outcome = if is_ok && failed { Err(Error::Ignored) } else { Ok(()) };
            if is_ok && !failed {
                if !writes {
                    // The result is valid even if the transaction cannot be ended properly.
                    work.settle(Ok(()));
                    if link.commit().is_err() {
                        self.discard();
                    }
                    return;
                }
                match link.commit().map_err(Error::postgres) {
                    Ok(()) => return work.settle(Ok(())),
                    Err((error, Fault::Broken)) => {
                        self.discard();
                        return work.settle(Err(Error::OutcomeUnknown(Arc::new(error))));
                    }
                    Err((error, reason)) => (outcome, fault) = (Err(error), reason),
                }
            }
            if fault == Fault::Broken || link.roll_back().is_err() {
                self.discard();
            }
            let most = match fault {
                Fault::Plain => 1,
                Fault::Broken => 2,
                Fault::Again => MAX_ATTEMPTS,
            };
            if attempts >= most {
                // Replaces the closure's own error, so that the primary runs the read instead.
                if work.kind.follows().is_some() && fault != Fault::Plain {
                    outcome = Err(unavailable("timed out"));
                }
                return work.settle(outcome);
            }
            attempts += 1;
        }
    }
}

impl Session for PostgresSession {
    fn is_ready(&self) -> bool {
        self.link.as_ref().is_some_and(|link| self.is_young(link) && link.is_trusted())
    }

    /// Opens a new connection if there is none, or if the current one is too old or does not answer.
    fn make_ready(&mut self) -> Result<(), Error> {
        let usable = self.link.take().filter(|link| {
            let young = self.is_young(link);
            let alive = link.is_trusted() || (!link.client.is_closed() && link.answers());
            if !alive {
                self.counters.invalid.fetch_add(1, Relaxed);
            }
            young && alive
        });
        let mut link = match usable {
            Some(link) => link,
            None => PostgresConnection::open(&self.config, &self.settings)?,
        };
        link.used = Instant::now();
        self.link = Some(link);
        Ok(())
    }

    fn run(&mut self, queued: &mut Vec<QueuedWork>) {
        queued.drain(..).filter_map(QueuedWork::claim).for_each(|work| self.run_one(work));
    }
}

/// Purpose of a pool's connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Many small statements, repeated often.
    Requests,
    /// Few large statements, each worth its own plan.
    Analytics,
}

/// Parses the address and adds network timeouts, and an application name if there is none. Without a pooler, also adds
/// statement timeouts, and planner settings for [`Purpose::Requests`].
pub(crate) fn config(url: &str, settings: &Settings, purpose: Purpose) -> Result<Config, Error> {
    let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| Error::Unavailable(Arc::new(error)))?;
    let milliseconds = settings.statement_limit.as_millis();
    config.connect_timeout(CONNECT_TIMEOUT);
    config.keepalives_idle(CHECK_IDLE_AFTER).keepalives_interval(CHECK_IDLE_AFTER / 3).keepalives_retries(3);
    config.tcp_user_timeout(CHECK_IDLE_AFTER);
    if config.get_application_name().is_none() {
        config.application_name("parlour");
    }
    if settings.pooled {
        // A pooler accepts no startup options for its connections. Each transaction sets its own limits.
        return Ok(config);
    }
    let options = config.get_options().unwrap_or_default().to_owned();
    // Generic plans, as on SQLite: otherwise a page of bookings was planned again at each run, which took more than
    // twice as long as running it. No sequential scans: a cached plan must not scan a table only because it was small
    // when the plan was made. No JIT: no statement runs long enough for compilation to pay off.
    let planning = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off";
    let planning = if purpose == Purpose::Requests { planning } else { "" };
    config.options(format!(
        "{options} {planning} -c statement_timeout={milliseconds} -c idle_in_transaction_session_timeout={milliseconds}"
    ));
    Ok(config)
}
