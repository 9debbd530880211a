//! Reads that replicas answer, and analytics reads.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::{Duration, Instant};

use parlour_db::{Db, Error, Location, ReplicaState, Settings, params};
use parlour_testkit::{Durability, PrivatePostgres};

use crate::support::*;

parlour_db::statements! {
    IS_REPLICA = "SELECT CAST(pg_is_in_recovery() AS INTEGER)";
    IS_IN_ORDER = "SELECT CAST(min(amount) AS BIGINT) FROM things";
    SLEEP = "SELECT CAST(count(*) AS BIGINT) FROM pg_sleep(60)";
    PAUSE = "SELECT pg_is_in_recovery() FROM pg_wal_replay_pause()";
    RESUME = "SELECT pg_is_in_recovery() FROM pg_wal_replay_resume()";
    IS_PAUSED = "SELECT CAST(count(*) AS BIGINT) FROM pg_get_wal_replay_pause_state() AS state WHERE state = 'paused'";
}

const DATABASE: &str = "postgres";

/// A primary, its replicas, and a handle that uses all of them.
struct Servers {
    main: PrivatePostgres,
    replicas: Vec<PrivatePostgres>,
    db: Db,
}

impl Servers {
    async fn with_replicas(count: usize) -> Self {
        let main = PrivatePostgres::start(Durability::Full);
        let replicas: Vec<_> = (0..count).map(|_| main.replica()).collect();
        let urls = replicas.iter().map(|replica| replica.url(DATABASE).into()).collect();
        let db = open(&main, Settings { replicas: urls, ..Settings::default() });
        db.migrate(SCHEMA).await.unwrap();
        Self { main, replicas, db }
    }

