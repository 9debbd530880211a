//! A worker that dies or loses its lease loses its jobs to others. Its attempts can no longer change anything.

use std::time::Duration;

use parlour_jobs::{Settings, State};

use crate::support::*;

const LEASE: Duration = Duration::from_secs(30);

fn leased() -> Settings {
    Settings { lease: LEASE, ..quick() }
}

/// Advances the clock until `is_so` returns true. A single step may not be enough, because a worker that is killed may
/// still send one more heartbeat.
async fn in_time(store: &Store, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    until(what, async || {
        store.clock.turn(LEASE + Duration::from_secs(1));
        is_so().await
    })
    .await;
}

/// Returns settings of a worker that polls and sends a heartbeat only when it starts.
fn deaf() -> Settings {
    let long = Duration::from_secs(600);
    Settings { poll: long, heartbeat: long, lease: LEASE + long, ..quick() }
}

#[parlour_testkit::both_engines]
async fn the_tasks_of_a_worker_that_was_killed_are_run_by_another(store: Store) {
    // A capacity of one, so that the worker is not killed while it claims another job, which would be lost with it.
    let killed = store.worker_of(&store.other(), Settings { capacity: 1, ..leased() });
    let id = store.enqueue(wait("door")).await.id;
    store.log.has("at door", 1).await;
    drop(killed);
    let _other = store.worker();
    store.enqueue(note("the other works")).await;
    store.log.has("the other works", 1).await;
    assert_eq!(store.show(id).await.unwrap().state, State::Running, "the lease is not over");
    in_time(&store, "another runs it", async || store.log.times("at door") == 2).await;
    let task = store.show(id).await.unwrap();
    assert_eq!((task.state, task.attempt), (State::Running, 2));
    store.log.open("door", 1);
    store.gone(id).await;
    until("the dead one is off the list", async || store.count(&WORKERS).await == 1).await;
}

#[parlour_testkit::both_engines]
async fn a_task_that_loses_its_worker_at_its_last_try_is_dead(store: Store) {
    let killed = store.worker_of(&store.other(), leased());
    let id = store.enqueue(wait("door")).await.id;
    store.log.has("at door", 1).await;
    parlour_db::statements! { LAST = "UPDATE jobs SET max_attempts = 1 WHERE id = $1"; }
    store.unit(move |_, tx| tx.execute(&LAST, parlour_db::params![id])).await;
    drop(killed);
    in_time(&store, "it is taken back", async || {
        store.tasks.remove_expired().await.unwrap();
        store.show(id).await.unwrap().state != State::Running
    })
    .await;
    let task = store.show(id).await.unwrap();
    assert_eq!((task.state, task.error.as_deref()), (State::Dead, Some("its worker was lost")));
    assert_eq!(store.count(&WORKERS).await, 0);
}

#[parlour_testkit::both_engines]
async fn a_cancelled_task_that_loses_its_worker_stays_cancelled(store: Store) {
    let id = store.enqueue(wait("door")).await.id;
    let killed = store.worker_of(&store.other(), deaf());
    store.log.has("at door", 1).await;
    store.unit(move |tasks, tx| tasks.cancel(tx, id)).await;
    drop(killed);
    store.clock.turn(Duration::from_secs(700));
    store.tasks.remove_expired().await.unwrap();
    assert_eq!(store.show(id).await.unwrap().state, State::Cancelled);
}

#[parlour_testkit::both_engines]
async fn an_attempt_whose_lease_is_lost_can_change_nothing(store: Store) {
    let id = store.enqueue(job(Doing::ActLate("door".to_owned()))).await.id;
    let _deaf = store.worker_of(&store.other(), deaf());
    store.log.has("at door", 1).await;
    // The worker lives on, but sends no heartbeats.
    store.clock.turn(Duration::from_secs(700));
    let other = store.worker();
    store.log.has("at door", 2).await;
    let attempt = store.show(id).await.unwrap();
    assert_eq!(attempt.attempt, 2);
    store.log.open("door", 1);
    store.log.has("fenced", 3).await;
    assert_eq!(store.count(&EFFECTS).await, 0);
    assert_eq!(store.show(id).await.unwrap(), attempt, "its end is not written down either");
    store.log.open("door", 1);
    store.gone(id).await;
    other.drain(LEASE).await;
    // The second attempt passes the fence and finishes; its progress report comes after its end and is refused.
    assert_eq!((store.log.times("let through"), store.log.times("fenced")), (2, 4));
    assert_eq!(store.count(&EFFECTS).await, 2);
}

#[parlour_testkit::both_engines]
async fn a_worker_that_was_taken_for_dead_drops_its_tasks_and_begins_anew(store: Store) {
    parlour_db::statements! { FORGET = "DELETE FROM job_workers"; }
    parlour_db::statements! { TAKE_BACK = "UPDATE jobs SET state = 'waiting', worker_id = NULL WHERE id = $1"; }
    let worker = store.worker();
    let id = store.enqueue(wait("door")).await.id;
    store.log.has("at door", 1).await;
    let first = store.show(id).await.unwrap().worker;
    // Acts like another worker that finds the lease expired.
    store
        .unit(move |_, tx| {
            tx.execute(&FORGET, parlour_db::params![])?;
            tx.execute(&TAKE_BACK, parlour_db::params![id])
        })
        .await;
    store.log.has("at door", 2).await;
    let task = store.show(id).await.unwrap();
    assert!(task.worker.is_some() && task.worker != first, "{task:?}");
    store.log.open("door", 2);
    store.gone(id).await;
    worker.drain(LEASE).await;
    assert_eq!(store.log.times("through door"), 1, "the first was dropped");
}
