//! Live events over real sockets.

use std::collections::BTreeSet;
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest as _;
use tungstenite::http::HeaderValue;
use tungstenite::{Message, WebSocket};

use crate::events::{self, DOCUMENT};
use crate::nodes::Nodes;
use crate::program::{Program, Store, User, booking, friday};

/// A WebSocket connection of a client.
struct Socket {
    socket: WebSocket<TcpStream>,
    /// Types of the messages received so far.
    heard: BTreeSet<String>,
}

/// Opens a socket. Returns the HTTP status if the server refuses.
fn open(user: &User, url: &str, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut request = format!("{}{path}", url.replace("http://", "ws://")).into_client_request().unwrap();
    if !user.token.is_empty() && headers.is_empty() {
        request.headers_mut().insert("authorization", format!("Bearer {}", user.token).parse().unwrap());
    }
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    match tungstenite::client(request, stream) {
        Ok((socket, _)) => Ok(Socket { socket, heard: BTreeSet::new() }),
        Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(answer))) => Err(answer.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

impl Socket {
    fn open(user: &User, url: &str) -> Self {
        Self::open_at(user, url, "/ws")
    }

    /// Opens a socket. Panics unless the socket joins the rooms of its user and its session automatically.
    fn open_at(user: &User, url: &str, path: &str) -> Self {
        let mut socket = open(user, url, path, &[]).unwrap_or_else(|status| panic!("{status}"));
        let rooms =
            [socket.next_of("subscribed"), socket.next_of("subscribed")].map(|answer| answer["room"].to_string());
        assert!(rooms[0].contains("/user/") && rooms[1].starts_with("\"session/"), "{rooms:?}");
        socket
    }

    fn say(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).unwrap();
    }

    /// Returns the next message, or the close code if the server closed the socket. Panics if the AsyncAPI document
    /// does not describe the message or the code.
    fn next(&mut self) -> Result<Value, u16> {
        loop {
            match self.socket.read().unwrap() {
                Message::Text(text) => {
                    let message = serde_json::from_str(&text).unwrap();
                    self.heard.insert(events::check_told(&message));
                    return Ok(message);
                }
                Message::Close(frame) => {
                    let frame = frame.unwrap();
                    return Err(events::check_close(frame.code.into(), &frame.reason));
                }
                _ => {}
            }
        }
    }

    /// Returns the next message of this type, and skips others. Panics if the socket is closed.
    fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().unwrap_or_else(|code| panic!("closed with {code}"));
            if message["type"] == kind {
                return message;
            }
        }
    }

    fn join(&mut self, room: &str) -> Value {
        self.say(&json!({"type": "subscribe", "room": room}));
        self.next_of("subscribed")
    }
}

fn day_room() -> String {
    format!("business/1/location/1/day/{}", friday())
}

#[test]
fn whoever_looks_at_a_day_sees_what_becomes_of_it() {
    for store in Store::seeded() {
        let program = Program::serve(&store, &[]);
        let desk = program.desk();
        let mut socket = Socket::open(&desk, &program.url);
        socket.join(&day_room());
        socket.join("business/1/employee/1");
        let mut body = booking();
        body["employee_id"] = json!(1);
        let made = desk.post("/api/bookings", &body).1;
        let mut seen: Vec<Value> = (0..2).map(|_| socket.next_of("booking.created")).collect();
        seen.sort_by_key(|event| event["room"].to_string());
        assert_eq!(seen[0]["room"], "business/1/employee/1");
        assert_eq!(seen[1]["room"], day_room());
        assert!(seen.iter().all(|event| event["data"] == made), "{seen:?}");
        assert_eq!(desk.post(&format!("/api/bookings/{}/status", made["id"]), &json!({"status": "cancelled"})).0, 200);
        assert_eq!(socket.next_of("booking.updated")["data"]["status"], "cancelled");
        assert_eq!(desk.post("/api/bookings", &json!({"client_id": 1})).0, 422);
        socket.say(&json!({"type": "ping"}));
        assert_eq!(socket.next_of("pong"), json!({"type": "pong"}), "what was not done is not told");
        socket.join("business/1");
        let client = desk.post("/api/clients", &json!({"name": "Ana"})).1;
        assert_eq!(socket.next_of("client.created")["data"], json!({"id": client["id"]}));
    }
}

