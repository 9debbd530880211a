//! A worker.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::queue::JobQueue;
use crate::registry::Registry;
use crate::schedule;
use crate::settings::Settings;
use crate::worker_loop::WorkerLoop;

/// A worker at work. Dropped, it ends at once, as in a crash: its tasks are run again when its lease is over. Before
/// the program ends, [drain](Self::drain) it.
#[derive(Debug)]
pub struct Worker {
    stop: watch::Sender<Option<Instant>>,
    working: JoinHandle<()>,
    scheduling: JoinHandle<()>,
}

impl Worker {
    /// Starts one. It needs no database to be there yet.
    #[must_use]
    pub fn start(jobs: &JobQueue, registry: Registry, settings: Settings) -> Self {
        let (stop, stopped) = watch::channel(None);
        let scheduling =
            tokio::spawn(schedule::keep(jobs.clone(), settings.schedules.clone(), settings.poll, settings.catch_up));
        let working = tokio::spawn(WorkerLoop::new(jobs.clone(), registry, settings, stopped).work());
        Self { stop, working, scheduling }
    }

    /// Claims nothing more, and waits for what runs, but no longer than this. What runs still is then dropped and left
    /// to other workers, without having used up a try. The records are told before this returns, if they can be within
    /// as long again.
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
