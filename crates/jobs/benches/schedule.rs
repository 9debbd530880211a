//! Runs three workers that share one schedule with a tick per second, for a minute of real time. Prints the number of
//! seconds with one tick, none and several.
//!
//! Usage: `cargo bench -p parlour-jobs --bench schedule -- POSTGRES_URL|FILE`
//!
//! The database should be new and empty. The benchmark leaves its rows there.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints, and fails by panicking")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use parlour_db::{Db, Location, Migration};
use parlour_jobs::{Job, JobQueue, NewJob, Registry, Retention, Schedule, Settings, Worker};
use serde::{Deserialize, Serialize};

static SCHEMA: &[Migration] = &[parlour_jobs::MIGRATION];

#[derive(Serialize, Deserialize)]
struct Tick {}

impl Job for Tick {
    const KIND: &'static str = "tick";
}

#[tokio::main]
#[allow(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
async fn main() {
    let place = std::env::args().filter(|argument| argument != "--bench").nth(1).unwrap();
    let seen: Arc<Mutex<BTreeMap<i64, usize>>> = Arc::default();
    let mut workers = Vec::new();
    for number in 1..=3 {
        let location = if place.contains("://") {
            Location::Url(place.clone().into())
        } else {
            Location::File(place.clone().into())
        };
        let db = Db::open(location, parlour_db::Settings::default()).unwrap();
        db.migrate(SCHEMA).await.unwrap();
        let tasks = JobQueue::new(db, Timestamp::now, Retention::default());
        let mut registry = Registry::default();
        let seen = Arc::clone(&seen);
        registry.handle(move |_, _: Tick| {
            *seen.lock().unwrap().entry(Timestamp::now().as_second()).or_default() += 1;
            async { Ok(()) }
        });
        let schedules = vec![Schedule::new("tick", "* * * * * *", "UTC", NewJob::of(&Tick {}).unwrap()).unwrap()];
        let settings = Settings { schedules, ..Settings::new(format!("worker {number}")) };
        workers.push(Worker::start(&tasks, registry, settings));
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let first = Timestamp::now().as_second() + 1;
    tokio::time::sleep(Duration::from_secs(63)).await;
    let seen = seen.lock().unwrap().clone();
    let counts: Vec<usize> = (first..first + 60).map(|second| seen.get(&second).copied().unwrap_or_default()).collect();
    let [none, one, more] =
        [0, 1, 2].map(|least: usize| counts.iter().filter(|count| (**count).min(2) == least).count());
    println!(
        "{} ticks ran within 60 seconds: {one} seconds with one, {none} with none, {more} with several",
        counts.iter().sum::<usize>()
    );
}
