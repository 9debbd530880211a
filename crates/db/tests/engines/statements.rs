//! Statements have names, and their cost is recorded.

use std::collections::HashSet;
use std::time::Duration;

use parlour_db::{Error, Settings, Statement, Tx, params, registry};

use crate::log;
use crate::support::*;

parlour_db::statements! {
    SLOW = "SELECT name FROM things WHERE name = $1";
    SLOW_INSERT = "INSERT INTO things (name, amount) VALUES ($1, $2)";
    COUNTED scans "this test says so" = "SELECT count(*) FROM things";
    LOCKING = "SELECT amount FROM things WHERE name = $1 {for update}";
    FOLLOW = "UPDATE things SET amount = (amount * 7 + $1) % 1000003 WHERE name = $2";
    WRONG = "SELECT no_such_column FROM things";
}

#[test]
fn every_statement_is_registered_once_and_has_a_name_of_its_own() {
    let all = registry();
    let names: Vec<_> = all.iter().map(|statement| statement.name()).collect();
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
    for expected in [
        "parlour_db::migrate::APPLIED",
        "parlour_db::migrate::RECORD",
        "engines::statements::SLOW",
        "engines::support::INSERT",
    ] {
        assert_eq!(names.iter().filter(|name| **name == expected).count(), 1, "{expected} in {names:?}");
    }
    let scanning: Vec<_> =
        all.iter().filter(|statement| statement.scans().is_some()).map(|statement| statement.name()).collect();
    assert_eq!(scanning, ["engines::records::LIST", "engines::statements::COUNTED", "parlour_db::migrate::APPLIED"]);
    assert_eq!(COUNTED.scans(), Some("this test says so"));
}

/// Statements with the same constant name, as two crates may declare them.
static TWINS: [Statement; 2] = [
    Statement::new("twins::TWIN", "SELECT CAST(1 AS BIGINT)", None),
    Statement::new("twins::TWIN", "SELECT CAST(2 AS BIGINT)", None),
];

#[parlour_testkit::both_engines]
async fn slow_statements_are_logged_with_their_plan(store: Store) {
    log::keep();
    let db = store.open(Settings { slow: Duration::ZERO, ..narrow() });
    db.write(|tx| {
        tx.execute(&SLOW_INSERT, params!["one", 1_i64])?;
        tx.first(&SLOW, params!["one"], |row| row.take::<String>())
    })
    .await
    .unwrap();
    db.read(|tx| tx.first(&SLOW, params!["one"], |row| row.take::<String>())).await.unwrap();
    let logged = log::with("statement=engines::statements::SLOW ");
    // Text in the plan that shows the use of the index.
    let plan = match db.engine() {
        parlour_db::Engine::Sqlite => "USING COVERING INDEX",
        parlour_db::Engine::Postgres => "things_name_key",
    };
    let ours = logged.iter().filter(|line| line.contains(plan));
    assert!(ours.count() >= 2, "{logged:#?}");
    assert!(logged.iter().all(|line| line.contains("message=slow statement") && line.contains("milliseconds=")));
    assert!(!log::with("statement=engines::statements::SLOW_INSERT ").is_empty());

    // A failure while the plan is queried does not fail the transaction, and written rows stay written.
    insert(&db, "two").await.unwrap();
    assert!(matches!(insert(&db, "two").await, Err(Error::Duplicate { .. })));
    assert_eq!(names(&db).await, ["one", "two"]);
}

#[parlour_testkit::both_engines]
async fn what_is_not_slow_is_not_logged(store: Store) {
    log::keep();
    store.db.read(|tx| number(tx, &COUNTED)).await.unwrap();
    assert!(log::with("statements::COUNTED").is_empty());
}

#[parlour_testkit::both_engines]
async fn statements_are_counted_and_explained_and_prepared(store: Store) {
    let (before, _) = LOCKING.cost();
    store
        .db
        .write(|tx| {
            tx.prepare(&LOCKING)?;
            assert!(!tx.explain(&LOCKING, params!["one"])?.is_empty());
            tx.first(&LOCKING, params!["one"], |row| row.take::<i64>())
        })
        .await
        .unwrap();
    assert!(LOCKING.cost().0 > before);
    let answer = store.db.read(|tx| tx.prepare(&WRONG)).await;
    assert!(matches!(answer, Err(Error::Statement { statement: "engines::statements::WRONG", .. })), "{answer:?}");
    let answer = store.db.read(|tx| tx.explain(&WRONG, params![])).await;
    assert!(matches!(answer, Err(Error::Statement { statement: "engines::statements::WRONG", .. })), "{answer:?}");
}

