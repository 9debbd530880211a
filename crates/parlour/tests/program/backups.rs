//! Backups and restores: while the program runs, from one engine to the other, and on a schedule.

use std::time::{Duration, Instant};

use parlour_testkit::{Folder, free_port};
use serde_json::json;

use crate::program::{Program, Store, booking, check_health};

/// Returns the lines that a backup or restore prints about tables, sorted.
fn tables(said: &str) -> Vec<&str> {
    let mut tables: Vec<&str> =
        said.lines().filter(|line| line.split_whitespace().count() == 3 && !line.starts_with("ok")).collect();
    tables.sort_unstable();
    tables
}

#[test]
fn records_move_from_one_engine_to_the_other_and_people_go_on() {
    let folder = Folder::new();
    for (index, from) in Store::seeded().into_iter().enumerate() {
        let program = Program::serve(&from, &[]);
        let desk = program.desk();
        let made = desk.post("/api/bookings", &booking()).1;
        let file = folder.join(format!("{index}.backup"));
        let file = file.to_str().unwrap();
        let backed_up = from.succeed(&["backup", file]);
        assert!(tables(&backed_up).len() > 10 && backed_up.contains("booking_history"), "{backed_up}");
        drop(program);
        for to in [Store::sqlite(), Store::postgres()] {
            let restored = to.succeed(&["restore", file]);
            assert_eq!(tables(&restored), tables(&backed_up));
            check_health(&to);
            let program = Program::serve(&to, &[]);
            let there = desk.also_at(&program.url);
            assert_eq!(there.get(&format!("/api/bookings/{}", made["id"])).1, made, "also the session is still good");
            let (status, answer) = there.post("/api/clients", &json!({"name": "New"}));
            assert_eq!(status, 201, "{answer}");
            let refused = to.run(&["restore", file]);
            assert_eq!(refused.code, 1);
            assert!(refused.complained.contains("empty"), "{}", refused.complained);
        }
    }
}

#[test]
fn backups_are_made_by_the_clock_and_the_last_ones_are_kept() {
    for store in Store::seeded() {
        let backups = Folder::new();
        for old in ["20200101T000000Z", "20200102T000000Z", "20200103T000000Z"] {
            std::fs::write(backups.join(format!("parlour-{old}.backup")), "old").unwrap();
        }
        std::fs::write(backups.join("other"), "not ours").unwrap();
        let folder = backups.path().to_str().unwrap();
        let variables = [("BACKUP_FOLDER", folder), ("BACKUP_AT", "* * * * * *"), ("BACKUP_KEEP", "2")];
        let program = Program::begin_at(free_port(), &store, &[], &variables).ready();
        let names = || {
            let mut names: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.retain(|name| name.ends_with(".backup"));
            names.sort_unstable();
            names
        };
        let begun = Instant::now();
        while names().len() != 2 || names().iter().any(|name| name.contains("-2020")) {
            assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", names());
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(program);
        let last = names().pop().unwrap();
        let other = Store::sqlite();
        other.succeed(&["restore", backups.join(last).to_str().unwrap()]);
        assert!(backups.join("other").exists());
    }
}
