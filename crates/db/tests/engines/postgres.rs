//! Failures between client and server: closed connections, collisions, limits.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use parlour_db::{Db, Error, Location, Migration, Settings, params};
use secrecy::SecretString;

use crate::support::*;

parlour_db::statements! {
    PID = "SELECT pg_backend_pid()";
    REPEATABLE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
    ONE = "SELECT CAST(1 AS BIGINT)";
    NARROW = "SELECT n FROM narrow";
    INSERT_NARROW = "INSERT INTO narrow (n) VALUES ($1)";
}

fn at(url: impl Into<SecretString>, settings: Settings) -> Db {
    Db::open(Location::Url(url.into()), settings).unwrap()
}

async fn pid(db: &Db) -> i64 {
    db.write(|tx| number(tx, &PID)).await.unwrap()
}

fn terminate(store: &Store, pid: i64) {
    assert_eq!(store.database().run(&format!("SELECT pg_terminate_backend({pid}, 10000)")), ["t"]);
}

/// Counter of the runs of a transaction.
#[derive(Clone, Default)]
struct Runs(Arc<AtomicUsize>);

impl Runs {
    fn increment(&self) -> usize {
        self.0.fetch_add(1, SeqCst) + 1
    }

    fn count(&self) -> usize {
        self.0.load(SeqCst)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_between_units_is_replaced_and_nobody_notices() {
    let store = Store::postgres().await;
    let db = store.narrow();
    for round in 1..=3 {
        let before = pid(&db).await;
        terminate(&store, before);
        match round {
            1 => insert(&db, "one").await.unwrap(),
            2 => assert_eq!(names(&db).await, ["one"]),
            _ => assert_ne!(pid(&db).await, before),
        }
        assert_eq!(db.pool().invalid, round);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_whose_connection_is_cut_is_run_again() {
    let store = Store::postgres().await;
    let db = store.narrow();
    let (stop, mut held) = stop();
    let runs = Runs::default();
    let counted = runs.clone();
    let mut unit = queued(db.write(move |tx| {
        let run = counted.increment();
        add(tx, &format!("in run {run}"))?;
        stop.here();
        add(tx, "done")
    }))
    .await;
    // The transaction stops after the connection's first answer: only then is there a session to terminate.
    let begun = tokio::select! { _ = &mut unit => false, () = held.reached() => true };
    assert!(begun);
    let busy = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'";
    let busy = store.database().run(busy);
    assert_eq!(busy.len(), 1);
    terminate(&store, busy[0].parse().unwrap());
    held.go();
    unit.await.unwrap();
    assert_eq!(runs.count(), 2);
    assert_eq!(names(&db).await, ["done", "in run 2"]);
}

/// The connection is closed when only the commit is left. Nothing was committed, but the client cannot know.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_while_committing_leaves_the_outcome_unknown() {
    let store = Store::postgres().await;
    let db = store.narrow();
    let before = pid(&db).await;
    let (stop, mut held) = stop();
    let runs = Runs::default();
    let counted = runs.clone();
    let unit = queued(db.write(move |tx| {
        counted.increment();
        add(tx, "one")?;
        stop.here();
        Ok::<_, Error>(())
    }))
    .await;
    held.reached().await;
    terminate(&store, before);
    held.go();
    let answer = unit.await;
    assert!(matches!(answer, Err(Error::OutcomeUnknown(_))), "{answer:?}");
    assert_eq!(runs.count(), 1);
    insert(&db, "two").await.unwrap();
    assert_eq!(names(&db).await, ["two"]);
}

/// A failed transaction already has its result. It does not run again if the connection is lost afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_while_rolling_back_changes_no_answer() {
    let store = Store::postgres().await;
    let db = store.narrow();
    let before = pid(&db).await;
    let (stop, mut held) = stop();
    let runs = Runs::default();
    let counted = runs.clone();
    let unit = queued(db.write(move |tx| {
        counted.increment();
        add(tx, "one")?;
        stop.here();
        Err::<(), _>(Refusal::Own)
    }))
    .await;
    held.reached().await;
    terminate(&store, before);
    held.go();
    assert!(matches!(unit.await, Err(Refusal::Own)));
    assert_eq!(runs.count(), 1);
    assert!(names(&db).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_forgets_its_connection_over_something_else_is_stopped() {
    let store = Store::postgres().await;
    let db = store.open(Settings { statement_limit: Duration::from_millis(200), ..narrow() });
    let (stop, mut held) = stop();
    let runs = Runs::default();
    let counted = runs.clone();
    let unit = queued(db.write(move |tx| {
        counted.increment();
        add(tx, "one")?;
        stop.here();
        add(tx, "two")
    }))
    .await;
    held.reached().await;
    let session = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'INSERT%'";
    until("the server has ended the session", || store.database().run(session).is_empty()).await;
    held.go();
    let answer = unit.await;
    assert!(matches!(answer, Err(Error::TooSlow { .. })), "{answer:?}");
    assert_eq!(runs.count(), 1);
    insert(&store.db, "three").await.unwrap();
    assert_eq!(names(&db).await, ["three"]);
}

/// Runs two transactions that each wait for a row the other has locked. Neither caller gets an error.
async fn deadlock(inside_a_savepoint: bool) {
    let store = Store::postgres().await;
    store.database().run("INSERT INTO things (name, amount) VALUES ('left', 0), ('right', 0)");
    let db = store.open(Settings { pool_size: 2, ..narrow() });
    let runs = Runs::default();
    let unit = |first: &'static str, second: &'static str| {
        let (stop, held) = stop();
        let (db, counted) = (db.clone(), runs.clone());
        let task = tokio::spawn(async move {
            db.write(move |tx| {
                counted.increment();
                tx.execute(&ADD, params![first, 1_i64])?;
                stop.here();
                let second = params![second, 1_i64];
                if inside_a_savepoint { tx.savepoint(|tx| tx.execute(&ADD, second)) } else { tx.execute(&ADD, second) }
            })
            .await
        });
        (task, held)
    };
    let (one, mut one_held) = unit("left", "right");
    let (other, mut other_held) = unit("right", "left");
    one_held.reached().await;
    other_held.reached().await;
    one_held.go();
    other_held.go();
    within(one).await.unwrap().unwrap();
    within(other).await.unwrap().unwrap();
    assert!(runs.count() >= 3, "there was no deadlock");
    assert_eq!((amount(&db, "left").await, amount(&db, "right").await), (2, 2));
    assert_eq!(db.pool().invalid, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_units_in_a_deadlock_one_is_run_again() {
    deadlock(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_savepoint_does_not_hide_a_deadlock() {
    deadlock(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_cannot_be_serialized_is_run_again_but_not_for_ever() {
    let store = Store::postgres().await;
    insert(&store.db, "one").await.unwrap();
    for (collisions, succeeds) in [(1, true), (4, true), (5, false)] {
        let db = store.narrow();
        let other = store.narrow();
        insert(&other, format!("{collisions}")).await.unwrap();
        let (runs, (reached, mut been), (go, gone)) =
            (Runs::default(), tokio::sync::mpsc::unbounded_channel(), std::sync::mpsc::channel::<()>());
        let counted = runs.clone();
        let unit = tokio::spawn(async move {
            db.write(move |tx| {
                tx.execute(&REPEATABLE, params![])?;
                tx.one(&AMOUNT, params!["one"], |row| row.take::<i64>())?;
                if counted.increment() <= collisions {
                    reached.send(()).unwrap();
                    gone.recv_timeout(HANG).unwrap();
                }
                tx.execute(&ADD, params!["one", 1_i64])
            })
            .await
        });
        for _ in 0..collisions {
            within(been.recv()).await.unwrap();
            other.write(|tx| tx.execute(&ADD, params!["one", 100_i64])).await.unwrap();
            go.send(()).unwrap();
        }
        let answer = within(unit).await.unwrap();
        if succeeds {
            assert_eq!(answer.unwrap(), 1);
            assert_eq!(runs.count(), collisions + 1);
        } else {
            assert!(matches!(answer, Err(Error::Collision(_))), "{answer:?}");
            assert_eq!(runs.count(), collisions);
        }
    }
    assert_eq!(amount(&store.db, "one").await, 1002);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_connection_is_replaced_before_it_is_used() {
    let store = Store::postgres().await;
    let db = store.open(Settings { recycle: Duration::ZERO, ..narrow() });
    let first = pid(&db).await;
    let second = pid(&db).await;
    assert_ne!(first, second);
    assert_eq!(db.pool().invalid, 0);
    let db = store.narrow();
    assert_eq!(pid(&db).await, pid(&db).await);
}

/// A parameter that cannot be sent fails before it reaches the server, and the rest of its transaction must not be
/// committed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parameter_that_cannot_be_sent_fails_the_whole_unit() {
    let store = Store::postgres().await;
    store.database().run("CREATE TABLE narrow (n INTEGER)");
    let db = store.narrow();
    let insert = |number: i64| {
        db.write(move |tx| {
            tx.execute(&INSERT, params!["beside it", 0_i64])?;
            tx.execute_deferred(&INSERT_NARROW, params![number])
        })
    };
    for _ in 0..2 {
        let answer = insert(1 << 40).await;
        assert!(matches!(answer, Err(Error::Statement { .. })), "{answer:?}");
        assert!(names(&db).await.is_empty());
    }
    insert(7).await.unwrap();
    assert_eq!(names(&db).await, ["beside it"]);
}

/// A migration on another node may invalidate statements that are prepared here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_whose_columns_changed_is_prepared_anew() {
    let store = Store::postgres().await;
    store.database().run("CREATE TABLE narrow (n INTEGER); INSERT INTO narrow VALUES (7)");
    let db = store.narrow();
    let read = || db.read(|tx| number(tx, &NARROW));
    assert_eq!(read().await.unwrap(), 7);
    store.database().run("ALTER TABLE narrow ALTER n TYPE BIGINT");
    assert_eq!(read().await.unwrap(), 7);
    let written = db.write(|tx| {
        add(tx, "one")?;
        number(tx, &NARROW)
    });
    assert_eq!(written.await.unwrap(), 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_that_gets_no_connection_leaves_the_work_to_those_that_have_one() {
    static NOTHING: &[Migration] = &[];
    let store = Store::postgres().await;
    let database = store.database();
    let url = &database.url;
    let role = format!("limited_{}", url.rsplit('/').next().unwrap());
    database.run(&format!("CREATE ROLE {role} LOGIN CONNECTION LIMIT 1"));
    let db = at(url.replace("postgres@", &format!("{role}@")), Settings { pool_size: 4, ..Settings::default() });

    let (stop, mut held) = stop();
    let first = queued(db.read(move |tx| {
        let one = number(tx, &ONE)?;
        stop.here();
        Ok::<_, Error>(one)
    }))
    .await;
    held.reached().await;
    let others: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let db = db.clone();
                async move { db.read(|tx| number(tx, &ONE)).await }
            })
        })
        .collect();
    until("one thread is left", || db.pool().checked_in + db.pool().checked_out == 1).await;
    held.go();
    assert_eq!(first.await.unwrap(), 1);
    for other in others {
        assert_eq!(within(other).await.unwrap().unwrap(), 1);
    }

    // More connections are opened once the server allows more.
    database.run(&format!("ALTER ROLE {role} CONNECTION LIMIT 2"));
    let both = tokio::join!(db.read(|tx| number(tx, &ONE)), db.read(|tx| number(tx, &ONE)));
    assert_eq!((both.0.unwrap(), both.1.unwrap()), (1, 1));
    assert!(db.migrate(NOTHING).await.is_err(), "may not create tables");
    db.close().await;
    until("the role is not in use", || {
        database
            .run(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'"))
            .is_empty()
    })
    .await;
    database.run(&format!("DROP ROLE {role}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_where_nobody_listens_is_unavailable_quickly() {
    let begun = Instant::now();
    let db = at(format!("postgres://postgres@127.0.0.1:{}/none", parlour_testkit::free_port()), Settings::default());
    for _ in 0..3 {
        let answer = db.read(|tx| number(tx, &ONE)).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
        let answer = insert(&db, "one").await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_takes_the_connection_and_says_nothing_is_unavailable() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let db = at(format!("postgres://postgres@{}/none", silent.local_addr().unwrap()), narrow());
    let answer = within(db.read(|tx| number(tx, &ONE))).await;
    assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_an_address_is_said() {
    let text = Db::open(Location::Url("postgres://host:port/".into()), Settings::default());
    assert!(matches!(text, Err(Error::Unavailable(_))), "{text:?}");

    let server = parlour_testkit::postgres_url();
    let missing = at(format!("{}/missing", server.rsplit_once('/').unwrap().0), Settings::default());
    let answer = missing.read(|tx| number(tx, &ONE)).await;
    let Err(Error::Unavailable(cause)) = answer else { panic!("{answer:?}") };
    let mut said = String::new();
    let mut next: Option<&dyn std::error::Error> = Some(&*cause);
    while let Some(error) = next {
        said.push_str(&error.to_string());
        next = error.source();
    }
    assert!(said.contains(r#"database "missing" does not exist"#), "{said}");
}
