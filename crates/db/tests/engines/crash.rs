//! Acknowledged writes survive if the process is killed at any moment.

use std::collections::HashSet;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use parlour_db::{Db, Location, Settings, params};

use crate::support::*;

/// Environment variable with the path of the database file. Set only in the child process, which runs this same test.
const FILE: &str = "CRASH_TEST_FILE";
const KEPT: &str = "kept ";
/// Number of acknowledged writes after which the child is killed. This is enough to fill the write-ahead log more than
/// once.
const LINES: usize = 3000;

parlour_db::statements! {
    PART = "INSERT INTO parts (thing) VALUES ($1)";
    PARTS = "SELECT things.name FROM things JOIN parts ON parts.thing = things.name";
    CHECK = "PRAGMA integrity_check";
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_a_kill() {
    if let Some(file) = env::var_os(FILE) {
        return write_until_killed(file.into()).await;
    }
    let store = Store::sqlite().await;
    let mut acknowledged = HashSet::new();
    for _ in 0..3 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["crash::what_was_acknowledged_outlives_a_kill", "--exact", "--nocapture"])
            .env(FILE, store.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut seen = 0;
        // Counts complete lines only: a truncated name could be mistaken for a shorter one.
        for line in lines {
            let line = line.unwrap();
            if let Some(name) = line.strip_prefix(KEPT).and_then(|name| name.strip_suffix('.')) {
                acknowledged.insert(name.to_owned());
                seen += 1;
            }
            if seen == LINES {
                child.kill().unwrap();
            }
        }
        assert!(!child.wait().unwrap().success());
        assert!(seen >= LINES, "the child ended by itself");

        let db = store.narrow();
        let there = db.read(|tx| tx.all(&PARTS, params![], |row| row.take::<String>())).await.unwrap();
        let there: HashSet<_> = there.into_iter().collect();
        assert!(acknowledged.is_subset(&there), "lost: {:?}", acknowledged.difference(&there));
        assert_eq!(names(&db).await.len(), there.len(), "half of a unit was kept");
        let check = db.read(|tx| tx.one(&CHECK, params![], |row| row.take::<String>())).await.unwrap();
        assert_eq!(check, "ok");
        db.close().await;
    }
}

#[allow(clippy::print_stdout, reason = "it is how the parent hears of it")]
async fn write_until_killed(file: PathBuf) {
    let db = Db::open(Location::File(file), Settings::default()).unwrap();
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let db = db.clone();
            tokio::spawn(async move {
                for number in 0.. {
                    let name = format!("{}-{writer}-{number}", std::process::id());
                    let unit = name.clone();
                    let written = db.write(move |tx| {
                        add(tx, &unit)?;
                        tx.execute(&PART, params![unit])
                    });
                    written.await.unwrap();
                    println!("{KEPT}{name}.");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}
