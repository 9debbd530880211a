//! Waiting for a connection: limits, timeouts, and callers that give up.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::task::Poll;
use std::time::Duration;

use parlour_db::{Db, Error, PoolState, Settings};

use crate::support::*;

/// Runs a transaction that adds 1 to `runs` each time it runs.
fn counting(db: &Db, runs: &Arc<AtomicUsize>) -> impl Future<Output = Result<(), Error>> + Send + use<> {
    let (db, runs) = (db.clone(), Arc::clone(runs));
    async move {
        db.write(move |_| {
            runs.fetch_add(1, SeqCst);
            Ok(())
        })
        .await
    }
}

#[parlour_testkit::both_engines]
async fn one_too_many_is_refused_at_once(store: Store) {
    let db = store.open(Settings { queue: 3, ..narrow() });
    let (held, occupied) = occupy(&db).await;
    let runs = Arc::default();
    let mut waiting = Vec::new();
    for _ in 0..3 {
        waiting.push(queued(counting(&db, &runs)).await);
    }
    let mut refused = Box::pin(counting(&db, &runs));
    let answer = poll(&mut refused).await;
    assert!(matches!(answer, Poll::Ready(Err(Error::Busy))), "{answer:?}");
    assert_eq!((db.pool().waiting, db.pool().refused), (3, 1));
    held.go();
    occupied.await.unwrap().unwrap();
    for unit in waiting {
        unit.await.unwrap();
    }
    counting(&db, &runs).await.unwrap();
    assert_eq!(runs.load(SeqCst), 4);
}

#[parlour_testkit::both_engines]
async fn a_unit_whose_time_is_up_is_never_run(store: Store) {
    let db = store.open(Settings { wait: Duration::from_millis(30), ..narrow() });
    let (held, occupied) = occupy(&db).await;
    let runs = Arc::default();
    for _ in 0..3 {
        let answer = counting(&db, &runs).await;
        assert!(matches!(answer, Err(Error::Busy)), "{answer:?}");
    }
    held.go();
    occupied.await.unwrap().unwrap();
    until("the pool has gone through its queue", || db.pool().waiting == 0).await;
    db.close().await;
    assert_eq!(runs.load(SeqCst), 0);
}

#[parlour_testkit::both_engines]
async fn a_unit_whose_caller_has_gone_is_never_run(store: Store) {
    let db = store.narrow();
    let (held, occupied) = occupy(&db).await;
    let runs = Arc::default();
    let gone = queued(counting(&db, &runs)).await;
    let stays = queued(counting(&db, &runs)).await;
    drop(gone);
    held.go();
    occupied.await.unwrap().unwrap();
    stays.await.unwrap();
    db.close().await;
    assert_eq!(runs.load(SeqCst), 1);
}

/// On SQLite, the writer takes the long transaction and the two behind it from the queue together.
#[parlour_testkit::both_engines]
async fn a_unit_behind_one_that_takes_long_can_be_given_up_still(store: Store) {
    let db = store.open(Settings { wait: Duration::from_millis(30), ..narrow() });
    let (before, occupied) = occupy(&db).await;
    let runs = Arc::default();
    let (stop, mut held) = stop();
    let long = queued(db.write(move |_| {
        stop.here();
        Ok::<_, Error>(())
    }))
    .await;
    let gone = queued(counting(&db, &runs)).await;
    let impatient = queued(counting(&db, &runs)).await;
    before.go();
    occupied.await.unwrap().unwrap();
    held.reached().await;
    drop(gone);
    let answer = within(impatient).await;
    assert!(matches!(answer, Err(Error::Busy)), "{answer:?}");
    held.go();
    long.await.unwrap();
    db.close().await;
    assert_eq!(runs.load(SeqCst), 0);
}

#[parlour_testkit::both_engines]
async fn a_unit_that_was_begun_is_completed_though_its_caller_has_gone(store: Store) {
    let db = store.narrow();
    let (stop, mut held) = stop();
    let unit = queued(db.write(move |tx| {
        add(tx, "one")?;
        stop.here();
        add(tx, "two")
    }))
    .await;
    held.reached().await;
    drop(unit);
    held.go();
    insert(&db, "three").await.unwrap();
    assert_eq!(names(&db).await, ["one", "three", "two"]);
}

#[parlour_testkit::both_engines]
async fn a_unit_that_was_begun_in_time_may_take_longer_than_it_might_have_waited(store: Store) {
    let db = store.open(Settings { wait: Duration::from_millis(20), ..narrow() });
    let (stop, mut held) = stop();
    let mut unit = queued(db.write(move |tx| {
        stop.here();
        add(tx, "one")
    }))
    .await;
    held.reached().await;
    let early = tokio::time::timeout(Duration::from_millis(100), &mut unit).await;
    assert!(early.is_err(), "{early:?}");
    held.go();
    unit.await.unwrap();
    assert_eq!(names(&store.db).await, ["one"]);
}

