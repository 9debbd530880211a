//! A transaction is committed as a whole or leaves no trace, and does not affect others.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use parlour_db::{Error, Tx, params};

use crate::support::*;

#[parlour_testkit::both_engines]
async fn what_is_answered_is_there_for_everybody(store: Store) {
    let other = store.open(narrow());
    for number in 0..20 {
        insert(&store.db, number.to_string()).await.unwrap();
        assert!(names(&other).await.contains(&number.to_string()));
    }
}

#[parlour_testkit::both_engines]
async fn a_failing_unit_leaves_nothing_and_its_own_error_is_the_answer(store: Store) {
    let answer: Result<(), Refusal> = store
        .db
        .write(|tx| {
            add(tx, "one")?;
            Err(Refusal::Own)
        })
        .await;
    assert!(matches!(answer, Err(Refusal::Own)));
    assert!(names(&store.db).await.is_empty());
}

/// On SQLite all queued transactions form one group, because the only writer is busy.
#[parlour_testkit::both_engines]
async fn units_that_fail_harm_none_of_those_queued_with_them(store: Store) {
    let db = store.narrow();
    insert(&db, "taken").await.unwrap();
    let (held, occupied) = occupy(&db).await;
    let mut good = Vec::new();
    good.push(queued(insert(&db, "1")).await);
    let refused = queued(db.write(|tx| {
        add(tx, "refused")?;
        Err::<(), _>(Refusal::Own)
    }))
    .await;
    good.push(queued(insert(&db, "2")).await);
    let panicked = queued(db.write(|tx| {
        add(tx, "panicked")?;
        if true {
            panic!("as the test wants it")
        }
        Ok::<_, Error>(())
    }))
    .await;
    good.push(queued(insert(&db, "3")).await);
    let duplicate = queued(db.write(|tx| {
        add(tx, "duplicate")?;
        add(tx, "taken")
    }))
    .await;
    good.push(queued(insert(&db, "4")).await);
    let ignoring = queued(db.write(|tx| {
        add(tx, "ignoring")?;
        let _ = add(tx, "taken");
        Ok::<_, Error>(())
    }))
    .await;
    good.push(queued(insert(&db, "5")).await);
    assert_eq!(db.pool().waiting, 9);
    held.go();
    occupied.await.unwrap().unwrap();

    assert!(matches!(refused.await, Err(Refusal::Own)));
    assert!(matches!(panicked.await, Err(Error::Panicked)));
    assert!(matches!(duplicate.await, Err(Error::Duplicate { .. })));
    assert!(matches!(ignoring.await, Err(Error::Ignored)));
    for unit in good {
        unit.await.unwrap();
    }
    assert_eq!(names(&db).await, ["1", "2", "3", "4", "5", "taken"]);
    assert_eq!(db.pool().invalid, 0);
}

#[parlour_testkit::both_engines]
async fn a_panic_while_rows_are_read_ends_the_unit_alone(store: Store) {
    let db = store.narrow();
    insert(&db, "one").await.unwrap();
    for _ in 0..3 {
        let answer =
            db.read(|tx| tx.all(&NAMES, params![], |_| -> Result<(), Error> { panic!("as the test wants it") })).await;
        assert!(matches!(answer, Err(Error::Panicked)));
        let answer = db
            .write(|tx| {
                tx.savepoint(|tx| {
                    add(tx, "two")?;
                    tx.all(&NAMES, params![], |_| -> Result<(), Error> { panic!("as the test wants it") })
                })
            })
            .await;
        assert!(matches!(answer, Err(Error::Panicked)));
    }
    assert_eq!(names(&db).await, ["one"]);
    assert_eq!(db.pool().invalid, 0);
}