#[test]
fn a_visit_that_is_moved_is_told_of_where_it_was_and_where_it_is() {
    let [store, _] = Store::seeded();
    let program = Program::serve(&store, &[]);
    let desk = program.desk();
    let mut body = booking();
    body["employee_id"] = json!(1);
    let made = desk.post("/api/bookings", &body).1;
    let next_week = friday().saturating_add(jiff::ToSpan::days(7));
    let rooms = [
        day_room(),
        day_room().replace(&friday().to_string(), &next_week.to_string()),
        "business/1/employee/1".into(),
        "business/1/employee/4".into(),
        "business/1/client/1".into(),
    ];
    let mut sockets: Vec<Socket> = rooms
        .iter()
        .map(|room| {
            let mut socket = Socket::open(&desk, &program.url);
            socket.join(room);
            socket
        })
        .collect();
    let change = json!({"booking_date": format!("{next_week} 10:00:00"), "employee_id": 4});
    let (status, moved) = desk.post(&format!("/api/bookings/{}/reschedule", made["id"]), &change);
    assert_eq!(status, 200, "{moved}");
    let was =
        json!({"location_id": 1, "starts_at": made["starts_at"], "ends_at": made["ends_at"], "employee_ids": [1]});
    for (socket, room) in sockets.iter_mut().zip(&rooms) {
        let event = socket.next_of("booking.rescheduled");
        assert_eq!((&event["room"], &event["data"]), (&json!(room), &json!({"booking": moved, "previous": was})));
    }
}

#[test]
fn nobody_gets_into_a_room_that_is_not_for_them() {
    let store = Store::sqlite();
    let program = Program::serve(&store, &["--demo"]);
    let password = |line: usize| program.said[line].split_whitespace().nth(1).unwrap().to_owned();
    let names: Vec<&str> = program.said[1..].iter().map(|line| line.split_whitespace().next().unwrap()).collect();
    let position = names.iter().position(|name| *name == "client").unwrap() + 1;
    let (client, desk) = (program.log_in("client", &password(position)), program.desk());
    let me = client.get("/api/me").1;
    let own = format!("business/1/user/{}", me["id"]);
    let mut socket = Socket::open(&client, &program.url);
    socket.join(&own);
    let foreign = [
        "business/1",
        &day_room(),
        "business/1/employee/1",
        "business/2",
        "business/1/user/1",
        "business/2/user/5",
        "user/1",
        "session/1",
        "",
        "business/1/client/2",
        "x",
    ];
    for room in foreign {
        socket.say(&json!({"type": "subscribe", "room": room}));
        let answer = socket.next().unwrap();
        assert_ne!(answer["type"], "subscribed", "{room}: {answer}");
    }
    let mut socket = Socket::open(&desk, &program.url);
    for room in ["business/2", "business/2/client/1", "business/2/location/4/day/2027-01-22", &own] {
        socket.say(&json!({"type": "subscribe", "room": room}));
        assert_eq!(socket.next().unwrap()["type"], "refused", "{room}");
    }
    socket.say(&json!({"type": "unsubscribe", "room": "session/1"}));
    assert_eq!(socket.next().unwrap()["type"], "unsubscribed", "of another's session one may say what one likes");
    let nobody = program.stranger();
    assert_eq!(open(&nobody, &program.url, "/ws", &[]).err(), Some(401));
    let cookie = format!("parlour_session={}", desk.token);
    assert_eq!(
        open(&desk, &program.url, "/ws", &[("cookie", &cookie), ("origin", "https://evil.test")]).err(),
        Some(403)
    );
    assert!(open(&desk, &program.url, "/ws", &[("cookie", &cookie), ("origin", &program.url)]).is_ok());
    assert_eq!(desk.get("/ws").1["code"], "upgrade_required");
}

#[test]
fn sockets_of_all_nodes_hear_the_same_and_miss_nothing_while_nodes_are_restarted() {
    let [_, store] = Store::seeded();
    let mut nodes = Nodes::start(store, &[], &[]);
    let desk = nodes.programs[0].desk();
    let mut sockets: Vec<Socket> = nodes.programs.iter().map(|node| Socket::open(&desk, &node.url)).collect();
    let joined: Vec<Value> = sockets.iter_mut().map(|socket| socket.join(&day_room())).collect();
    assert!(joined.iter().all(|answer| answer["epoch"] == joined[0]["epoch"]));
    let made = desk.post("/api/bookings", &booking()).1;
    let seen: Vec<Value> = sockets.iter_mut().map(|socket| socket.next_of("booking.created")).collect();
    assert!(seen.iter().all(|event| event["data"] == made && event["offset"] == seen[0]["offset"]), "{seen:?}");

    // The first node restarts. The client reconnects and receives what it missed, exactly once.
    let path = format!("/api/bookings/{}/status", made["id"]);
    nodes.restart(0);
    loop {
        match sockets[0].next() {
            Ok(_) => {}
            Err(code) => break assert_eq!(code, 1001),
        }
    }
    let there = desk.also_at(&nodes.programs[1].url);
    assert_eq!(there.post(&path, &json!({"status": "cancelled"})).0, 200);
    let mut again = Socket::open(&desk, &nodes.programs[0].url);
    again
        .say(&json!({"type": "subscribe", "room": day_room(), "epoch": seen[0]["epoch"], "offset": seen[0]["offset"]}));
    assert_eq!(again.next_of("subscribed")["resumed"], true);
    assert_eq!(again.next_of("booking.updated")["data"]["status"], "cancelled");
    let other = there.post("/api/bookings", &booking()).1;
    assert_eq!(again.next_of("booking.created")["data"], other, "and nothing twice");

    // A user can have at most five sockets, across all nodes.
    let mut more: Vec<Socket> = (0..3)
        .map(|index| open(&desk, &nodes.programs[index].url, "/ws", &[]).unwrap_or_else(|status| panic!("{status}")))
        .collect();
    let refused: Vec<u16> = more.iter_mut().filter_map(|socket| socket.next().err()).collect();
    assert!(!refused.is_empty() && refused.iter().all(|code| *code == 1008), "{refused:?}");

    // Redis loses all its data. Sockets stay open, and clients are told to fetch everything again.
    nodes.redis.stop();
    nodes.until_all_are("disconnected");
    nodes.redis.start_again();
    nodes.until_all_are("connected");
    again.next_of("gap");
    sockets[1].next_of("gap");
}