#[parlour_testkit::both_engines]
async fn closing_finishes_what_is_queued_and_takes_nothing_more(store: Store) {
    let db = store.narrow();
    let (held, occupied) = occupy(&db).await;
    let mut waiting = Vec::new();
    for number in 0..10 {
        waiting.push(queued(insert(&db, number.to_string())).await);
    }
    let closing = db.clone();
    let mut closing = queued(async move { closing.close().await }).await;
    let runs = Arc::default();
    let mut answer = Ok(());
    // Closing begins on another thread.
    until("the pool is closing", || {
        answer = futures_util::FutureExt::now_or_never(counting(&db, &runs)).unwrap_or(Ok(()));
        matches!(answer, Err(Error::Busy))
    })
    .await;
    let before = runs.load(SeqCst);
    assert!(poll(&mut closing).await.is_pending());
    held.go();
    within(closing).await;
    occupied.await.unwrap().unwrap();
    for unit in waiting {
        unit.await.unwrap();
    }
    assert!(matches!(counting(&db, &runs).await, Err(Error::Busy)));
    assert!(matches!(db.read(|tx| number(tx, &COUNT)).await, Err(Error::Busy)));
    assert_eq!(runs.load(SeqCst), before);
    let PoolState { checked_in, checked_out, overflow, waiting, .. } = db.pool();
    assert_eq!((checked_in, checked_out, overflow, waiting), (0, 0, 0, 0));
    assert_eq!(names(&store.db).await.len(), 10);
    within(db.close()).await;
}

#[parlour_testkit::both_engines]
async fn a_thousand_callers_at_once_are_all_served(store: Store) {
    let asking: Vec<_> = (0..1000)
        .map(|number| {
            let db = store.db.clone();
            tokio::spawn(async move {
                insert(&db, format!("{number:04}")).await?;
                db.read(move |tx| tx.one(&AMOUNT, parlour_db::params![format!("{number:04}")], |row| row.take::<i64>()))
                    .await
            })
        })
        .collect();
    for unit in asking {
        assert_eq!(within(unit).await.unwrap().unwrap(), 0);
    }
    assert_eq!(names(&store.db).await.len(), 1000);
    let pool = store.db.pool();
    assert_eq!((pool.waiting, pool.refused, pool.invalid), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_connections_are_opened_while_units_wait() {
    let store = Store::postgres().await;
    let db = store.open(Settings { pool_size: 2, max_overflow: 3, ..Settings::default() });
    assert_eq!(db.pool(), PoolState { pool_size: 2, ..PoolState::default() });

    let mut held = Vec::new();
    for begun in 1..=5 {
        held.push(occupy(&db).await);
        // On a busy machine, more connections than needed may be open.
        let PoolState { checked_in, checked_out, overflow, waiting, .. } = db.pool();
        assert!(checked_out >= begun && checked_in + checked_out <= 5);
        assert_eq!((overflow, waiting), ((checked_in + checked_out).saturating_sub(2), 0));
    }
    let runs = Arc::default();
    let mut waits = queued(counting(&db, &runs)).await;
    assert!(tokio::time::timeout(Duration::from_millis(50), &mut waits).await.is_err());
    let pool = PoolState { pool_size: 2, checked_out: 5, overflow: 3, waiting: 1, ..PoolState::default() };
    assert_eq!(db.pool(), pool);

    for (held, occupied) in held {
        held.go();
        occupied.await.unwrap().unwrap();
    }
    waits.await.unwrap();
    until("all are idle", || db.pool().checked_in == 5).await;
    assert_eq!(db.pool(), PoolState { pool_size: 2, checked_in: 5, overflow: 3, ..PoolState::default() });
    db.close().await;
    assert_eq!(db.pool(), PoolState { pool_size: 2, ..PoolState::default() });
}

/// An idle connection can serve only one of the transactions. The pool must open connections for the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_that_all_block_get_a_connection_each() {
    let store = Store::postgres().await;
    let db = store.open(Settings { pool_size: 10, max_overflow: 0, ..Settings::default() });
    for _ in 0..5 {
        let asking: Vec<_> = (0..10)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { occupy(&db).await })
            })
            .collect();
        let mut held = Vec::new();
        for unit in asking {
            held.push(within(unit).await.unwrap());
        }
        for (held, occupied) in held {
            held.go();
            occupied.await.unwrap().unwrap();
        }
    }
    assert_eq!(db.pool().overflow, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_handle_takes_its_connections_along() {
    let store = Store::postgres().await;
    let sessions =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gone'";
    let url = &store.database().url;
    let db = Db::open(parlour_db::Location::Url(format!("{url}?application_name=gone").into()), Settings::default())
        .unwrap();
    insert(&db, "one").await.unwrap();
    let clone = db.clone();
    drop(db);
    insert(&clone, "two").await.unwrap();
    assert_ne!(store.database().run(sessions), ["0"]);
    drop(clone);
    until("no session is left", || store.database().run(sessions) == ["0"]).await;

    let store = Store::sqlite().await;
    store.db.close().await;
    let log = store.path().with_extension("db-wal");
    let db = store.narrow();
    insert(&db, "one").await.unwrap();
    assert!(log.exists());
    drop(db);
    until("the log is written back", || !log.exists()).await;
}
