//! Measures enqueueing, claiming and running jobs.
//!
//! Usage: `cargo bench -p parlour-jobs --bench throughput -- POSTGRES_URL|FILE [claims|JOBS]`
//!
//! With a number of jobs (default 100,000), it measures throughput: jobs that do nothing are enqueued in transactions
//! of 500, claimed, run and finished, all by this process. The time runs from the first enqueue until the last job is
//! deleted.
//!
//! With `claims`, it measures an empty table, and then the same table with a million delayed jobs:
//! - pick-up: time from the commit that enqueues a job until an idle worker starts its handler.
//! - claim: time of the claiming statement for one job.
//!
//! The database should be new and empty. The benchmark leaves its rows there.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints, and fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use parlour_db::{Db, Location, Migration, params};
use parlour_jobs::{Job, JobQueue, NewJob, Registry, Retention, Settings, Worker};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static SCHEMA: &[Migration] = &[parlour_jobs::MIGRATION];

const UNIT: usize = 500;
const ROUNDS: usize = 5;
const DELAYED: usize = 1_000_000;

parlour_db::statements! {
    COUNT scans "once a round" = "SELECT count(*) FROM jobs WHERE state IN ('waiting', 'running') AND ready_at < $1";
}

#[derive(Serialize, Deserialize)]
struct Nothing {
    number: usize,
}

impl Job for Nothing {
    const KIND: &'static str = "nothing";
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().filter(|argument| argument != "--bench").skip(1);
    let place = arguments.next().unwrap();
    let what = arguments.next().unwrap_or_else(|| "100000".to_owned());
    let location = if place.contains("://") { Location::Url(place.into()) } else { Location::File(place.into()) };
    let db = Db::open(location, parlour_db::Settings::default()).unwrap();
    db.migrate(SCHEMA).await.unwrap();
    #[allow(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
    let tasks = JobQueue::new(db.clone(), Timestamp::now, Retention::default());

    let ran = Arc::new(AtomicUsize::new(0));
    let (began, mut begun) = mpsc::unbounded_channel();
    let mut registry = Registry::default();
    let counted = Arc::clone(&ran);
    registry.handle(move |_, _: Nothing| {
        counted.fetch_add(1, Relaxed);
        let _ = began.send(Instant::now());
        async { Ok(()) }
    });
    let worker = Worker::start(&tasks, registry, Settings { capacity: 1_000, ..Settings::new("throughput") });

    match what.parse() {
        Ok(count) => measure_throughput(&tasks, &db, &ran, count).await,
        Err(_) => measure_claims(&tasks, &db, &mut begun).await,
    }
    worker.drain(Duration::from_secs(5)).await;
    for statement in parlour_db::registry() {
        let (runs, took) = statement.cost();
        if runs > 0 {
            println!("{:>28} {runs:>8} × {:>9.1} µs", statement.name(), took.as_secs_f64() * 1e6 / runs as f64);
        }
    }
}

async fn measure_throughput(tasks: &JobQueue, db: &Db, ran: &AtomicUsize, count: usize) {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        ran.store(0, Relaxed);
        let begin = Instant::now();
        enqueue(tasks, db, count).await;
        let enqueued = begin.elapsed();
        while ran.load(Relaxed) < count || unfinished(db).await > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let rate = count as f64 / begin.elapsed().as_secs_f64();
        println!(
            "throughput: {rate:.0}/s (enqueued after {:.2} s, done after {:.2} s)",
            enqueued.as_secs_f64(),
            begin.elapsed().as_secs_f64()
        );
        rates.push(rate);
    }
    rates.sort_by(f64::total_cmp);
    println!("throughput: median {:.0}/s, {:.0}–{:.0}", rates[ROUNDS / 2], rates[0], rates[ROUNDS - 1]);
}

