//! Settings of a worker.

use std::time::Duration;

use crate::schedule::Schedule;

/// Settings of a worker.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name for display. It need not be unique.
    pub name: String,
    /// Maximum number of jobs that run at the same time.
    pub capacity: u32,
    /// Interval at which the worker looks for jobs without being woken: jobs that have become due, and jobs that
    /// another node enqueued without waking this one. Schedules are checked at the same interval.
    pub poll: Duration,
    /// Interval at which the worker extends its lease, and looks for jobs to cancel and for lost workers.
    pub heartbeat: Duration,
    /// Duration of the lease after a heartbeat. It should be several heartbeats long. If the worker cannot extend its
    /// lease, it drops its jobs one heartbeat before the lease expires.
    pub lease: Duration,
    /// Maximum age of missed schedule ticks. All missed ticks up to this age are enqueued later. Of the older ticks,
    /// only the last one is enqueued.
    pub catch_up: Duration,
    /// Seed of the jitter of retry delays. It should differ between workers; tests use a fixed one.
    pub seed: u64,
    /// Schedules whose ticks the worker enqueues.
    pub schedules: Vec<Schedule>,
}

impl Settings {
    /// Returns settings with a capacity of 100 jobs, a poll interval of 1 s, a heartbeat interval of 5 s, a lease of
    /// 30 s, a catch-up age of one hour, the seed 0 and no schedules.
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