#[parlour_testkit::both_engines]
async fn a_wrong_statement_can_be_taken_back(store: Store) {
    store
        .db
        .write(|tx| {
            add(tx, "one")?;
            let answer = tx.savepoint(|tx| tx.prepare(&WRONG));
            assert!(matches!(answer, Err(Error::Statement { .. })));
            add(tx, "two")
        })
        .await
        .unwrap();
    assert_eq!(names(&store.db).await, ["one", "two"]);
}

/// Runs more statements than are sent at once. Each depends on the one before it.
#[parlour_testkit::both_engines]
async fn statements_for_later_run_in_order_before_what_follows(store: Store) {
    insert(&store.db, "one").await.unwrap();
    let expected = |until: i64| (0..until).fold(0_i64, |sum, number| (sum * 7 + number) % 1_000_003);
    let seen = store.db.write(move |tx| {
        (0_i64..70).try_for_each(|number| tx.execute_deferred(&FOLLOW, params![number, "one"]))?;
        let seen = tx.one(&AMOUNT, params!["one"], |row| row.take::<i64>())?;
        (70_i64..100).try_for_each(|number| tx.execute_deferred(&FOLLOW, params![number, "one"]))?;
        tx.savepoint(|tx| tx.execute_deferred(&FOLLOW, params![100_i64, "one"]))?;
        tx.execute_deferred(&FOLLOW, params![101_i64, "one"])?;
        Ok::<_, Error>(seen)
    });
    assert_eq!(seen.await.unwrap(), expected(70));
    assert_eq!(amount(&store.db, "one").await, expected(102));
}

/// The deferred statement is the only statement of its transaction.
#[parlour_testkit::both_engines]
async fn a_statement_for_later_alone_is_committed(store: Store) {
    store.db.write(|tx| tx.execute_deferred(&INSERT, params!["alone", 0_i64])).await.unwrap();
    assert_eq!(names(&store.db).await, ["alone"]);
}

#[parlour_testkit::both_engines]
async fn of_statements_for_later_the_one_that_fails_is_told(store: Store) {
    fn three(tx: &mut Tx<'_>, second: &str) -> Result<(), Error> {
        tx.execute_deferred(&INSERT, params!["before", 0_i64])?;
        tx.execute_deferred(&SLOW_INSERT, params![second, 0_i64])?;
        tx.execute_deferred(&INSERT, params!["after", 0_i64])
    }
    insert(&store.db, "taken").await.unwrap();
    let at_the_end = store.db.write(|tx| three(tx, "taken")).await;
    let by_the_next = store.db.write(|tx| three(tx, "taken").and_then(|()| add(tx, "next"))).await;
    for answer in [at_the_end, by_the_next] {
        let Err(Error::Duplicate { statement, .. }) = answer else { panic!("{answer:?}") };
        assert_eq!(statement, "engines::statements::SLOW_INSERT");
    }
    assert_eq!(names(&store.db).await, ["taken"]);

    store
        .db
        .write(|tx| {
            let answer = tx.savepoint(|tx| three(tx, "taken"));
            assert!(matches!(answer, Err(Error::Duplicate { .. })), "{answer:?}");
            three(tx, "free")
        })
        .await
        .unwrap();
    assert_eq!(names(&store.db).await, ["after", "before", "free", "taken"]);

    let ignoring = store.db.write(|tx| {
        let _ = three(tx, "taken");
        let _ = tx.one(&AMOUNT, params!["taken"], |row| row.take::<i64>());
        assert!(matches!(tx.lock(&LOCKING, params!["taken"]), Err(Error::Ignored)));
        Ok::<_, Error>(())
    });
    assert!(matches!(ignoring.await, Err(Error::Ignored)));
}

#[parlour_testkit::both_engines]
async fn statements_of_one_name_are_not_taken_for_each_other(store: Store) {
    let db = store.narrow();
    let value = |statement: &'static Statement| db.read(move |tx| number(tx, statement));
    assert_eq!(value(&TWINS[0]).await.unwrap(), 1);
    assert_eq!(value(&TWINS[1]).await.unwrap(), 2);
    assert_eq!(value(&TWINS[0]).await.unwrap(), 1);
}
