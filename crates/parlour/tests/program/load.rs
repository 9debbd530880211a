//! Many concurrent requests over real sockets.

use std::sync::Barrier;
use std::thread;

use serde_json::json;

use crate::program::{Program, Store, booking, check_health, friday};

/// A typical load script: log in, read the dashboard three times and the bookings twice, and try to create a booking.
#[test]
fn the_common_load_script_meets_with_success_or_a_taken_slot() {
    const USERS: usize = 20;
    const ROUNDS: usize = 3;
    for store in [Store::sqlite(), Store::postgres()] {
        let program = Program::serve(&store, &["--demo"]);
        let together = Barrier::new(USERS);
        let script = || {
            let mut booked = 0;
            for _ in 0..ROUNDS {
                together.wait();
                let user = program.desk();
                for (path, times) in [("/api/dashboard", 3), ("/api/bookings", 2)] {
                    for _ in 0..times {
                        let (status, answer) = user.get(path);
                        assert_eq!(status, 200, "{path}: {answer}");
                    }
                }
                let (status, answer) = user.post("/api/bookings", &booking());
                assert!(status == 201 || (status == 409 && answer["code"] == "slot_taken"), "{status}: {answer}");
                booked += usize::from(status == 201);
            }
            booked
        };
        let booked: usize = thread::scope(|scope| {
            let users: Vec<_> = (0..USERS).map(|_| scope.spawn(script)).collect();
            users.into_iter().map(|user| user.join().unwrap()).sum()
        });
        assert_eq!(booked, 2, "a stylist and a barber can");
        drop(program);
        check_health(&store);
    }
}

/// Sends the same booking request from `rivals` connections at once, alternating between the programs. Returns the
/// number of bookings created. Panics if a request fails for another reason than a taken slot.
fn race(programs: &[&Program], rivals: usize, hour: u8) -> usize {
    let desk = programs[0].desk();
    let at = format!("{} {hour:02}:00:00", friday());
    let body = json!({"client_id": 1, "service_id": 1, "employee_id": 4, "booking_date": at});
    let together = Barrier::new(rivals);
    let (desk, body, together) = (&desk, &body, &together);
    let answers: Vec<_> = thread::scope(|scope| {
        let rivals = (0..rivals).map(|number| {
            let rival = desk.also_at(&programs[number % programs.len()].url);
            scope.spawn(move || {
                // Connects before the start, so that the race is only about the slot.
                assert_eq!(rival.get("/api/me").0, 200);
                together.wait();
                rival.post("/api/bookings", body)
            })
        });
        let rivals: Vec<_> = rivals.collect();
        rivals.into_iter().map(|rival| rival.join().unwrap()).collect()
    });
    for (status, answer) in &answers {
        assert!(*status == 201 || (*status == 409 && answer["code"] == "slot_taken"), "{status}: {answer}");
    }
    answers.iter().filter(|(status, _)| *status == 201).count()
}

#[test]
fn of_200_connections_that_want_one_slot_one_gets_it() {
    for store in Store::seeded() {
        let program = Program::serve(&store, &[]);
        assert_eq!(race(&[&program], 200, 10), 1);
        drop(program);
        check_health(&store);
    }
}

#[test]
fn two_programs_that_start_at_once_on_one_database_share_it() {
    let store = Store::postgres();
    let starting = [Program::begin(&store, &[]), Program::begin(&store, &[])];
    let [one, other] = starting.map(crate::program::Starting::ready);
    store.succeed(&["seed", "--clients", "5", "--bookings", "0"]);
    for hour in [9, 11, 15] {
        assert_eq!(race(&[&one, &other], 60, hour), 1, "{hour}");
    }
    let (here, there) = (one.desk(), other.desk());
    assert_eq!(here.get("/api/bookings").1, there.get("/api/bookings").1);
    assert_eq!(here.get("/api/dashboard").1, there.get("/api/dashboard").1);
    drop((one, other));
    check_health(&store);
}
