//! Failures of the database file: disk full, file locked, missing, not a database, not writable.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use parlour_db::{Db, Error, Location, Settings, Tx, params};
use parlour_testkit::Folder;

use crate::support::*;

parlour_db::statements! {
    NO_MORE_PAGES = "PRAGMA max_page_count = 1";
    MORE_PAGES = "PRAGMA max_page_count = 1000000";
    BEYOND = "RELEASE SAVEPOINT unit";
}

fn big(tx: &mut Tx<'_>) -> Result<(), Error> {
    add(tx, &"too big ".repeat(1 << 17))
}

/// Limits the size of the file so that only small rows fit.
async fn leave_little_room(db: &Db) {
    let filling = db.write(|tx| {
        for number in 0..100 {
            add(tx, &format!("room {number} {}", "-".repeat(100)))?;
        }
        Ok::<_, Error>(())
    });
    filling.await.unwrap();
    // SQLite replaces a limit below the current number of pages by that number.
    db.write(|tx| number(tx, &NO_MORE_PAGES)).await.unwrap();
    db.write(|tx| tx.execute(&REMOVE_ROOM, params![])).await.unwrap();
}

parlour_db::statements! {
    REMOVE_ROOM = "DELETE FROM things WHERE name LIKE 'room %'";
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_full_for_those_who_need_room_and_for_nobody_else() {
    let store = Store::sqlite().await;
    let db = &store.db;
    leave_little_room(db).await;
    for round in 0..3 {
        let (held, occupied) = occupy(db).await;
        let before = queued(insert(db, format!("before {round}"))).await;
        let full = queued(db.write(big)).await;
        let between = queued(insert(db, format!("between {round}"))).await;
        let full_too = queued(db.write(|tx| tx.savepoint(big))).await;
        let after = queued(insert(db, format!("after {round}"))).await;
        held.go();
        occupied.await.unwrap().unwrap();
        before.await.unwrap();
        between.await.unwrap();
        after.await.unwrap();
        for answer in [full.await, full_too.await] {
            assert!(matches!(answer, Err(Error::Full(_))), "{answer:?}");
        }
        assert_eq!(names(db).await.len(), 3 * (round + 1));
    }
    db.write(|tx| number(tx, &MORE_PAGES)).await.unwrap();
    db.write(big).await.unwrap();
    assert_eq!(names(db).await.len(), 10);
    assert_eq!(db.pool().invalid, 0);
}

/// SQLite ends the transaction by itself on a full disk. Later statements must not be committed on their own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_ignores_that_the_disk_is_full_keeps_nothing() {
    let store = Store::sqlite().await;
    let db = &store.db;
    leave_little_room(db).await;
    let (held, occupied) = occupy(db).await;
    let ignoring = queued(db.write(|tx| {
        add(tx, "before")?;
        let _ = big(tx);
        let _ = add(tx, "after");
        Ok::<_, Error>(())
    }))
    .await;
    let taking_back = queued(db.write(|tx| {
        add(tx, "before")?;
        let _ = tx.savepoint(big);
        let _ = add(tx, "after");
        Ok::<_, Error>(())
    }))
    .await;
    let refusing = queued(db.write(|tx| {
        let _ = big(tx);
        let _ = add(tx, "after");
        Err::<(), _>(Refusal::Own)
    }))
    .await;
    let neighbour = queued(insert(db, "neighbour")).await;
    held.go();
    occupied.await.unwrap().unwrap();
    assert!(matches!(ignoring.await, Err(Error::Ignored)));
    assert!(matches!(taking_back.await, Err(Error::Ignored)));
    assert!(matches!(refusing.await, Err(Refusal::Own)));
    neighbour.await.unwrap();
    assert_eq!(names(db).await, ["neighbour"]);
}

