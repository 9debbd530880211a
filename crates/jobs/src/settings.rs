//! Settings of a worker.

use std::time::Duration;

use crate::schedule::Schedule;

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
    /// How long it is taken for alive after that; several heartbeats. Without having been able to say so, it drops its
    /// tasks one heartbeat before this is over.
    pub lease: Duration,
    /// How long ticks of a schedule that nobody was there to enqueue are made up for, each. Of those missed before,
    /// only the last is.
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
