//! Model test: after any transactions, whether they collide or not, the database contains exactly the acknowledged
//! changes.

use std::collections::BTreeMap;

use parlour_db::{Db, Error, Settings, Tx, params};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::support::*;

parlour_db::statements! {
    EVERYTHING = "SELECT name, amount FROM things";
    CLEAR = "DELETE FROM things";
}

/// Names of the sums that transactions add to. Few, so that transactions collide.
const SUMS: [&str; 4] = ["sum a", "sum b", "sum c", "sum d"];

#[derive(Clone, Debug)]
enum Step {
    /// Inserts a row that no other transaction inserts.
    Insert,
    /// Inserts a row that only one transaction can insert.
    Claim(u8),
    Add(usize, i64),
    Savepoint(Vec<Step>, End),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Keep,
    Fail,
    /// Like [`End::Keep`], but after a failed statement whose error is ignored.
    Ignore,
    Panic,
}

#[derive(Clone, Debug)]
struct Work {
    steps: Vec<Step>,
    end: End,
}

fn step() -> impl Strategy<Value = Step> {
    let simple = prop_oneof![
        Just(Step::Insert),
        (0..6_u8).prop_map(Step::Claim),
        (0..SUMS.len(), -5..100_i64).prop_map(|(sum, by)| Step::Add(sum, by)),
    ];
    simple.prop_recursive(2, 8, 3, |inner| {
        let end = prop_oneof![4 => Just(End::Keep), 2 => Just(End::Fail), 1 => Just(End::Ignore)];
        (prop::collection::vec(inner, 0..3), end).prop_map(|(steps, end)| Step::Savepoint(steps, end))
    })
}

fn work() -> impl Strategy<Value = Work> {
    let end = prop_oneof![6 => Just(End::Keep), 2 => Just(End::Fail), 1 => Just(End::Ignore), 1 => Just(End::Panic)];
    (prop::collection::vec(step(), 0..5), end).prop_map(|(steps, end)| Work { steps, end })
}

/// Amount that a transaction added, by name of the row.
type Changes = BTreeMap<String, i64>;

fn run(tx: &mut Tx<'_>, unit: usize, steps: &[Step], changes: &mut Changes) -> Result<(), Refusal> {
    for step in steps {
        let (name, by) = match step {
            Step::Insert => (format!("row {}-{unit}", changes.len()), 0),
            Step::Claim(claim) => (format!("claim {claim}"), 0),
            Step::Add(sum, by) => (SUMS[*sum].to_owned(), *by),
            Step::Savepoint(steps, end) => {
                let mut inner = changes.clone();
                let taken = tx.savepoint(|tx| {
                    run(tx, unit, steps, &mut inner)?;
                    finish(tx, *end)
                });
                if taken.is_ok() {
                    *changes = inner;
                }
                continue;
            }
        };
        if name.starts_with("sum") {
            tx.execute(&ADD, params![name, by])?;
        } else {
            tx.execute(&INSERT, params![name, by])?;
        }
        *changes.entry(name).or_default() += by;
    }
    Ok(())
}

fn finish(tx: &mut Tx<'_>, end: End) -> Result<(), Refusal> {
    match end {
        End::Keep => Ok(()),
        End::Fail => Err(Refusal::Own),
        End::Ignore => {
            let _ = add(tx, SUMS[0]);
            Ok(())
        }
        End::Panic => panic!("as the test wants it"),
    }
}

async fn check(db: &Db, plan: Vec<Work>) -> Result<(), TestCaseError> {
    let cleared = db.write(|tx| {
        tx.execute(&CLEAR, params![])?;
        SUMS.iter().try_for_each(|sum| add(tx, sum))
    });
    cleared.await.unwrap();

    let units: Vec<_> = plan
        .into_iter()
        .enumerate()
        .map(|(unit, work)| {
            let db = db.clone();
            tokio::spawn(async move {
                let end = work.end;
                let done = db.write(move |tx| {
                    let mut changes = Changes::new();
                    run(tx, unit, &work.steps, &mut changes)?;
                    finish(tx, work.end)?;
                    Ok::<_, Refusal>(changes)
                });
                (end, done.await)
            })
        })
        .collect();

    let mut model: Changes = SUMS.iter().map(|sum| ((*sum).to_owned(), 0)).collect();
    for unit in units {
        match within(unit).await.unwrap() {
            (End::Keep, Ok(changes)) => {
                for (name, by) in changes {
                    prop_assert!(name.starts_with("sum") || !model.contains_key(&name), "{name} was given twice");
                    *model.entry(name).or_default() += by;
                }
            }
            (end, Ok(_)) => prop_assert!(false, "{end:?} was kept"),
            (_, Err(Refusal::Own)) | (End::Ignore, Err(Refusal::Db(Error::Ignored))) => {}
            (End::Panic, Err(Refusal::Db(Error::Panicked))) => {}
            (_, Err(Refusal::Db(Error::Duplicate { .. } | Error::Collision(_)))) => {}
            (end, Err(Refusal::Db(error))) => prop_assert!(false, "{end:?}: {error:?}"),
        }
    }
    let rows = db.read(|tx| tx.all(&EVERYTHING, params![], |row| Ok((row.take::<String>()?, row.take::<i64>()?))));
    prop_assert_eq!(rows.await.unwrap().into_iter().collect::<Changes>(), model);
    prop_assert_eq!(db.pool().invalid, 0);
    Ok(())
}

async fn hold(db: Db, cases: u32) {
    let runtime = tokio::runtime::Handle::current();
    let checked = tokio::task::spawn_blocking(move || {
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        runner.run(&prop::collection::vec(work(), 1..24), |plan| runtime.block_on(check(&db, plan)))
    });
    if let Err(error) = checked.await.unwrap() {
        panic!("{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_and_nothing_else_sqlite() {
    hold(Store::sqlite().await.db.clone(), 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_and_nothing_else_postgres() {
    let store = Store::postgres().await;
    // The transactions lock rows in any order, so deadlocks are frequent. The server looks for them after 10 ms instead
    // of its default of one second.
    store.database().run(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''10ms''', current_database()); END $$",
    );
    hold(store.open(Settings { pool_size: 6, ..narrow() }), 50).await;
}
