//! The commands: their effects, output and failures.

use std::io::Read as _;
use std::net::TcpListener;
use std::process::Stdio;

use parlour_core::clock::Clock;
use parlour_testkit::{Folder, free_port};
use serde_json::{Value, json};

use crate::program::{Program, Store, ended, parlour, settings_file};

fn stores() -> [Store; 2] {
    [Store::sqlite(), Store::postgres()]
}

/// Runs a command and returns its output and error output. Panics unless the command fails with exit code 1.
#[track_caller]
fn failure(store: &Store, arguments: &[&str]) -> String {
    let ended = store.run(arguments);
    assert_eq!(ended.code, 1, "{arguments:?}: {}{}", ended.said, ended.complained);
    assert!(!ended.complained.contains("panicked"), "{}", ended.complained);
    format!("{}{}", ended.said, ended.complained)
}

const MIGRATIONS: [&str; 2] = ["0001_baseline", "0001_jobs"];

#[test]
fn migrate_brings_the_schema_up_to_date_and_says_what_it_did() {
    for store in stores() {
        let to_do = store.succeed(&["migrate", "--check"]);
        for name in MIGRATIONS {
            assert!(to_do.contains(&format!("{name}: pending\n")), "{to_do}");
        }
        assert_eq!(store.succeed(&["migrate", "--check"]), to_do, "a check changes nothing");
        assert_eq!(store.succeed(&["migrate"]), to_do.replace("pending", "applied"));
        for arguments in [["migrate"].as_slice(), &["migrate", "--check"]] {
            assert_eq!(store.succeed(arguments), "the schema is up to date\n");
        }
    }
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let store = Store::postgres();
    store.succeed(&["migrate"]);
    let Store::Server(_, database) = &store else { unreachable!() };
    database.run("INSERT INTO schema_migrations (name, digest) VALUES ('9999_future', 'x')");
    for arguments in
        [["migrate"].as_slice(), &["migrate", "--check"], &["serve", "--listen", "127.0.0.1:0"], &["doctor"]]
    {
        let said = failure(&store, arguments);
        assert!(said.contains("9999_future") && said.contains("older than the data"), "{arguments:?}: {said}");
    }
}

