//! If the database is unavailable for a while, nothing is lost and workers continue by themselves.

use std::time::Duration;

use parlour_jobs::{NewJob, Settings};
use parlour_testkit::{Durability, PrivatePostgres};

use crate::support::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_go_on_when_the_database_is_back_and_nothing_is_lost() {
    let mut server = PrivatePostgres::start(Durability::Full);
    let store = Store::elsewhere(server.url("postgres")).await;
    let _workers = [store.worker(), store.worker_of(&store.other(), Settings { capacity: 3, ..quick() })];
    let waiting = store.enqueue(wait("door")).await.id;
    store.log.has("at door", 1).await;
    let all: Vec<NewJob> = (0..500).map(|number| note(number.to_string())).collect();
    store.unit(move |tasks, tx| tasks.enqueue_all(tx, &all)).await;
    store.tasks.wake();
    store.log.has("7", 1).await;
    tokio::task::block_in_place(|| server.stop());
    // The job ends while its result cannot be written.
    store.log.open("door", 1);
    store.log.has("through door", 1).await;
    tokio::task::block_in_place(|| server.start_again());
    until("all are done", async || {
        let count: Result<i64, parlour_db::Error> =
            store.db.read(|tx| tx.one(&COUNT, parlour_db::params![], |row| row.take())).await;
        count.is_ok_and(|count| count == 0)
    })
    .await;
    for number in 0..500 {
        assert!(store.log.times(&number.to_string()) >= 1, "{number}");
    }
    assert_eq!(store.log.times("through door"), 1, "{waiting} was not lost, so it was not run again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_cannot_say_that_it_is_alive_drops_its_tasks_before_its_lease_is_over() {
    let mut server = PrivatePostgres::start(Durability::Full);
    let store = Store::elsewhere(server.url("postgres")).await;
    let lease = Duration::from_millis(500);
    let _worker = store.worker_of(&store.tasks, Settings { lease, ..quick() });
    let id = store.enqueue(job(Doing::HoldOn("held".to_owned()))).await.id;
    store.log.has("held", 1).await;
    tokio::task::block_in_place(|| server.stop());
    store.log.has("dropped", 1).await;
    tokio::task::block_in_place(|| server.start_again());
    store.log.open("held", 1);
    until("the worker is back under another number", async || {
        let count: Result<i64, parlour_db::Error> =
            store.db.read(|tx| tx.one(&WORKERS, parlour_db::params![], |row| row.take())).await;
        count.is_ok_and(|count| count == 2)
    })
    .await;
    store.clock.turn(2 * lease);
    store.log.has("held", 2).await;
    store.gone(id).await;
}
