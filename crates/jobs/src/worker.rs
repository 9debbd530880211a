//! Handle of a worker.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::queue::JobQueue;
use crate::registry::Registry;
use crate::schedule;
use crate::settings::Settings;
use crate::worker_loop::WorkerLoop;

/// A running worker. Dropping it stops it immediately, as a crash would: its jobs run again when its lease expires.
/// [Drain](Self::drain) it before the program ends.
#[derive(Debug)]
pub struct Worker {
    stop: watch::Sender<Option<Instant>>,
    working: JoinHandle<()>,
    scheduling: JoinHandle<()>,
}

impl Worker {
    /// Starts a worker. The database need not be reachable yet.
    #[must_use]
    pub fn start(jobs: &JobQueue, registry: Registry, settings: Settings) -> Self {
        let (stop, stopped) = watch::channel(None);
        let scheduling =
            tokio::spawn(schedule::keep(jobs.clone(), settings.schedules.clone(), settings.poll, settings.catch_up));
        let working = tokio::spawn(WorkerLoop::new(jobs.clone(), registry, settings, stopped).work());
        Self { stop, working, scheduling }
    }

    /// Stops claiming and waits at most `within` for running jobs. Jobs that still run are then dropped and left to
    /// other workers, without using up an attempt.
    ///
    /// Afterwards, waits for the results to be written, for at most `within` again, or one second if that is longer.
    pub async fn drain(mut self, within: Duration) {
        self.scheduling.abort();
        let until = Instant::now() + within;
        self.stop.send_replace(Some(until));
        // Extra time to write the results.
        let last = within.max(Duration::from_secs(1));
        if tokio::time::timeout_at(until + last, &mut self.working).await.is_err() {
            tracing::warn!("worker not deregistered; its jobs run again when the lease expires");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.working.abort();
        self.scheduling.abort();
    }
}