#[test]
fn seed_fills_an_empty_place_once() {
    for store in stores() {
        let said = store.succeed(&["seed", "--clients", "30", "--bookings", "200"]);
        assert!(said.contains("30 clients") && said.contains("200 bookings"), "{said}");
        crate::program::check_health(&store);
        let again = failure(&store, &["seed", "--clients", "30", "--bookings", "200"]);
        assert!(again.contains("already exists"), "{again}");
        crate::program::check_health(&store);
        let program = Program::serve(&store, &[]);
        let desk = program.desk();
        let listed = desk.get("/api/clients?limit=100").1;
        assert_eq!(listed["items"].as_array().unwrap().len(), 30);
        let (mut bookings, mut cursor) = (0, String::new());
        loop {
            let page = desk.get(&format!("/api/bookings?limit=100{cursor}")).1;
            for booking in page["items"].as_array().unwrap() {
                let created: jiff::Timestamp = booking["created_at"].as_str().unwrap().parse().unwrap();
                assert!(created < Clock::system().now().0, "nobody has booked yet what is in the book: {booking}");
                bookings += 1;
            }
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(bookings, 200);
        // Rows created after the bulk load get new ids.
        let (status, answer) = desk.post("/api/clients", &json!({"name": "New"}));
        assert_eq!(status, 201, "{answer}");
        let (status, answer) = desk.post("/api/bookings", &crate::program::booking());
        assert!([201, 409].contains(&status) && answer["code"] != "duplicate", "{answer}");
    }
}

fn register(store: &Store, code: &str, username: &str) -> std::process::Command {
    let email = format!("{username}@x.test");
    store.command(&[
        "register",
        "--name",
        "Mia's",
        "--code",
        code,
        "--kind",
        "spa",
        "--currency",
        "EUR",
        "--username",
        username,
        "--email",
        &email,
    ])
}

#[test]
fn register_makes_a_business_whose_owner_can_log_in() {
    for store in stores() {
        let given = ended(register(&store, "mias", "Mia").env("PARLOUR_PASSWORD", "correct horse"));
        assert_eq!((given.code, given.said.as_str()), (0, "registered; log in as mia\n"), "{}", given.complained);
        let made = ended(&mut register(&store, "other", "ola"));
        assert_eq!(made.code, 0, "{}", made.complained);
        let password = made.said.lines().find_map(|line| line.strip_prefix("the password is ")).unwrap().to_owned();
        for (code, username) in [("mias", "nora"), ("another", "mia")] {
            let taken = ended(register(&store, code, username).env("PARLOUR_PASSWORD", "correct horse"));
            assert_eq!(taken.code, 1);
            assert!(taken.complained.contains("already exists"), "{}", taken.complained);
        }
        let program = Program::serve(&store, &[]);
        for (username, password) in [("mia", "correct horse"), ("ola@x.test", password.as_str())] {
            let owner = program.log_in(username, password);
            let business = owner.get("/api/business").1;
            assert_eq!(business["currency"], "EUR", "{business}");
            assert_eq!(owner.get("/api/services").1["items"], json!([]), "a business begins with nothing");
            assert_eq!(owner.get("/api/dashboard").0, 200);
        }
        drop(program);
        let seeded = failure(&store, &["seed"]);
        assert!(seeded.contains("there are businesses already"), "{seeded}");
        let demonstration = failure(&store, &["serve", "--demo", "--listen", "127.0.0.1:0"]);
        assert!(demonstration.contains("there are businesses already"), "{demonstration}");
    }
}

#[test]
fn what_cannot_be_registered_is_refused_by_its_option() {
    let store = Store::sqlite();
    for (code, username, option) in [("-x-", "mia", "--code"), ("mias", "m i a", "--username")] {
        let refused = ended(&mut register(&store, code, username));
        assert_eq!(refused.code, 2);
        assert!(refused.complained.contains(option), "{}", refused.complained);
    }
}

#[test]
fn doctor_says_what_to_mend() {
    for store in stores() {
        let nothing = failure(&store, &["doctor"]);
        assert!(nothing.contains("FAULT   database: the schema is behind (0001_baseline, "), "{nothing}");
        assert!(nothing.contains("`parlour migrate`"), "{nothing}");
        store.succeed(&["migrate"]);
        assert!(store.succeed(&["doctor"]).contains("advice  businesses: none yet"));
        store.succeed(&["seed", "--clients", "5", "--bookings", "40"]);
        let good = store.succeed(&["doctor"]);
        assert!(good.lines().all(|line| line.starts_with("ok      ")), "{good}");
        crate::program::check_health(&store);
    }
}

#[test]
fn doctor_finds_what_is_wrong_with_the_records() {
    let store = Store::postgres();
    store.succeed(&["seed", "--clients", "5", "--bookings", "40"]);
    let Store::Server(_, database) = &store else { unreachable!() };
    let total = "UPDATE day_totals SET bookings = bookings + 1
        WHERE (location_id, day, status, share) IN (SELECT location_id, day, status, share FROM day_totals LIMIT 1)";
    let orphan = "INSERT INTO day_totals (location_id, day, status, share, business_id, bookings, revenue)
        VALUES (1, '2001-01-01', 'completed', 0, 1, 1, 100)";
    for (wrong, expected) in [(total, "1 day totals differ"), (orphan, "2 day totals differ")] {
        database.run(wrong);
        let found = failure(&store, &["doctor"]);
        assert!(found.contains(&format!("FAULT   {expected}")), "{found}");
    }
    // A database that was copied by hand may lack the constraint.
    database.run("ALTER TABLE claims DROP CONSTRAINT slot_taken");
    database.run("UPDATE claims SET ends_at = ends_at + 36000000000");
    let found = failure(&store, &["doctor"]);
    assert!(found.contains("claims overlap"), "{found}");
    database.run("DELETE FROM schema_migrations WHERE name = '0001_baseline'");
    let behind = failure(&store, &["doctor"]);
    assert!(behind.contains("FAULT   database: the schema is behind (0001_baseline)"), "{behind}");
}

#[test]
fn doctor_says_when_the_server_cannot_be_reached() {
    let store = Store::sqlite();
    let url = format!("postgres://me:secret@127.0.0.1:{}/parlour", free_port());
    for arguments in [["doctor"].as_slice(), &["migrate"], &["serve", "--listen", "127.0.0.1:0"]] {
        let ended = ended(store.command(arguments).env("DATABASE_URL", &url));
        let said = format!("{}{}", ended.said, ended.complained);
        assert_eq!(ended.code, 1, "{arguments:?}: {said}");
        assert!(said.contains("the database is unreachable"), "{arguments:?}: {said}");
        assert!(!said.contains("secret"), "{arguments:?}: {said}");
    }
}

#[test]
fn openapi_prints_the_description_of_the_interface() {
    let described = Store::sqlite().succeed(&["openapi"]);
    let described: Value = serde_json::from_str(&described).unwrap();
    assert!(described["paths"]["/bookings"]["post"].is_object());
}

#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    let mut child = parlour(&["openapi"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut complained = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complained).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(complained, "");
}

