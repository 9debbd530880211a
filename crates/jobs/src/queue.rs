//! The tasks as a value. The other modules add what can be done with them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use parlour_db::Db;
use tokio::sync::watch;

use crate::state::State;

/// How long tasks that ended otherwise than well are kept to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Dead ones.
    pub dead: Duration,
    /// Cancelled ones.
    pub cancelled: Duration,
}

impl Default for Retention {
    /// Dead ones for 30 days, cancelled ones for a week.
    fn default() -> Self {
        let day = Duration::from_secs(24 * 3600);
        Self { dead: 30 * day, cancelled: 7 * day }
    }
}

/// What this process did with tasks of a kind since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Attempts that went well.
    pub done: u64,
    /// Attempts that failed, in whatever way. Of these:
    pub failed: u64,
    /// Those after which the task is tried again.
    pub retried: u64,
}

/// The tasks. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct JobQueue {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    retention: Retention,
    /// Counts the times that workers were to look.
    woken: watch::Sender<u64>,
    /// Tells the other nodes.
    carrier: Option<Box<dyn Fn() + Send + Sync>>,
    counts: Mutex<BTreeMap<&'static str, Counts>>,
}

impl std::fmt::Debug for JobQueue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobQueue").field("db", &self.inner.db).finish_non_exhaustive()
    }
}

impl JobQueue {
    /// The tasks in these records, by the clock that `now` reads.
    pub fn new(db: Db, now: impl Fn() -> Timestamp + Send + Sync + 'static, retention: Retention) -> Self {
        Self::build(db, Box::new(now), retention, None)
    }

    /// The same, where other nodes can be told: `carrier` is called at every [`JobQueue::wake`] and has them call
    /// [`JobQueue::wake_local`]. It must not block.
    pub fn with_announcements(
        db: Db,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        retention: Retention,
        carrier: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self::build(db, Box::new(now), retention, Some(Box::new(carrier)))
    }

    fn build(
        db: Db,
        now: Box<dyn Fn() -> Timestamp + Send + Sync>,
        retention: Retention,
        carrier: Option<Box<dyn Fn() + Send + Sync>>,
    ) -> Self {
        let (woken, counts) = (watch::Sender::new(0), Mutex::default());
        Self { inner: Arc::new(Inner { db, now, retention, woken, carrier, counts }) }
    }

    /// Has idle workers look for tasks at once, here and, where they can be told, on other nodes. To be called after
    /// the commit of a unit that enqueued something. Without it a task waits until a worker looks by itself
    /// ([`Settings::poll`](crate::Settings::poll)).
    pub fn wake(&self) {
        self.wake_local();
        if let Some(carrier) = &self.inner.carrier {
            carrier();
        }
    }

    /// Has idle workers of this process look for tasks at once.
    pub fn wake_local(&self) {
        self.inner.woken.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// What this process did since it started, by kind.
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

    /// Microseconds since 1970, as all instants are stored.
    pub(crate) fn now(&self) -> i64 {
        (self.inner.now)().as_microsecond()
    }

    /// When a task that ends now in this state may be pruned.
    pub(crate) fn expiry(&self, state: State) -> i64 {
        let kept = if state == State::Dead { self.inner.retention.dead } else { self.inner.retention.cancelled };
        self.now().saturating_add(micros(kept))
    }
}

pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// An instant as it is stored, which never lies beyond what can be told.
pub(crate) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Ids as the statements take them: numbers with commas between them.
pub(crate) fn list(ids: impl IntoIterator<Item = i64>) -> String {
    use std::fmt::Write as _;
    ids.into_iter().fold(String::new(), |mut text, id| {
        let comma = if text.is_empty() { "" } else { "," };
        write!(text, "{comma}{id}").unwrap_or_default();
        text
    })
}
