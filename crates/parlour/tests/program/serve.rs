//! `parlour serve`: demos, restarts, and shutdowns that interrupt no request.

use std::io::{Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};

use parlour_testkit::free_port;
use serde_json::{Value, json};

use crate::program::{Program, Store, User, booking, check_health, friday};

/// Returns the usernames and passwords that a demo prints when it starts.
fn logins(program: &Program) -> Vec<(String, String)> {
    let lines = program.said[1..].iter().map(|line| {
        let mut words = line.split_whitespace();
        (words.next().unwrap().to_owned(), words.next().unwrap().to_owned())
    });
    lines.collect()
}

fn items(user: &User, path: &str) -> Vec<Value> {
    let (status, page) = user.get(path);
    assert_eq!(status, 200, "{path}: {page}");
    page["items"].as_array().unwrap().clone()
}

#[test]
fn a_demonstration_says_how_to_look_around() {
    let store = Store::sqlite();
    let program = Program::serve(&store, &["--demo"]);
    let nobody = program.stranger();
    let shown = nobody.get("/api/installation").1["demo_logins"].clone();
    let logins = logins(&program);
    assert_eq!((logins.len(), shown.as_array().unwrap().len()), (6, 6));
    for ((username, password), shown) in logins.iter().zip(shown.as_array().unwrap()) {
        assert_eq!((&shown["username"], &shown["password"]), (&json!(username), &json!(password)));
        let user = program.log_in(username, password);
        assert_eq!(user.get("/api/me").0, 200);
        assert!(!items(&user, "/api/services").is_empty());
    }
    assert!(nobody.text("/api/docs/").contains("swagger"));
    let description: Value = serde_json::from_str(&nobody.text("/api/openapi.json")).unwrap();
    assert!(description["openapi"].is_string());
    let owner = program.log_in(&logins[0].0, &logins[0].1);
    assert!(items(&owner, "/api/bookings?limit=100").len() == 100, "the book is not empty");
    drop(program);
    check_health(&store);
}

#[test]
fn a_second_start_keeps_what_is_there_and_gives_new_passwords() {
    for store in [Store::sqlite(), Store::postgres()] {
        let first = Program::serve(&store, &["--demo"]);
        let desk = first.desk();
        let (status, made) = desk.post("/api/bookings", &booking());
        assert_eq!(status, 201, "{made}");
        let clients = items(&desk, "/api/clients?limit=100");
        let passwords = logins(&first);
        first.terminate();
        assert!(first.wait().success());

        let second = Program::serve(&store, &["--demo"]);
        let desk = desk.also_at(&second.url);
        assert_eq!(desk.get(&format!("/api/bookings/{}", made["id"])), (200, made), "and sessions survive");
        assert_eq!(items(&desk, "/api/clients?limit=100"), clients);
        let (username, password) = &passwords[0];
        let old = json!({"username": username, "password": password});
        assert_eq!(
            second.stranger().post("/api/login", &old).0,
            401,
            "a demonstration's passwords last until its next start"
        );
        for (username, password) in logins(&second) {
            second.log_in(&username, &password);
        }
        drop(second);
        check_health(&store);
    }
}

#[test]
fn a_demonstration_is_for_others_only_when_that_is_meant() {
    let store = Store::sqlite();
    let everywhere = format!("0.0.0.0:{}", free_port());
    for address in [everywhere.as_str(), "[::]:0"] {
        let refused = store.run(&["serve", "--demo", "--listen", address]);
        assert_eq!(refused.code, 1, "{}", refused.said);
        assert!(refused.complained.contains("--demo-for-everyone"), "{}", refused.complained);
    }
    assert!(!store.data().join("parlour.db").exists(), "nothing was made up");
    let meant = Program::serve(&store, &["--demo", "--demo-for-everyone"]);
    assert_eq!(meant.said.len(), 7);
}

/// A request that was sent only in part. Its handler waits for the rest.
struct Half {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Half {
    fn send(address: &str, token: &str, body: &Value) -> Self {
        let address = address.to_socket_addrs().unwrap().next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let body = body.to_string().into_bytes();
        let head = format!(
            "POST /api/bookings HTTP/1.1\r\nhost: parlour\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body[..10]).unwrap();
        Self { stream, rest: body[10..].to_owned() }
    }

    /// Sends the rest of the request, and returns the status and body of the response.
    fn finish(mut self) -> (u16, Value) {
        self.stream.write_all(&self.rest).unwrap();
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap())
    }
}

/// Returns the number of requests in flight, including the request that asks for it.
fn in_flight(user: &User) -> usize {
    let metrics = user.text("/metrics");
    let line = metrics.lines().find_map(|line| line.strip_prefix("http_requests_in_flight "));
    line.unwrap().parse().unwrap()
}

#[test]
fn asked_to_end_it_finishes_what_was_begun_and_takes_nothing_more() {
    for store in Store::seeded() {
        let program = Program::serve(&store, &[]);
        let desk = program.desk();
        let address = program.url.strip_prefix("http://").unwrap().to_owned();
        let halves: Vec<_> = (0..8)
            .map(|hour| {
                let at = format!("{} {:02}:00:00", friday(), 9 + hour);
                let body = json!({"client_id": 1, "service_id": 1, "employee_id": 4, "booking_date": at});
                Half::send(&address, &desk.token, &body)
            })
            .collect();
        while in_flight(&desk) < halves.len() + 1 {
            std::thread::yield_now();
        }
        program.terminate();
        while TcpStream::connect(&address).is_ok() {
            std::thread::yield_now();
        }
        let answers: Vec<_> = halves.into_iter().map(Half::finish).collect();
        assert!(program.wait().success(), "it ended as asked");

        let made: Vec<_> =
            answers.into_iter().filter(|(status, _)| *status == 201).map(|(_, booking)| booking).collect();
        assert_eq!(made.len(), 7, "one is in the lunch break");
        let again = Program::serve(&store, &[]);
        let desk = desk.also_at(&again.url);
        for booking in made {
            assert_eq!(desk.get(&format!("/api/bookings/{}", booking["id"])), (200, booking));
        }
        drop(again);
        check_health(&store);
    }
}

#[test]
fn what_is_wrong_in_the_settings_of_one_start_leaves_no_trace_for_the_next() {
    let store = Store::sqlite();
    store.succeed(&["seed", "--clients", "5", "--bookings", "0"]);
    let file = crate::program::settings_file(&store.data(), "[server]\nmax_body_bytes = 100\n");
    let small = Program::serve(&store, &["--config", &file]);
    let long = json!({"name": "x".repeat(100)});
    let (status, answer) = small.desk().post("/api/clients", &long);
    assert_eq!((status, &answer["code"]), (413, &json!("too_large")));
    drop(small);
    let usual = Program::serve(&store, &[]);
    assert_eq!(usual.desk().post("/api/clients", &long).0, 201);
}
