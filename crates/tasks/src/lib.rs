//! Background tasks that outlive the program: enqueued in the unit of work that asks for them, and run at least once, by
//! whichever worker on whichever node is free.
//!
//! ```no_run
//! # use serde::{Deserialize, Serialize};
//! # async fn example(db: db::Db, now: fn() -> jiff::Timestamp) -> Result<(), tasks::Error> {
//! #[derive(Serialize, Deserialize)]
//! struct Remind {
//!     booking: i64,
//! }
//!
//! impl tasks::Task for Remind {
//!     const KIND: &'static str = "remind";
//! }
//!
//! let tasks = tasks::Tasks::new(db.clone(), now, tasks::Retention::default());
//! let mut registry = tasks::Registry::default();
//! registry.handle(async |_run, _task: Remind| Ok(()));
//! let worker = tasks::Worker::start(&tasks, registry, tasks::Settings::new("node 1"));
//!
//! let new = tasks::New::of(&Remind { booking: 7 })?;
//! let queue = tasks.clone();
//! db.write(move |tx| queue.enqueue(tx, &new)).await?;
//! tasks.wake();
//! # Ok(()) }
//! ```
//!
//! What is promised, on both engines:
//! - A task that was enqueued in a unit of work is there if and only if that unit was kept.
//! - A task runs at least once, and no two attempts at it are in force at once: an attempt whose worker lost its lease is
//!   fenced, which means that whatever it does through [`Run`] is refused.
//! - A worker that dies is noticed within its lease and a heartbeat, 35 seconds unless set otherwise. Its tasks are then run
//!   again, and the attempt counts as used.
//! - The limits of a queue ([`Limits`]) hold over all nodes, exactly.
//! - Each tick of a schedule is enqueued once, however many nodes know the schedule.
//!
//! The nodes' clocks have to agree to within a few seconds.
//!
//! | module | what it is |
//! |---|---|
//! | `kind` | what tasks are: their kinds, policies and handlers |
//! | `enqueue` | putting tasks in, moving and cancelling those that wait |
//! | `worker` | a worker and how it is set |
//! | `work` | the loop that claims, runs and finishes |
//! | `turn` | one unit of work of that loop |
//! | `lease` | who is alive, and what becomes of the tasks of those who are not |
//! | `run` | what a handler is given |
//! | `limits` | what holds for a queue over all nodes |
//! | `schedule` | tasks that come again, by cron expressions |
//! | `look` | lists, figures, trying again, cancelling, pruning |

mod enqueue;
mod kind;
mod lease;
mod limits;
mod look;
mod run;
mod schedule;
mod turn;
mod work;
mod worker;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use db::{Db, Migration};
use jiff::Timestamp;
use tokio::sync::watch;

pub use enqueue::{Enqueued, New, OnDuplicate};
pub use kind::{Failure, Policy, Priority, Registry, Task};
pub use limits::{Limits, Rate};
pub use look::{Cancelled, Cursor, Filter, Progress, QueueFigures, Shown};
pub use run::Run;
pub use schedule::Schedule;
pub use worker::{Settings, Worker};

/// The schema, to be listed among the product's own migrations.
pub const MIGRATION: Migration = db::migrations!["0008_tasks"][0];

/// Where a task is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// To be run, now or later.
    Waiting,
    /// A worker has it.
    Running,
    /// It went well. Seen only where the kind's policy keeps such tasks.
    Done,
    /// It failed for good: a dead letter.
    Dead,
    /// It was called off.
    Cancelled,
}

impl State {
    /// The name, in lower case, as it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Dead, Self::Cancelled]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The records could not be read or changed.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The attempt is not in force any more: its worker lost its lease, or the task was finished already.
    #[error("this attempt at the task is not in force any more")]
    Fenced,
    /// A payload cannot be written as JSON.
    #[error("the payload of a task cannot be written")]
    Payload(#[source] serde_json::Error),
    /// A schedule's expression or time zone is none.
    #[error("schedule {name}: {why}")]
    Schedule {
        /// The schedule's name.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

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
pub struct Tasks {
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

impl std::fmt::Debug for Tasks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tasks").field("db", &self.inner.db).finish_non_exhaustive()
    }
}

impl Tasks {
    /// The tasks in these records, by the clock that `now` reads.
    pub fn new(db: Db, now: impl Fn() -> Timestamp + Send + Sync + 'static, retention: Retention) -> Self {
        Self::build(db, Box::new(now), retention, None)
    }

    /// The same, where other nodes can be told: `carrier` is called at every [`Tasks::wake`] and has them call
    /// [`Tasks::wake_here`]. It must not block.
    pub fn carried(
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

    /// Has idle workers look for tasks at once, here and, where they can be told, on other nodes. To be called after the
    /// commit of a unit that enqueued something. Without it a task waits until a worker looks by itself
    /// ([`Settings::poll`]).
    pub fn wake(&self) {
        self.wake_here();
        if let Some(carrier) = &self.inner.carrier {
            carrier();
        }
    }

    /// Has idle workers of this process look for tasks at once.
    pub fn wake_here(&self) {
        self.inner.woken.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// What this process did since it started, by kind.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, Counts> {
        self.inner.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn count(&self, kind: &'static str, add: impl FnOnce(&mut Counts)) {
        add(self.inner.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default());
    }

    fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Microseconds since 1970, as all instants are stored.
    fn now(&self) -> i64 {
        (self.inner.now)().as_microsecond()
    }

    /// When a task that ends now in this state may be pruned.
    fn expiry(&self, state: State) -> i64 {
        let kept = if state == State::Dead { self.inner.retention.dead } else { self.inner.retention.cancelled };
        self.now().saturating_add(micros(kept))
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// An instant as it is stored, which never lies beyond what can be told.
fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Ids as the statements take them: numbers with commas between them.
fn list(ids: impl IntoIterator<Item = i64>) -> String {
    use std::fmt::Write as _;
    ids.into_iter().fold(String::new(), |mut text, id| {
        let comma = if text.is_empty() { "" } else { "," };
        write!(text, "{comma}{id}").unwrap_or_default();
        text
    })
}
