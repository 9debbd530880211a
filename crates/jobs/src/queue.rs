//! The job queue. The other modules add its operations.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use parlour_db::Db;
use tokio::sync::watch;

use crate::state::State;

/// Retention of jobs that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Retention of dead letters, counted from the end of the job.
    pub dead: Duration,
    /// Retention of cancelled jobs, counted from the end of the job.
    pub cancelled: Duration,
}

impl Default for Retention {
    /// Keeps dead letters for 30 days and cancelled jobs for a week.
    fn default() -> Self {
        let day = Duration::from_secs(24 * 3600);
        Self { dead: 30 * day, cancelled: 7 * day }
    }
}

/// Numbers of attempts at the jobs of a kind. Attempts dropped because of a cancellation, a stopping worker or a lost
/// lease do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Attempts that succeeded.
    pub done: u64,
    /// Attempts that returned an error, panicked or exceeded their time limit. Includes those in `retried`.
    pub failed: u64,
    /// Failed attempts that are followed by a retry.
    pub retried: u64,
}

/// The job queue. Cheap to clone; all clones share their state.
#[derive(Clone)]
pub struct JobQueue {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    retention: Retention,
    /// Number of wake-ups so far. Workers wait for it to change.
    woken: watch::Sender<u64>,
    /// Wakes the workers of other nodes.
    wake_others: Option<Box<dyn Fn() + Send + Sync>>,
    counts: Mutex<BTreeMap<&'static str, Counts>>,
}

impl std::fmt::Debug for JobQueue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobQueue").field("db", &self.inner.db).finish_non_exhaustive()
    }
}

impl JobQueue {
    /// Creates a queue in this database. `now` is the clock.
    pub fn new(db: Db, now: impl Fn() -> Timestamp + Send + Sync + 'static, retention: Retention) -> Self {
        Self::build(db, Box::new(now), retention, None)
    }

    /// Creates a queue that also wakes other nodes. `wake_others` is called at every [`JobQueue::wake`] and makes the
    /// other nodes call [`JobQueue::wake_local`]. It must not block.
    pub fn with_announcements(
        db: Db,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        retention: Retention,
        wake_others: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self::build(db, Box::new(now), retention, Some(Box::new(wake_others)))
    }

    fn build(
        db: Db,
        now: Box<dyn Fn() -> Timestamp + Send + Sync>,
        retention: Retention,
        wake_others: Option<Box<dyn Fn() + Send + Sync>>,
    ) -> Self {
        let (woken, counts) = (watch::Sender::new(0), Mutex::default());
        Self { inner: Arc::new(Inner { db, now, retention, woken, wake_others, counts }) }
    }

    /// Wakes idle workers on this node, and on other nodes if the queue has `wake_others`. Call it after the commit of
    /// a transaction that enqueued jobs. Otherwise, a job waits until a worker polls: see
    /// [`Settings::poll`](crate::Settings::poll).
    pub fn wake(&self) {
        self.wake_local();
        if let Some(wake_others) = &self.inner.wake_others {
            wake_others();
        }
    }

    /// Wakes idle workers of this queue in this process.
    pub fn wake_local(&self) {
        self.inner.woken.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// Returns the numbers of attempts by kind since this queue was created, for all its clones together.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, Counts> {
        self.inner.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns a receiver that changes at each wake-up.
    pub(crate) fn woken(&self) -> watch::Receiver<u64> {
        self.inner.woken.subscribe()
    }

    pub(crate) fn count(&self, kind: &'static str, add: impl FnOnce(&mut Counts)) {
        add(self.inner.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default());
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Returns the current time in microseconds since 1970. All instants are stored in this unit.
    pub(crate) fn now(&self) -> i64 {
        (self.inner.now)().as_microsecond()
    }

    /// Returns the time at which a dead or cancelled job that ends now expires, in microseconds since 1970.
    pub(crate) fn expiry(&self, state: State) -> i64 {
        let kept = if state == State::Dead { self.inner.retention.dead } else { self.inner.retention.cancelled };
        self.now().saturating_add(micros(kept))
    }
}

pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// Converts a stored instant, clamped to the range of [`Timestamp`].
pub(crate) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Formats ids as the statements expect them: comma-separated.
pub(crate) fn list(ids: impl IntoIterator<Item = i64>) -> String {
    use std::fmt::Write as _;
    ids.into_iter().fold(String::new(), |mut text, id| {
        let comma = if text.is_empty() { "" } else { "," };
        write!(text, "{comma}{id}").unwrap_or_default();
        text
    })
}
