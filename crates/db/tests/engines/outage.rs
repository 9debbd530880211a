//! The server stops under load and comes back.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use parlour_db::{Db, Error, Location, Settings, params};
use parlour_testkit::{Durability, PrivatePostgres};

use crate::support::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_stopped_under_load_loses_nothing_and_is_found_again() {
    let mut server = PrivatePostgres::start(Durability::Full);
    let settings = Settings { pool_size: 4, max_overflow: 4, wait: Duration::from_secs(2), ..Settings::default() };
    let db = Db::open(Location::Url(server.url("postgres").into()), settings).unwrap();
    db.migrate(SCHEMA).await.unwrap();

    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let unknown = Arc::new(Mutex::new(BTreeSet::new()));
    let failed = Arc::new(AtomicUsize::new(0));
    let enough = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..16)
        .map(|writer| {
            let (db, acknowledged, unknown) = (db.clone(), Arc::clone(&acknowledged), Arc::clone(&unknown));
            let (failed, enough) = (Arc::clone(&failed), Arc::clone(&enough));
            tokio::spawn(async move {
                for number in 0.. {
                    if enough.load(SeqCst) {
                        break;
                    }
                    let name = format!("{writer}-{number}");
                    let (first, second) = (name.clone(), format!("{name} too"));
                    let written = db.write(move |tx| {
                        add(tx, &first)?;
                        tx.savepoint(|tx| add(tx, &second))
                    });
                    match written.await {
                        Ok(()) => drop(acknowledged.lock().unwrap().insert(name)),
                        Err(Error::OutcomeUnknown(_)) => drop(unknown.lock().unwrap().insert(name)),
                        Err(Error::Unavailable(_) | Error::Busy) => drop(failed.fetch_add(1, SeqCst)),
                        Err(error) => panic!("{error:?}"),
                    }
                    match db.read(|tx| tx.all(&NAMES, params![], |row| row.take::<String>())).await {
                        Ok(_) | Err(Error::Unavailable(_) | Error::Busy) => {}
                        Err(error) => panic!("{error:?}"),
                    }
                }
            })
        })
        .collect();

    let count = || acknowledged.lock().unwrap().len();
    for _ in 0..3 {
        let (before, failures) = (count(), failed.load(SeqCst));
        until("writes are kept", || count() > before + 50).await;
        server.stop();
        until("the outage is felt", || failed.load(SeqCst) > failures + 16).await;
        server.start_again();
    }
    let before = count();
    until("writes are kept again", || count() > before + 50).await;
    enough.store(true, SeqCst);
    for writer in load {
        within(writer).await.unwrap();
    }

    let there: BTreeSet<_> = names(&db).await.into_iter().collect();
    db.close().await;
    let (acknowledged, unknown) = (acknowledged.lock().unwrap(), unknown.lock().unwrap());
    for name in acknowledged.iter() {
        assert!(there.contains(name) && there.contains(&format!("{name} too")), "{name} is lost");
    }
    for name in there.iter().filter(|name| !name.ends_with(" too")) {
        assert!(acknowledged.contains(name) || unknown.contains(name), "{name} was kept and said to have failed");
        assert!(there.contains(&format!("{name} too")), "half of {name} was kept");
    }
}

/// If the thread that finds the server unreachable did not wake the others, the transaction would wait until its time
/// limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_one_thread_could_not_run_is_taken_by_another_that_was_idle() {
    let mut server = PrivatePostgres::start(Durability::Relaxed);
    let settings = Settings { pool_size: 3, max_overflow: 0, wait: Duration::from_secs(10), ..Settings::default() };
    let db = Db::open(Location::Url(server.url("postgres").into()), settings).unwrap();
    db.migrate(SCHEMA).await.unwrap();
    let mut occupied = Vec::new();
    for _ in 0..3 {
        occupied.push(occupy(&db).await);
    }
    for (held, unit) in occupied {
        held.go();
        unit.await.unwrap().unwrap();
    }
    until("all threads are idle", || db.pool().checked_in == 3).await;
    server.stop();
    // The first few find that their connections are closed, the others that no new connection can be opened.
    for _ in 0..8 {
        let answer = db.write(|tx| add(tx, "one")).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
    }
}