#[parlour_testkit::both_engines]
async fn nothing_can_follow_a_failure_that_was_ignored(store: Store) {
    insert(&store.db, "taken").await.unwrap();
    let answer = store
        .db
        .write(|tx| {
            let _ = add(tx, "taken");
            assert!(matches!(add(tx, "free"), Err(Error::Ignored)));
            assert!(matches!(number(tx, &COUNT), Err(Error::Ignored)));
            assert!(matches!(tx.savepoint(|tx| add(tx, "free")), Err(Error::Ignored)));
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(answer, Err(Error::Ignored)), "{answer:?}");
    let answer = store
        .db
        .read(|tx| {
            let _ = add(tx, "not by a reader");
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(answer, Err(Error::Ignored)), "{answer:?}");
    assert_eq!(names(&store.db).await, ["taken"]);
}

#[parlour_testkit::both_engines]
async fn a_savepoint_takes_a_failure_back(store: Store) {
    insert(&store.db, "taken").await.unwrap();
    store
        .db
        .write(|tx| {
            add(tx, "before")?;
            let failed = tx.savepoint(|tx| {
                add(tx, "undone")?;
                add(tx, "taken")
            });
            assert!(matches!(failed, Err(Error::Duplicate { .. })), "{failed:?}");
            let refused = tx.savepoint(|tx| {
                add(tx, "undone")?;
                Err::<(), _>(Refusal::Own)
            });
            assert!(matches!(refused, Err(Refusal::Own)));
            tx.savepoint(|tx| add(tx, "inside"))?;
            add(tx, "after")
        })
        .await
        .unwrap();
    assert_eq!(names(&store.db).await, ["after", "before", "inside", "taken"]);
}

#[parlour_testkit::both_engines]
async fn savepoints_nest(store: Store) {
    insert(&store.db, "taken").await.unwrap();
    store
        .db
        .write(|tx| {
            tx.savepoint(|tx| {
                add(tx, "outer kept")?;
                let _ = tx.savepoint(|tx| {
                    add(tx, "inner undone")?;
                    tx.savepoint(|tx| add(tx, "innermost undone"))?;
                    add(tx, "taken")
                });
                tx.savepoint(|tx| add(tx, "inner kept"))
            })?;
            let _ = tx.savepoint(|tx| {
                tx.savepoint(|tx| add(tx, "undone with its surroundings"))?;
                Err::<(), _>(Refusal::Own)
            });
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    assert_eq!(names(&store.db).await, ["inner kept", "outer kept", "taken"]);
}

#[parlour_testkit::both_engines]
async fn a_savepoint_that_ignores_a_failure_is_taken_back(store: Store) {
    insert(&store.db, "taken").await.unwrap();
    store
        .db
        .write(|tx| {
            let answer = tx.savepoint(|tx| {
                add(tx, "undone")?;
                let _ = add(tx, "taken");
                Ok::<_, Error>(())
            });
            assert!(matches!(answer, Err(Error::Ignored)));
            add(tx, "kept")
        })
        .await
        .unwrap();
    assert_eq!(names(&store.db).await, ["kept", "taken"]);
}

#[parlour_testkit::both_engines]
async fn a_later_savepoint_heals_no_earlier_failure(store: Store) {
    insert(&store.db, "taken").await.unwrap();
    let answer = store
        .db
        .write(|tx| {
            add(tx, "undone")?;
            let _ = add(tx, "taken");
            let _ = tx.savepoint(|tx| add(tx, "undone too"));
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(answer, Err(Error::Ignored)), "{answer:?}");
    assert_eq!(names(&store.db).await, ["taken"]);
}

#[parlour_testkit::both_engines]
async fn savepoints_in_which_nothing_happens_change_nothing(store: Store) {
    let db = store.narrow();
    for fails in [true, false] {
        let answer = db
            .write(move |tx| {
                for _ in 0..3 {
                    let _ = tx.savepoint(|_| Err::<(), _>(Refusal::Own));
                    tx.savepoint(|_| Ok::<_, Refusal>(()))?;
                }
                if fails { Err(Refusal::Own) } else { Ok(()) }
            })
            .await;
        assert_eq!(answer.is_err(), fails);
    }
    db.write(|_| Ok::<_, Error>(())).await.unwrap();
    db.read(|_| Ok::<_, Error>(())).await.unwrap();
    insert(&db, "one").await.unwrap();
    assert_eq!(names(&db).await, ["one"]);
    assert_eq!(db.pool().invalid, 0);
}

#[parlour_testkit::both_engines]
async fn a_unit_that_fails_after_it_took_a_failure_back_is_run_once(store: Store) {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    insert(&store.db, "taken").await.unwrap();
    let answer = store
        .db
        .write(move |tx| {
            counted.fetch_add(1, SeqCst);
            let _ = tx.savepoint(|tx| add(tx, "taken"));
            Err::<(), _>(Refusal::Own)
        })
        .await;
    assert!(matches!(answer, Err(Refusal::Own)));
    assert_eq!(runs.load(SeqCst), 1);
    assert_eq!(store.db.pool().invalid, 0);
}

#[parlour_testkit::both_engines]
async fn a_read_sees_one_snapshot_while_others_write(store: Store) {
    insert(&store.db, "before").await.unwrap();
    let (stop, mut held) = stop();
    let db = store.db.clone();
    let reading = tokio::spawn(async move {
        db.read(move |tx| {
            let first = number(tx, &COUNT)?;
            stop.here();
            let names = tx.all(&NAMES, params![], |row| row.take::<String>())?;
            Ok::<_, Error>((first, names, number(tx, &COUNT)?))
        })
        .await
    });
    held.reached().await;
    insert(&store.db, "meanwhile").await.unwrap();
    assert_eq!(names(&store.db).await, ["before", "meanwhile"]);
    held.go();
    assert_eq!(within(reading).await.unwrap().unwrap(), (1, vec!["before".to_owned()], 1));
}

#[parlour_testkit::both_engines]
async fn a_read_cannot_write(store: Store) {
    let db = store.narrow();
    let answer = db.read(|tx| add(tx, "one")).await;
    assert!(matches!(answer, Err(Error::Statement { .. })), "{answer:?}");
    assert!(names(&db).await.is_empty());
    assert_eq!(db.pool().invalid, 0);
}

#[parlour_testkit::both_engines]
async fn a_write_sees_what_it_wrote_and_rows_come_as_asked_for(store: Store) {
    store
        .db
        .write(|tx| {
            assert_eq!(tx.execute(&INSERT, params!["a", 1_i64])?, 1);
            assert_eq!(tx.execute(&INSERT, params!["b", 2_i64])?, 1);
            assert_eq!(tx.execute(&ADD, params!["c", 1_i64])?, 0);
            assert_eq!(tx.execute(&ADD, params!["b", 1_i64])?, 1);
            assert_eq!(tx.one(&AMOUNT, params!["b"], |row| row.take::<i64>())?, 3);
            assert_eq!(tx.first(&NAMES, params![], |row| row.take::<String>())?.as_deref(), Some("a"));
            assert_eq!(tx.first(&AMOUNT, params!["c"], |row| row.take::<i64>())?, None);
            let none = tx.one(&AMOUNT, params!["c"], |row| row.take::<i64>());
            assert!(matches!(none, Err(Error::NoRow { statement }) if statement.ends_with("support::AMOUNT")));
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    assert_eq!(names(&store.db).await, ["a", "b"]);
}

#[parlour_testkit::both_engines]
async fn a_statement_that_takes_too_long_is_stopped_and_not_tried_again(store: Store) {
    let db = store.open(parlour_db::Settings { statement_limit: std::time::Duration::from_millis(500), ..narrow() });
    let answer = db.read(|tx| number(tx, &ENDLESS)).await;
    assert!(matches!(answer, Err(Error::TooSlow { .. })), "{answer:?}");

    let (held, occupied) = occupy(&db).await;
    let before = queued(insert(&db, "before")).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let endless = queued(db.write(move |tx| {
        counted.fetch_add(1, SeqCst);
        add(tx, "undone")?;
        tx.savepoint(|tx| tx.execute(&ENDLESS_INSERT, params![]))
    }))
    .await;
    let after = queued(insert(&db, "after")).await;
    held.go();
    // The occupying transaction is not stopped, however long it took, because it runs no statement.
    occupied.await.unwrap().unwrap();
    before.await.unwrap();
    let answer = within(endless).await;
    assert!(matches!(answer, Err(Error::TooSlow { .. })), "{answer:?}");
    assert_eq!(runs.load(SeqCst), 1);
    after.await.unwrap();
    assert_eq!(names(&db).await, ["after", "before"]);
}

#[parlour_testkit::both_engines]
async fn a_unit_at_leisure_may_take_its_time(store: Store) {
    let limit = std::time::Duration::from_millis(100);
    let db = store.open(parlour_db::Settings { statement_limit: limit, ..narrow() });
    db.write_unlimited(move |tx| {
        add(tx, "one")?;
        std::thread::sleep(3 * limit); // Longer than the limit.
        add(tx, "two")
    })
    .await
    .unwrap();
    assert_eq!(names(&store.db).await, ["one", "two"]);
}

#[parlour_testkit::both_engines]
async fn an_answer_or_an_error_that_panics_stops_nobody_else(store: Store) {
    let db = store.narrow();
    let (held, occupied) = occupy(&db).await;
    let before = queued(insert(&db, "before")).await;
    let answered = queued(db.write(|tx| {
        add(tx, "answered")?;
        Ok::<_, Error>(PanicOnDrop)
    }))
    .await;
    let waiting = db.pool().waiting;
    let asking = db.clone();
    let unanswerable = tokio::spawn(async move {
        asking
            .write(|tx| {
                let _ = add(tx, "before");
                Ok::<(), PanicOnDrop>(())
            })
            .await
            .map_err(std::mem::forget)
    });
    until("it is queued", || db.pool().waiting > waiting).await;
    let waiting = db.pool().waiting;
    let (carrier, carried) = (db.clone(), PanicOnDrop);
    let carrying = tokio::spawn(async move {
        let insert = move |tx: &mut Tx<'_>| {
            let _ = &carried;
            add(tx, "carrying")
        };
        carrier.write(insert).await
    });
    until("it is queued", || db.pool().waiting > waiting).await;
    let after = queued(insert(&db, "after")).await;
    held.go();
    occupied.await.unwrap().unwrap();
    before.await.unwrap();
    unanswerable.await.unwrap_err();
    carrying.await.unwrap_err();
    after.await.unwrap();
    std::mem::forget(answered.await);
    insert(&db, "afterwards").await.unwrap();
    assert_eq!(names(&db).await, ["after", "afterwards", "answered", "before", "carrying"]);
}

#[parlour_testkit::both_engines]
async fn a_unit_given_up_that_panics_on_the_way_out_stops_nobody_else(store: Store) {
    let db = store.narrow();
    let (held, occupied) = occupy(&db).await;
    let carried = PanicOnDrop;
    let given_up = queued(db.write(move |_| {
        let _ = &carried;
        Ok::<_, Error>(())
    }))
    .await;
    let behind = queued(insert(&db, "one")).await;
    drop(given_up);
    held.go();
    occupied.await.unwrap().unwrap();
    within(behind).await.unwrap();
    assert_eq!(names(&db).await, ["one"]);
}

/// Type that panics when it is dropped, and when it is created from a database error.
#[derive(Debug)]
struct PanicOnDrop;

impl Drop for PanicOnDrop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("as the test wants it");
        }
    }
}

impl From<Error> for PanicOnDrop {
    fn from(_: Error) -> Self {
        panic!("as the test wants it");
    }
}

/// On SQLite the transactions of one group see each other's changes. Nothing outside sees them before the group is
/// committed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_that_wait_are_committed_as_one_group() {
    let store = Store::sqlite().await;
    // A group closes after 10 ms. A busy machine may need longer between two transactions, so the test tries again.
    for before in (0..).step_by(10) {
        assert!(before < 500, "never in one group");
        let (occupant, occupied) = occupy(&store.db).await;
        let mut inserts = Vec::new();
        for number in 0..10 {
            inserts.push(queued(insert(&store.db, (before + number).to_string())).await);
        }
        let (stop, mut held) = stop();
        let last = queued(store.db.write(move |tx| {
            let seen = number(tx, &COUNT)?;
            stop.here();
            Ok::<_, Error>(seen)
        }))
        .await;
        occupant.go();
        held.reached().await;
        let outside = store.db.read(|tx| number(tx, &COUNT)).await.unwrap();
        held.go();
        assert_eq!(last.await.unwrap(), before + 10);
        for insert in inserts {
            insert.await.unwrap();
        }
        occupied.await.unwrap().unwrap();
        if outside == before {
            break;
        }
    }
}