    /// Pauses replay on the only replica, and waits until it has stopped.
    async fn hold_back(&self) {
        self.tell_replica(&PAUSE).await;
        let replica = open(&self.replicas[0], Settings::default());
        let begun = Instant::now();
        while replica.read(|tx| number(tx, &IS_PAUSED)).await.unwrap() == 0 {
            assert!(begun.elapsed() < HANG);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        replica.close().await;
    }

    async fn let_go(&self) {
        self.tell_replica(&RESUME).await;
    }

    async fn tell_replica(&self, what: &'static parlour_db::Statement) {
        let replica = open(&self.replicas[0], Settings::default());
        replica.read(move |tx| tx.one(what, params![], |_| Ok(()))).await.unwrap();
        replica.close().await;
    }
}

fn open(server: &PrivatePostgres, settings: Settings) -> Db {
    Db::open(Location::Url(server.url(DATABASE).into()), settings).unwrap()
}

/// Returns true if a replica answered, and the names found.
async fn look(db: &Db) -> (bool, Vec<String>) {
    let looked = db.read_replica(|tx| {
        let names = tx.all(&NAMES, params![], |row| row.take::<String>())?;
        Ok::<_, Error>((number(tx, &IS_REPLICA)? == 1, names))
    });
    within(looked).await.unwrap()
}

async fn until_a_replica_answers(db: &Db) {
    let begun = Instant::now();
    while !look(db).await.0 {
        assert!(begun.elapsed() < HANG);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_sees_all_that_was_committed_before_it_whoever_answers() {
    let servers = Servers::with_replicas(2).await;
    let other_node = open(&servers.main, Settings::default());
    until_a_replica_answers(&servers.db).await;
    for number in 0..200 {
        let name = format!("{number:03}");
        let writer = if number % 2 == 0 { &servers.db } else { &other_node };
        insert(writer, name.clone()).await.unwrap();
        let (is_replica, names) = look(&servers.db).await;
        assert_eq!(names.last(), Some(&name), "by a replica: {is_replica}");
    }
    let begun = Instant::now();
    while servers.db.replicas().iter().any(|state| state.served == 0) {
        assert!(begun.elapsed() < HANG, "{:?}", servers.db.replicas());
        assert_eq!(look(&servers.db).await.1.len(), 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_time_go_back_while_many_write_and_read() {
    let servers = Servers::with_replicas(2).await;
    insert(&servers.db, "counter").await.unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let readers = (0..8).map(|_| {
        let (db, is_over) = (servers.db.clone(), Arc::clone(&is_over));
        tokio::spawn(async move {
            let mut last = 0;
            while !is_over.load(Relaxed) {
                let seen = db
                    .read_replica(|tx| number(tx, &IS_IN_ORDER))
                    .await
                    .unwrap_or_else(|error: Error| panic!("{error}"));
                assert!(seen >= last, "{seen} after {last}");
                last = seen;
            }
        })
    });
    let readers: Vec<_> = readers.collect();
    for _ in 0..1_000 {
        servers
            .db
            .write(|tx| tx.execute(&ADD, params!["counter", 1_i64]))
            .await
            .unwrap_or_else(|error: Error| panic!("{error}"));
    }
    is_over.store(true, Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_replica_is_behind_the_main_server_answers() {
    let servers = Servers::with_replicas(1).await;
    until_a_replica_answers(&servers.db).await;
    servers.hold_back().await;
    let before = servers.db.replicas()[0];
    insert(&servers.db, "new").await.unwrap();
    for _ in 0..10 {
        assert_eq!(look(&servers.db).await, (false, vec!["new".to_owned()]));
    }
    assert_eq!(servers.db.replicas(), [ReplicaState { missed: before.missed + 10, ..before }]);
    servers.let_go().await;
    until_a_replica_answers(&servers.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_goes_away_and_comes_back_fails_no_read() {
    let mut servers = Servers::with_replicas(1).await;
    until_a_replica_answers(&servers.db).await;
    servers.replicas[0].stop();
    for number in 0..10 {
        insert(&servers.db, format!("{number}")).await.unwrap();
        let (is_replica, names) = look(&servers.db).await;
        assert_eq!((is_replica, names.len()), (false, number + 1));
    }
    servers.replicas[0].start_again();
    until_a_replica_answers(&servers.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_follows_nobody_is_not_believed() {
    let (main, stranger) = (PrivatePostgres::start(Durability::Relaxed), PrivatePostgres::start(Durability::Relaxed));
    let db = open(&main, Settings { replicas: vec![stranger.url(DATABASE).into()], ..Settings::default() });
    db.migrate(SCHEMA).await.unwrap();
    insert(&db, "here").await.unwrap();
    assert_eq!(look(&db).await, (false, vec!["here".to_owned()]));
    assert_eq!(db.replicas(), [ReplicaState { served: 0, missed: 1 }]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_database_of_the_same_replica_is_not_believed() {
    let servers = Servers::with_replicas(1).await;
    insert(&servers.db, "here").await.unwrap();
    let at = |name: &str| Location::Url(servers.main.url(name).into());
    let other = Db::open(at("template1"), Settings::default()).unwrap();
    other.migrate(SCHEMA).await.unwrap();
    insert(&other, "there").await.unwrap();
    let replicas = vec![servers.replicas[0].url("template1").into()];
    let db = Db::open(at(DATABASE), Settings { replicas, ..Settings::default() }).unwrap();
    assert_eq!(look(&db).await, (false, vec!["here".to_owned()]));
    assert_eq!(db.replicas()[0].served, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_fails_of_its_own_accord_is_not_tried_again() {
    let servers = Servers::with_replicas(1).await;
    until_a_replica_answers(&servers.db).await;
    let before = servers.db.replicas()[0];
    let refused = servers.db.read_replica(|_| Err::<(), _>(Refusal::Own)).await;
    assert!(matches!(refused, Err(Refusal::Own)));
    assert_eq!(servers.db.replicas(), [ReplicaState { served: before.served + 1, ..before }]);
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let panicked = servers.db.read_replica(move |_| -> Result<(), Error> {
        counted.fetch_add(1, Relaxed);
        panic!("as the test wants it")
    });
    assert!(matches!(panicked.await, Err(Error::Panicked)));
    assert_eq!(runs.load(Relaxed), 1);
    let refused = servers.db.read_replica(|tx| add(tx, "written by a read")).await;
    assert!(matches!(refused, Err(Error::Statement { .. })), "{refused:?}");
    assert_eq!(names(&servers.db).await, [""; 0]);
}

#[parlour_testkit::both_engines]
async fn what_reads_a_lot_reads_only_and_not_for_ever(store: Store) {
    insert(&store.db, "one").await.unwrap();
    assert_eq!(
        store.db.read_analytics(|tx| number(tx, &COUNT)).await.unwrap_or_else(|error: Error| panic!("{error}")),
        1
    );
    let written = store.db.read_analytics(|tx| add(tx, "two")).await;
    assert!(matches!(written, Err(Error::Statement { .. })), "{written:?}");
    let hasty = store.open(Settings { analytics_limit: Duration::from_millis(100), ..Settings::default() });
    let stopped = within(hasty.read_analytics(|tx| number(tx, &ENDLESS))).await;
    assert!(matches!(stopped, Err(Error::TooSlow { .. })), "{stopped:?}");
    assert_eq!(hasty.read_replica(|tx| number(tx, &COUNT)).await.unwrap_or_else(|error: Error| panic!("{error}")), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_reads_a_lot_goes_to_the_address_for_it() {
    let servers = Servers::with_replicas(1).await;
    let is_replica = |db: Db| async move {
        db.read_analytics(|tx| number(tx, &IS_REPLICA)).await.unwrap_or_else(|error: Error| panic!("{error}"))
    };
    assert_eq!(is_replica(servers.db.clone()).await, 1, "the first replica, if nothing else is said");
    let analytics = Some(servers.replicas[0].url(DATABASE).into());
    assert_eq!(is_replica(open(&servers.main, Settings { analytics, ..Settings::default() })).await, 1);
    let main = open(&servers.main, Settings { analytics_limit: Duration::from_millis(100), ..Settings::default() });
    assert_eq!(is_replica(main.clone()).await, 0);
    let stopped = within(main.read_analytics(|tx| number(tx, &SLEEP))).await;
    assert!(matches!(stopped, Err(Error::TooSlow { .. })), "{stopped:?}");
}