/// No statement should release the savepoint of its transaction. If one does, only its own transaction fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_breaks_out_of_its_savepoint_leaves_nothing() {
    let store = Store::sqlite().await;
    let db = &store.db;
    let (held, occupied) = occupy(db).await;
    let before = queued(insert(db, "before")).await;
    let breaking_out = queued(db.write(|tx| {
        add(tx, "outside")?;
        tx.execute(&BEYOND, params![])?;
        Err::<(), _>(Refusal::Own)
    }))
    .await;
    let after = queued(insert(db, "after")).await;
    held.go();
    occupied.await.unwrap().unwrap();
    before.await.unwrap();
    assert!(breaking_out.await.is_err());
    after.await.unwrap();
    assert_eq!(names(db).await, ["after", "before"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_another_process_holds_the_lock_reads_go_on_and_writes_are_busy() {
    let store = Store::sqlite().await;
    let db = &store.db;
    insert(db, "before").await.unwrap();
    let other = rusqlite::Connection::open(store.path()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();

    let migrating = store.narrow();
    let migration = queued(migrating.migrate(SCHEMA)).await;
    let begun = Instant::now();
    let runs = Arc::new(AtomicUsize::new(0));
    let mut writes = Vec::new();
    for _ in 0..3 {
        let counted = Arc::clone(&runs);
        writes.push(
            queued(db.write(move |tx| {
                counted.fetch_add(1, SeqCst);
                add(tx, "refused")
            }))
            .await,
        );
    }
    for _ in 0..10 {
        assert_eq!(names(db).await, ["before"]);
    }
    for write in writes {
        let answer = within(write).await;
        assert!(matches!(answer, Err(Error::Busy)), "{answer:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(runs.load(SeqCst), 0);

    // If the lock is released in time, a write is only delayed. An unlimited write waits longer than others.
    let waits = queued(insert(db, "after")).await;
    other.execute_batch("COMMIT").unwrap();
    within(waits).await.unwrap();
    within(migration).await.unwrap();
    assert_eq!(names(db).await, ["after", "before"]);
    assert_eq!(db.pool().invalid, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_writers_of_one_file_take_turns() {
    let store = Store::sqlite().await;
    let handles = [store.narrow(), store.narrow()];
    let asking: Vec<_> = (0..200)
        .map(|number| {
            let db = handles[number % 2].clone();
            tokio::spawn(async move { insert(&db, number.to_string()).await })
        })
        .collect();
    for unit in asking {
        within(unit).await.unwrap().unwrap();
    }
    assert_eq!(names(&store.db).await.len(), 200);
}

async fn assert_unavailable(location: Location, why: &str) {
    let db = Db::open(location, Settings::default()).unwrap();
    for _ in 0..2 {
        for answer in [insert(&db, "one").await, db.read(|tx| number(tx, &COUNT)).await.map(drop)] {
            let Err(Error::Unavailable(cause)) = answer else { panic!("{answer:?}") };
            assert!(cause.to_string().contains(why), "{cause}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_that_holds_no_records_says_so() {
    let folder = Folder::new();
    assert_unavailable(Location::File(folder.join("missing/records.db")), "unable to open database file").await;
    assert!(!folder.join("missing").exists());

    assert_unavailable(Location::File(folder.to_path_buf()), "unable to open database file").await;

    let text = folder.join("text.db");
    std::fs::write(&text, "no database, but longer than the header of one".repeat(100)).unwrap();
    assert_unavailable(Location::File(text), "file is not a database").await;

    // Each connection to `:memory:` would have its own database.
    assert_unavailable(Location::File(":memory:".into()), "does not support a write-ahead log").await;
}

/// The file of a running program cannot be written to, even by root.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_can_only_be_read_is_of_no_use() {
    assert_unavailable(Location::File(std::env::current_exe().unwrap()), "the file is read-only").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_that_is_made_good_is_found_by_itself() {
    let folder = Folder::new();
    let db = Db::open(Location::File(folder.join("late/records.db")), Settings::default()).unwrap();
    assert!(matches!(db.migrate(SCHEMA).await, Err(Error::Unavailable(_))));
    std::fs::create_dir(folder.join("late")).unwrap();
    db.migrate(SCHEMA).await.unwrap();
    insert(&db, "one").await.unwrap();
    assert_eq!(names(&db).await, ["one"]);
}

/// A backup is a long read. Until it ends, it keeps SQLite from restarting the write-ahead log. Writers must not wait
/// for that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_read_does_not_hold_up_those_who_write() {
    let store = Store::sqlite().await;
    let (stop, mut held) = stop();
    let reading = queued(store.db.read(move |tx| {
        let before = number(tx, &COUNT)?;
        stop.here();
        Ok::<_, Error>((before, number(tx, &COUNT)?))
    }))
    .await;
    held.reached().await;
    let log = store.path().with_extension("db-wal");
    let name = "-".repeat(1 << 20);
    let mut written = 0;
    while std::fs::metadata(&log).unwrap().len() < 65 << 20 {
        insert(&store.db, format!("{written} {name}")).await.unwrap();
        written += 1;
    }
    let writing = async {
        for number in 0..1000 {
            insert(&store.db, number.to_string()).await.unwrap();
        }
    };
    within(writing).await;
    held.go();
    assert_eq!(reading.await.unwrap(), (0, 0));
    assert_eq!(store.db.read(|tx| number(tx, &COUNT)).await.unwrap(), written + 1000);

    // After the read has ended, the log is written back, though not at once.
    for number in 1000.. {
        within(insert(&store.db, number.to_string())).await.unwrap();
        if std::fs::metadata(&log).unwrap().len() < 32 << 20 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