async fn measure_claims(tasks: &JobQueue, db: &Db, begun: &mut mpsc::UnboundedReceiver<Instant>) {
    let cost = rounds_one_by_one(tasks, db, begun, "empty table").await;

    let begin = Instant::now();
    for from in (0..DELAYED).step_by(20_000) {
        let ours = tasks.clone();
        db.write_unlimited(move |tx| {
            let delayed = |number| NewJob::of(&Nothing { number }).unwrap().after(Duration::from_secs(86_400));
            let all: Vec<NewJob> = (from..from + 20_000).map(delayed).collect();
            ours.enqueue_all(tx, &all)
        })
        .await
        .unwrap();
    }
    println!("{DELAYED} delayed tasks enqueued in {:.1} s", begin.elapsed().as_secs_f64());
    let full_cost = rounds_one_by_one(tasks, db, begun, "beside the delayed").await;
    println!("claim: {:.2} times as much beside the delayed", full_cost / cost);
}

async fn enqueue(tasks: &JobQueue, db: &Db, count: usize) {
    let next = Arc::new(AtomicUsize::new(0));
    let enqueuing: Vec<_> = (0..2)
        .map(|_| {
            let (tasks, db, next) = (tasks.clone(), db.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let from = next.fetch_add(UNIT, Relaxed);
                    if from >= count {
                        break;
                    }
                    let all: Vec<NewJob> = (from..(from + UNIT).min(count))
                        .map(|number| NewJob::of(&Nothing { number }).unwrap())
                        .collect();
                    let ours = tasks.clone();
                    db.write(move |tx| ours.enqueue_all(tx, &all)).await.unwrap();
                    tasks.wake();
                }
            })
        })
        .collect();
    for one in enqueuing {
        one.await.unwrap();
    }
}

async fn unfinished(db: &Db) -> i64 {
    #[allow(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
    let now = Timestamp::now().as_microsecond();
    let count: Result<_, parlour_db::Error> = db.read(move |tx| tx.one(&COUNT, params![now], |row| row.take())).await;
    count.unwrap()
}

/// Returns the average time of the claiming statement, in microseconds: the median of [`ROUNDS`] rounds.
async fn rounds_one_by_one(
    tasks: &JobQueue,
    db: &Db,
    begun: &mut mpsc::UnboundedReceiver<Instant>,
    where_: &str,
) -> f64 {
    one_by_one(tasks, db, begun, 1_000).await;
    let mut costs = Vec::new();
    for _ in 0..ROUNDS {
        let (cost, waits) = one_by_one(tasks, db, begun, 1_000).await;
        println!(
            "{where_}: claim {cost:.1} µs; pick-up p50 {:?}, p99 {:?}, longest {:?}",
            waits[500], waits[990], waits[999]
        );
        costs.push(cost);
    }
    costs.sort_by(f64::total_cmp);
    costs[ROUNDS / 2]
}

/// Enqueues jobs one after the other. Returns the average time of the claiming statement, in microseconds, and the
/// pick-up time of each job, sorted.
async fn one_by_one(
    tasks: &JobQueue,
    db: &Db,
    begun: &mut mpsc::UnboundedReceiver<Instant>,
    count: usize,
) -> (f64, Vec<Duration>) {
    let claim =
        parlour_db::registry().into_iter().find(|statement| statement.name() == "parlour_jobs::claim::CLAIM").unwrap();
    let (runs, took) = claim.cost();
    let mut waits = Vec::new();
    for number in 0..count {
        let new = NewJob::of(&Nothing { number }).unwrap();
        let ours = tasks.clone();
        db.write(move |tx| ours.enqueue(tx, &new)).await.unwrap();
        let committed = Instant::now();
        tasks.wake();
        waits.push(begun.recv().await.unwrap().saturating_duration_since(committed));
    }
    waits.sort();
    let (runs_then, took_then) = claim.cost();
    ((took_then - took).as_secs_f64() * 1e6 / (runs_then - runs) as f64, waits)
}