#[test]
fn all_that_is_described_is_told() {
    let store = Store::sqlite();
    let program = Program::serve(&store, &["--demo"]);
    let log_in = |name: &str| {
        let line = program.said[1..].iter().find(|line| line.split_whitespace().next() == Some(name)).unwrap();
        program.log_in(name, line.split_whitespace().nth(1).unwrap())
    };
    let (desk, stylist) = (log_in("desk"), log_in("stylist"));
    let stylist_id = stylist.get("/api/me").1["id"].clone();
    let mut socket = Socket::open(&desk, &program.url);
    let mut say = |message: Value, answer: &str| {
        socket.say(&message);
        socket.next_of(answer)
    };
    say(json!({"type": "ping"}), "pong");
    say(json!({"type": "nothing"}), "error");
    say(json!({"type": "subscribe", "room": "business/2"}), "refused");
    say(json!({"type": "subscribe", "room": day_room()}), "joined");
    let at = say(json!({"type": "subscribe", "room": "business/1"}), "subscribed");
    say(json!({"type": "unsubscribe", "room": "business/1"}), "unsubscribed");
    let client = desk.post("/api/clients", &json!({"name": "Ana"})).1["id"].clone();
    assert_eq!(desk.patch(&format!("/api/clients/{client}"), &json!({"name": "Anna"})).0, 200);
    let again = json!({"type": "subscribe", "room": "business/1", "epoch": at["epoch"], "offset": at["offset"]});
    assert_eq!(say(again, "subscribed")["resumed"], true);
    socket.next_of("client.created");
    socket.next_of("client.updated");
    socket.join(&format!("business/1/client/{client}"));
    let made = desk.post("/api/bookings", &booking()).1;
    let later = json!({"booking_date": format!("{} 14:00:00", friday())});
    assert_eq!(desk.post(&format!("/api/bookings/{}/reschedule", made["id"]), &later).0, 200);
    assert_eq!(desk.post(&format!("/api/bookings/{}/status", made["id"]), &json!({"status": "cancelled"})).0, 200);
    socket.next_of("booking.created");
    socket.next_of("booking.rescheduled");
    socket.next_of("booking.updated");
    let late = |time: &str| format!("{} {time}", friday());
    let block = json!({"employee_ids": [1], "location_id": 1, "starts_at": late("22:00"), "ends_at": late("23:00")});
    let block = desk.post("/api/blocks", &block).1;
    assert_eq!(socket.next_of("block.created")["data"], block);
    assert_eq!(desk.delete(&format!("/api/blocks/{}", block["id"])), 204);
    socket.next_of("block.removed");
    let entry = json!({"client_id": client, "service_id": 1, "first_day": friday().to_string()});
    let entry = desk.post("/api/waitlist", &entry).1;
    assert_eq!(socket.next_of("waitlist.updated")["data"], json!({"id": entry["id"], "client_id": client}));
    let mut other = Socket::open_at(&stylist, &program.url, "/ws/chat/1");
    other.join(&day_room());
    socket.next_of("joined");
    other.say(&json!({"type": "unsubscribe", "room": day_room()}));
    socket.next_of("left");
    socket.say(&json!({"type": "typing", "to": stylist_id}));
    socket.next_of("chat.typing");
    socket.say(&json!({"type": "message", "to": stylist_id, "text": "Your ten o'clock is here"}));
    let message_id = socket.next_of("message.created")["data"]["message"]["id"].clone();
    let path = format!("/api/chats/{}/read", desk.get("/api/me").1["id"]);
    assert_eq!(stylist.post(&path, &json!({"message_id": message_id})).0, 200);
    socket.next_of("chat.read");
    let mut told = events::told();
    assert!(told.remove("gap"), "which comes when Redis loses all it has, in another test");
    assert_eq!(socket.heard, told);
}

