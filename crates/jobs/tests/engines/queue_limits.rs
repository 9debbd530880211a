//! The limits of a queue hold exactly, across all workers.

use std::num::NonZeroU32;
use std::time::Duration;

use parlour_jobs::{NewJob, QueueLimits, Rate, Settings, State, Worker};

use crate::support::*;

const PERIOD: Duration = Duration::from_secs(10);

fn some(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

async fn limit(store: &Store, limits: QueueLimits) {
    store.unit(move |tasks, tx| tasks.limit(tx, "default", &limits)).await;
    store.tasks.wake();
}

fn three_workers(store: &Store) -> Vec<Worker> {
    (0..3).map(|_| store.worker_of(&store.other(), Settings { capacity: 5, ..quick() })).collect()
}

#[parlour_testkit::both_engines]
async fn no_more_run_at_once_than_may_and_no_fewer(store: Store) {
    limit(&store, QueueLimits { concurrency: Some(some(4)), ..QueueLimits::default() }).await;
    let _workers = three_workers(&store);
    for _ in 0..20 {
        store.enqueue(wait("door")).await;
    }
    for through in 1..=20 {
        store.log.has("at door", (through + 3).min(20)).await;
        assert!(store.list(State::Running).await.len() <= 4);
        let inside = store.log.times("at door") - store.log.times("through door");
        assert!(inside <= 4, "{inside}");
        store.log.open("door", 1);
        store.log.has("through door", through).await;
    }
    until("all are done", async || store.count(&COUNT).await == 0).await;
}

#[parlour_testkit::both_engines]
async fn no_more_are_begun_within_a_period_than_may_and_no_fewer(store: Store) {
    limit(&store, QueueLimits { rate: Some(Rate { count: some(5), period: PERIOD }), ..QueueLimits::default() }).await;
    let _workers = three_workers(&store);
    let all: Vec<NewJob> = (0..12).map(|_| note("x")).collect();
    store.unit(move |tasks, tx| tasks.enqueue_all(tx, &all[..3])).await;
    store.tasks.wake();
    store.log.has("x", 3).await;
    store.clock.turn(PERIOD / 2);
    let all: Vec<NewJob> = (0..9).map(|_| note("x")).collect();
    store.unit(move |tasks, tx| tasks.enqueue_all(tx, &all)).await;
    store.tasks.wake();
    // Two of the five starts are free. The first three starts count until one period has passed.
    store.log.has("x", 5).await;
    store.clock.turn(PERIOD / 2 - Duration::from_micros(1));
    others_pass(&store, "one").await;
    assert_eq!(store.log.times("x"), 5);
    store.clock.turn(Duration::from_micros(1));
    store.log.has("x", 8).await;
    others_pass(&store, "two").await;
    assert_eq!(store.log.times("x"), 8);
    store.clock.turn(PERIOD / 2);
    store.log.has("x", 10).await;
    others_pass(&store, "three").await;
    assert_eq!(store.log.times("x"), 10);
    store.clock.turn(PERIOD / 2);
    store.log.has("x", 12).await;
}

#[parlour_testkit::both_engines]
async fn a_queue_that_holds_back_goes_on_as_soon_as_it_may(store: Store) {
    limit(&store, QueueLimits { concurrency: Some(some(2)), ..QueueLimits::default() }).await;
    let all: Vec<NewJob> = (0..9).map(|_| note("x")).collect();
    store.unit(move |tasks, tx| tasks.enqueue_all(tx, &all)).await;
    // Nothing wakes this worker, and it does not poll again.
    let _worker = store.worker_of(&store.other(), Settings { poll: Duration::from_secs(600), ..quick() });
    store.log.has("x", 9).await;
}

#[parlour_testkit::both_engines]
async fn a_paused_queue_gives_nothing_until_it_goes_on(store: Store) {
    limit(&store, QueueLimits { paused: true, ..QueueLimits::default() }).await;
    let _worker = store.worker();
    let id = store.enqueue(note("paused")).await.id;
    others_pass(&store, "another queue").await;
    assert_eq!(store.show(id).await.unwrap().state, State::Waiting);
    limit(&store, QueueLimits::default()).await;
    store.log.has("paused", 1).await;
    assert_eq!(store.unit(|tasks, tx| tasks.limited(tx)).await, []);
}

#[parlour_testkit::both_engines]
async fn limits_are_as_they_were_set(store: Store) {
    let limits = QueueLimits {
        paused: true,
        concurrency: Some(some(3)),
        rate: Some(Rate { count: some(100), period: Duration::from_secs(60) }),
    };
    for limits in [QueueLimits { paused: true, ..QueueLimits::default() }, limits] {
        limit(&store, limits).await;
        assert_eq!(store.unit(|tasks, tx| tasks.limited(tx)).await, [("default".to_owned(), limits)]);
    }
}

/// Waits until workers have checked all queues more than once. A job that still waits afterwards was not allowed to
/// start.
async fn others_pass(store: &Store, name: &str) {
    for round in 0..6 {
        let text = format!("{name} {round}");
        store.enqueue(NewJob::of(&Other(text.clone())).unwrap()).await;
        store.log.has(&text, 1).await;
    }
}