#[test]
fn wrong_settings_are_all_reported_at_once() {
    let folder = Folder::new();
    let file = settings_file(&folder, "[server]\nmax_connections = 0\n[databse]\nurl = \"\"\n");
    for command in ["serve", "migrate", "doctor", "seed"] {
        let mut command = parlour(&[command, "--config", &file]);
        let variables =
            [("PORT", "http"), ("LOG_LEVEL", "loud"), ("DB_POOL_SIZE", "-1"), ("DATABASE_URL", "mysql://x")];
        let ended = ended(command.envs(variables).current_dir(&*folder));
        assert_eq!(ended.code, 1);
        let origins = [
            "my.toml, line 2",
            "my.toml, line 4",
            "variable PORT",
            "variable LOG_LEVEL",
            "variable DB_POOL_SIZE",
            "variable DATABASE_URL",
        ];
        for origin in origins {
            assert!(ended.complained.contains(origin), "{origin} is not in {}", ended.complained);
        }
    }
    let missing = ended(&mut parlour(&["doctor", "--config", "/nowhere/my.toml"]));
    assert_eq!(missing.code, 1);
    assert!(missing.complained.contains("/nowhere/my.toml"), "{}", missing.complained);
}

#[test]
fn what_is_no_command_is_answered_with_how_to_use_it() {
    for arguments in [
        ["srve"].as_slice(),
        &[],
        &["serve", "--demos"],
        &["serve", "--demo-for-everyone"],
        &["seed", "--clients", "-1"],
    ] {
        let ended = ended(&mut parlour(arguments));
        assert_eq!(ended.code, 2, "{arguments:?}");
        assert!(ended.complained.contains("Usage: parlour"), "{}", ended.complained);
    }
    for (arguments, expected) in [(["--help"], "Commands:"), (["--version"], "parlour 0.")] {
        let ended = ended(&mut parlour(&arguments));
        assert_eq!(ended.code, 0);
        assert!(ended.said.contains(expected), "{}", ended.said);
    }
}

#[test]
fn a_port_in_use_and_a_wrong_address_are_named() {
    let store = Store::sqlite();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    for address in [taken.local_addr().unwrap().to_string(), "here".into(), "127.0.0.1:99999".into()] {
        let said = failure(&store, &["serve", "--listen", &address]);
        assert!(said.contains(&format!("cannot listen on {address}")), "{said}");
    }
    assert!(!store.data().exists(), "nothing was begun");
}

#[test]
fn a_data_folder_that_cannot_be_made_is_named() {
    let folder = Folder::new();
    let file = settings_file(&folder, "");
    let data = format!("{file}/data");
    for arguments in [["serve", "--listen", "127.0.0.1:0"].as_slice(), &["migrate"], &["seed"], &["doctor"]] {
        let ended = ended(parlour(arguments).args(["--data", &data]));
        let said = format!("{}{}", ended.said, ended.complained);
        assert_eq!(ended.code, 1, "{said}");
        assert!(said.contains(&data), "{arguments:?}: {said}");
    }
}
