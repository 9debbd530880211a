//! Kills the program in the middle of work and restarts it. Acknowledged changes survive, and no change is incomplete.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Sender};
use std::thread;

use fastrand::Rng;
use jiff::ToSpan as _;
use serde_json::json;

use crate::program::{Program, Store, User, check_health, today};

/// Number of concurrent users.
const USERS: u64 = 6;
/// Number of acknowledged changes before the program is killed.
const ACKNOWLEDGED: usize = 120;

/// Last acknowledged status of each booking. `None` if a change was in progress when the program was killed: it may or
/// may not have been applied.
type Ledger = BTreeMap<i64, Option<String>>;

/// Creates and cancels bookings until the program is killed. Reports each acknowledgement to `acknowledged`.
fn work(user: &User, seed: u64, acknowledged: &Sender<()>) -> Ledger {
    let mut rng = Rng::with_seed(seed);
    let mut ledger = Ledger::new();
    loop {
        let confirmed = |status: &Option<String>| status.as_deref() == Some("confirmed");
        let cancelled = ledger.iter().find(|(_, status)| confirmed(status) && rng.u8(..4) == 0).map(|(id, _)| *id);
        let answer = match cancelled {
            Some(id) => {
                ledger.insert(id, None);
                user.try_post(&format!("/api/bookings/{id}/status"), &json!({"status": "cancelled"}))
            }
            None => {
                let day = today().saturating_add(rng.i64(2..300).days());
                let at = format!("{day} {:02}:{:02}:00", rng.u8(9..17), rng.u8(0..4) * 15);
                let items = json!([{"service_id": 1}, {"service_id": 5}]);
                user.try_post("/api/bookings", &json!({"client_id": 1, "items": items, "booking_date": at}))
            }
        };
        match answer {
            Ok((200 | 201, booking)) => {
                ledger.insert(booking["id"].as_i64().unwrap(), booking["status"].as_str().map(str::to_owned));
                // The receiver may be gone, because it stops counting after the first acknowledgements.
                let _heard = acknowledged.send(());
            }
            Ok((409, _)) => {}
            Ok((status, answer)) => panic!("{status}: {answer}"),
            Err(_gone) => return ledger,
        }
    }
}

fn killed_again_and_again(store: &Store) {
    store.succeed(&["seed", "--clients", "5", "--bookings", "0"]);
    let mut all = Ledger::new();
    for round in 0..3 {
        let program = Program::serve(store, &[]);
        let desk = program.desk();
        let (acknowledge, acknowledged) = mpsc::channel();
        let ledgers: Vec<_> = thread::scope(|scope| {
            let users = (0..USERS).map(|number| {
                let (user, acknowledge) = (desk.again(), acknowledge.clone());
                scope.spawn(move || work(&user, round * USERS + number, &acknowledge))
            });
            let users: Vec<_> = users.collect();
            for _ in 0..ACKNOWLEDGED {
                acknowledged.recv().unwrap();
            }
            program.kill();
            users.into_iter().map(|user| user.join().unwrap()).collect()
        });
        all.extend(ledgers.into_iter().flatten());
        check_health(store);
    }
    let program = Program::serve(store, &[]);
    let desk = program.desk();
    assert!(all.len() > ACKNOWLEDGED, "{}", all.len());
    for (id, status) in &all {
        let (found, booking) = desk.get(&format!("/api/bookings/{id}"));
        assert_eq!(found, 200, "{id}: {booking}");
        assert!(status.as_ref().is_none_or(|status| booking["status"] == **status), "{id}: {status:?} and {booking}");
        assert_eq!(booking["items"].as_array().unwrap().len(), 2, "all of it is there");
    }
}

#[test]
fn killed_under_load_it_has_all_that_was_acknowledged_on_sqlite() {
    killed_again_and_again(&Store::sqlite());
}

#[test]
fn killed_under_load_it_has_all_that_was_acknowledged_on_postgres() {
    killed_again_and_again(&Store::postgres());
}
