//! A worker and how it is set.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::schedule::{self, Schedule};
use crate::work::Loop;
use crate::{Registry, Tasks};

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What it is called, for people.
    pub name: String,
    /// How many tasks it runs at once.
    pub capacity: u32,
    /// How often it looks for tasks although nobody said that there are some: those whose time has come, and those that
    /// another node enqueued without a word. Schedules are looked at as often.
    pub poll: Duration,
    /// How often it says that it is alive, and looks whether a task of its own is to be cancelled or a worker was lost.
    pub heartbeat: Duration,
    /// How long it is taken for alive after that; several heartbeats. Without having been able to say so, it drops its tasks
    /// one heartbeat before this is over.
    pub lease: Duration,
    /// How long ticks of a schedule that nobody was there to enqueue are made up for, each. Of those missed before, only the
    /// last is.
    pub catch_up: Duration,
    /// Where the jitter of its waits begins. Different for each worker, fixed in tests.
    pub seed: u64,
    /// What comes again and again.
    pub schedules: Vec<Schedule>,
}

impl Settings {
    /// A worker with room for 100 tasks that polls every second, with a heartbeat of 5 s and a lease of 30 s.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            capacity: 100,
            poll: Duration::from_secs(1),
            heartbeat: Duration::from_secs(5),
            lease: Duration::from_secs(30),
            catch_up: Duration::from_secs(3600),
            seed: 0,
            schedules: Vec::new(),
        }
    }
}

/// A worker at work. Dropped, it ends at once, as in a crash: its tasks are run again when its lease is over. Before the
/// program ends, [drain](Self::drain) it.
#[derive(Debug)]
pub struct Worker {
    stop: watch::Sender<Option<Instant>>,
    working: JoinHandle<()>,
    scheduling: JoinHandle<()>,
}

impl Worker {
    /// Starts one. It needs no database to be there yet.
    #[must_use]
    pub fn start(tasks: &Tasks, registry: Registry, settings: Settings) -> Self {
        let (stop, stopped) = watch::channel(None);
        let scheduling =
            tokio::spawn(schedule::keep(tasks.clone(), settings.schedules.clone(), settings.poll, settings.catch_up));
        let working = tokio::spawn(Loop::new(tasks.clone(), registry, settings, stopped).work());
        Self { stop, working, scheduling }
    }

    /// Claims nothing more, and waits for what runs, but no longer than this. What runs still is then dropped and left to
    /// other workers, without having used up a try. The records are told before this returns, if they can be within as
    /// long again.
    pub async fn drain(mut self, within: Duration) {
        self.scheduling.abort();
        let until = Instant::now() + within;
        self.stop.send_replace(Some(until));
        // The rest is for writing down what was left.
        let last = within.max(Duration::from_secs(1));
        if tokio::time::timeout_at(until + last, &mut self.working).await.is_err() {
            tracing::warn!("a worker could not say farewell; its tasks are run again when its lease is over");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.working.abort();
        self.scheduling.abort();
    }
}