#[test]
fn what_a_client_may_send_is_understood_as_it_is_described() {
    let store = Store::sqlite();
    let program = Program::serve(&store, &["--demo"]);
    let mut socket = Socket::open(&program.desk(), &program.url);
    let sent = events::sent();
    assert_eq!(sent.len(), 5);
    for name in sent {
        for example in DOCUMENT["components"]["messages"][&name]["examples"].as_array().expect("examples") {
            socket.say(&example["payload"]);
        }
    }
    socket.say(&json!({"type": "unsubscribe", "room": "nowhere"}));
    while socket.next_of("unsubscribed")["room"] != "nowhere" {}
    assert!(!socket.heard.contains("error"), "{:?}", socket.heard);
    for outcome in ["pong", "subscribed", "message.created", "chat.typing"] {
        while !socket.heard.contains(outcome) {
            socket.next().unwrap();
        }
    }
}

#[test]
fn two_talk_at_sockets_and_a_session_that_ends_takes_its_sockets_along() {
    let store = Store::postgres();
    let program = Program::serve(&store, &["--demo"]);
    let log_in = |name: &str| {
        let line = program.said[1..].iter().find(|line| line.split_whitespace().next() == Some(name)).unwrap();
        program.log_in(name, line.split_whitespace().nth(1).unwrap())
    };
    let (desk, stylist) = (log_in("desk"), log_in("stylist"));
    let id = |user: &User| user.get("/api/me").1["id"].clone();
    let (desk_id, stylist_id) = (id(&desk), id(&stylist));
    let mut here = Socket::open_at(&desk, &program.url, &format!("/ws/chat/{stylist_id}"));
    let mut there = Socket::open(&stylist, &program.url);
    here.say(&json!({"type": "typing"}));
    let typing = there.next_of("chat.typing");
    assert_eq!(typing["data"], json!({"from": desk_id, "to": stylist_id}));
    here.say(&json!({"type": "message", "text": "Your ten o'clock is here"}));
    let (own, heard) = (here.next_of("message.created"), there.next_of("message.created"));
    assert_eq!(own["data"], heard["data"]);
    assert_eq!(heard["data"]["message"]["text"], "Your ten o'clock is here");
    there.say(&json!({"type": "message", "to": desk_id, "text": "Coming"}));
    assert_eq!(here.next_of("message.created")["data"]["from"], stylist_id);
    let messages = desk.get(&format!("/api/chats/{stylist_id}/messages")).1;
    assert_eq!(messages["items"].as_array().unwrap().len(), 2);
    let last = &messages["items"][0]["id"];
    assert_eq!(desk.post(&format!("/api/chats/{stylist_id}/read"), &json!({"message_id": last})).0, 200);
    assert_eq!(there.next_of("chat.read")["data"]["message_id"], *last);
    for (wrong, code, field) in [
        (json!({"type": "message", "text": "to nobody"}), "invalid_input", json!("to")),
        (json!({"type": "message", "to": desk_id}), "invalid_input", json!("text")),
        (json!({"type": "shout"}), "invalid_input", json!("type")),
        (json!({"type": "typing", "to": 999_999}), "not_found", json!(null)),
        (json!([]), "malformed", json!(null)),
    ] {
        there.say(&wrong);
        let answer = there.next().unwrap();
        assert_eq!((answer["type"].as_str(), answer["code"].as_str()), (Some("error"), Some(code)), "{answer}");
        assert_eq!(answer["problem"]["errors"][0]["field"], field, "{answer}");
        assert_eq!(answer["problem"].is_null(), code == "malformed", "{answer}");
    }
    assert_eq!(open(&desk, &program.url, "/ws/chat/999999", &[]).err(), Some(404));

    // Clients cannot join or leave the room of their session.
    let session = stylist.get("/api/sessions").1["items"][0]["id"].clone();
    for kind in ["subscribe", "unsubscribe"] {
        there.say(&json!({"type": kind, "room": format!("session/{session}")}));
        assert_eq!(there.next().unwrap()["type"], "refused", "{kind}");
    }
    assert_eq!(stylist.post("/api/logout", &json!({})).0, 204);
    loop {
        match there.next() {
            Ok(_) => {}
            Err(code) => break assert_eq!(code, 1008),
        }
    }
    here.say(&json!({"type": "ping"}));
    here.next_of("pong");
}
