//! The rules of a hub on one node. Most tests pause Tokio's clock: it advances only when every task is idle.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use parlour_cluster::{Clock, Cluster};
use parlour_realtime::{Error, Hub, Limits, Stats};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use crate::client::{Client, Echo, Received};
use crate::{alone, connect, connect_through, until};

/// Creates a hub, and the clock of its cluster in milliseconds. The test sets the clock.
fn alone_with_a_clock() -> (Hub<Echo>, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(1));
    let read = Arc::clone(&time);
    let clock = Clock::by(move || read.load(Relaxed));
    (Hub::new(Cluster::standalone(clock), Echo, Limits::default()), time)
}

#[tokio::test(start_paused = true)]
async fn who_is_in_a_room_gets_its_events_and_nobody_else() {
    let hub = alone(Limits::default());
    assert_eq!(hub.publish("a", "moved", &"to nobody").await.unwrap(), None);
    let (mut one, mut other) = (connect(&hub, "ann"), connect(&hub, "bob"));
    let joined = one.subscribe("a").await;
    assert_eq!((&joined["type"], &joined["resumed"]), (&json!("subscribed"), &json!(false)));
    assert_eq!((&joined["room"], &joined["offset"]), (&json!("a"), &json!(0)));
    other.subscribe("b").await;
    hub.publish("a", "moved", &json!({"id": 7})).await.unwrap();
    hub.publish("b", "moved", &"text").await.unwrap();
    let event =
        |room: &str, epoch, data| json!({"type": "moved", "room": room, "epoch": epoch, "offset": 1, "data": data});
    assert_eq!(one.next().await, event("a", joined["epoch"].clone(), json!({"id": 7})));
    let heard = other.next().await;
    assert_eq!(heard, event("b", heard["epoch"].clone(), json!("text")));
    one.send(json!({"type": "unsubscribe", "room": "a"})).await;
    assert_eq!(one.next().await, json!({"type": "unsubscribed", "room": "a"}));
    hub.publish("a", "moved", &1).await.unwrap();
    one.send(json!({"type": "ping"})).await;
    assert_eq!(one.next().await, json!({"type": "pong"}), "no event");
    let figures = Stats { sockets: 2, rooms: 1, published: 3, delivered: 2, ..Stats::default() };
    assert_eq!(hub.stats(), figures);
    drop((one, other));
    until("all are gone", async || hub.stats().sockets == 0 && hub.stats().rooms == 0).await;
}

#[tokio::test(start_paused = true)]
async fn the_product_says_who_may_join_and_answers_messages() {
    let hub = alone(Limits::default());
    let mut client = connect(&hub, "ann");
    let refused = json!({"type": "refused", "room": "private", "reason": "not_allowed"});
    assert_eq!(client.subscribe("private").await, refused);
    client.send(json!({"type": "quiet"})).await;
    client.send(json!({"type": "typing", "more": [1]})).await;
    let text = r#"{"more":[1],"type":"typing"}"#;
    assert_eq!(client.next().await, json!({"type": "echo", "who": "ann", "text": text}));
}

#[tokio::test(start_paused = true)]
async fn a_socket_is_in_no_more_rooms_than_it_may() {
    let hub = alone(Limits { rate: 1_000, burst: 1_000, ..Limits::default() });
    let mut client = connect(&hub, "ann");
    for number in 0..50 {
        assert_eq!(client.subscribe(&format!("room {number}")).await["type"], "subscribed");
    }
    assert_eq!(client.subscribe("more").await, json!({"type": "refused", "room": "more", "reason": "too_many_rooms"}));
    assert_eq!(client.subscribe("room 7").await["type"], "subscribed", "it is in already");
    hub.publish("room 7", "x", &0).await.unwrap();
    client.next_of("x").await;
    client.send(json!({"type": "unsubscribe", "room": "room 7"})).await;
    client.next_of("unsubscribed").await;
    assert_eq!(client.subscribe("more").await["type"], "subscribed");
    assert_eq!(hub.stats().delivered, 1, "and was not there twice");
}

#[tokio::test(start_paused = true)]
async fn malformed_messages_are_answered_and_the_twentieth_closes() {
    let hub = alone(Limits::default());
    let mut client = connect(&hub, "ann");
    for _ in 0..19 {
        client.send(json!([])).await;
        let answer = client.next().await;
        assert_eq!((&answer["type"], &answer["code"]), (&json!("error"), &json!("malformed")));
    }
    client.send(json!({"type": "subscribe"})).await;
    assert_eq!(client.closed().await, (1008, "too_many_malformed_messages".into()));
    assert_eq!(client.received().await, Received::End);
}

#[tokio::test(start_paused = true)]
async fn who_sends_too_much_is_closed() {
    let hub = alone(Limits::default());
    let (mut fast, mut steady) = (connect(&hub, "ann"), connect(&hub, "bob"));
    for _ in 0..41 {
        fast.send(json!({"type": "quiet"})).await;
    }
    assert_eq!(fast.closed().await, (1008, "too_many_messages".into()));
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    for _ in 0..200 {
        ticks.tick().await;
        steady.send(json!({"type": "ping"})).await;
        assert_eq!(steady.next().await["type"], "pong");
    }
}

#[tokio::test(start_paused = true)]
async fn frames_that_break_the_rules_close_with_their_codes() {
    let hub = alone(Limits::default());
    let large = json!({"type": "quiet", "data": "x".repeat(65_536)}).to_string();
    let cases: [(u8, &[u8], u16); 5] = [
        (0x82, b"binary", 1003),
        (0x81, b"\xff", 1007),
        (0x81, large.as_bytes(), 1009),
        (0x83, b"", 1002),
        (0x80, b"", 1002),
    ];
    for (first, payload, code) in cases {
        let mut client = connect(&hub, "ann");
        client.send_frame(first, payload).await;
        // Later frames are discarded, and do not keep the close frame from being sent.
        client.send_frame(0x81, &[b'x'; 50_000]).await;
        assert_eq!(client.closed().await.0, code, "{first:x}");
    }
    let mut client = connect(&hub, "bob");
    client.0.write_all(b"\x81\x02{}").await.unwrap();
    assert_eq!(client.closed().await.0, 1002, "not masked");
    let mut client = connect(&hub, "eve");
    client.send_frame(0x89, b"there?").await;
    assert_eq!(client.received().await, Received::Pong(b"there?".to_vec()));
    client.send_frame(0x88, &[0x0f, 0xa0]).await;
    assert_eq!(client.received().await, Received::Close(4000, String::new()));
    assert_eq!(client.received().await, Received::End);
}

#[tokio::test(start_paused = true)]
async fn a_user_has_no_more_than_five_sockets() {
    let hub = alone(Limits::default());
    let mut clients = Vec::new();
    for _ in 0..5 {
        let mut client = connect(&hub, "ann");
        client.subscribe("a").await;
        clients.push(client);
    }
    assert_eq!(connect(&hub, "ann").closed().await, (1008, "too_many_connections".into()));
    assert_eq!(connect(&hub, "bob").subscribe("a").await["type"], "subscribed", "another member");
    assert_eq!(hub.stats().refused, 1);
    clients.pop();
    until("it is gone", async || hub.stats().sockets == 4).await;
    assert_eq!(connect(&hub, "ann").subscribe("a").await["type"], "subscribed");
}

#[tokio::test(start_paused = true)]
async fn a_node_has_no_more_sockets_than_it_may() {
    let hub = alone(Limits { max_sockets: 2, ..Limits::default() });
    let (mut one, mut other) = (connect(&hub, "a"), connect(&hub, "b"));
    one.subscribe("a").await;
    other.subscribe("a").await;
    assert_eq!(connect(&hub, "c").closed().await, (1013, "try_again_later".into()));
    assert_eq!((hub.stats().sockets, hub.stats().refused), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn who_answers_pings_stays_and_who_gives_no_sign_of_life_is_closed() {
    let hub = alone(Limits::default());
    let (mut lively, mut silent) = (connect(&hub, "ann"), connect(&hub, "bob"));
    silent.subscribe("a").await;
    let begin = Instant::now();
    let mut pings = 0;
    let closed = tokio::spawn(async move {
        loop {
            match silent.received().await {
                Received::Ping => pings += 1,
                Received::Close(code, reason) => return (pings, code, reason, begin.elapsed()),
                other => panic!("{other:?}"),
            }
        }
    });
    while begin.elapsed() < Duration::from_secs(600) {
        assert_eq!(lively.received().await, Received::Ping);
        lively.send_frame(0x8a, b"").await;
    }
    let (pings, code, reason, after) = closed.await.unwrap();
    assert_eq!((pings, code, reason.as_str()), (2, 1001, "silent"));
    assert!(after.abs_diff(Duration::from_secs(75)) < Duration::from_millis(10), "{after:?}");
    until("it is gone", async || hub.stats().sockets == 1).await;
}

#[tokio::test(start_paused = true)]
async fn who_reads_nothing_is_dropped_and_nobody_else_notices() {
    let hub = alone(Limits::default());
    let (mut slow, mut reader) = (connect_through(&hub, "slow", 1_000), connect(&hub, "ann"));
    slow.subscribe("a").await;
    reader.subscribe("a").await;
    for number in 0..400 {
        hub.publish("a", "x", &number).await.unwrap();
        assert_eq!(reader.next().await["data"], number);
    }
    assert_eq!(hub.stats().slow, 1);
    until("it is gone", async || hub.stats().sockets == 1).await;
    let mut last = slow.received().await;
    while let Received::Text(_) = last {
        last = slow.received().await;
    }
    assert_eq!(last, Received::End, "there was no room for a farewell");
}

#[tokio::test(start_paused = true)]
async fn who_begins_to_read_again_in_time_is_told_why_it_was_dropped() {
    let hub = alone(Limits::default());
    let (mut slow, mut reader) = (connect_through(&hub, "slow", 1_000), connect(&hub, "ann"));
    slow.subscribe("a").await;
    reader.subscribe("a").await;
    for number in 0..400 {
        hub.publish("a", "x", &number).await.unwrap();
        reader.next().await;
    }
    assert_eq!(slow.closed().await, (1008, "too_slow".into()));
}

#[tokio::test(start_paused = true)]
async fn large_events_fill_a_queue_by_their_size() {
    let hub = alone(Limits::default());
    let (mut slow, mut reader) = (connect_through(&hub, "slow", 1_000), connect(&hub, "ann"));
    slow.subscribe("a").await;
    reader.subscribe("a").await;
    for _ in 0..20 {
        hub.publish("a", "x", &"x".repeat(20_000)).await.unwrap();
        reader.next().await;
    }
    assert_eq!(hub.stats().slow, 1);
    let error = hub.publish("a", "x", &"x".repeat(65_536)).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { most: 65_536, .. }), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_write_that_makes_no_progress_for_ten_seconds_ends_the_socket() {
    let hub = alone(Limits::default());
    let mut slow = connect_through(&hub, "slow", 500);
    slow.subscribe("a").await;
    let begin = Instant::now();
    hub.publish("a", "x", &"x".repeat(2_000)).await.unwrap();
    until("it is gone", async || hub.stats().sockets == 0).await;
    assert!(begin.elapsed().abs_diff(Duration::from_secs(12)) < Duration::from_millis(20), "{:?}", begin.elapsed());
    assert_eq!(hub.stats().slow, 1);
    // A slow reader makes progress, so its socket stays open.
    let mut steady = connect_through(&hub, "steady", 500);
    steady.subscribe("a").await;
    hub.publish("a", "x", &"x".repeat(8_000)).await.unwrap();
    let read = tokio::io::AsyncReadExt::read;
    let (mut bytes, mut total) = ([0; 500], 0);
    while total < 8_000 {
        total += read(&mut steady.0, &mut bytes).await.unwrap();
        steady.send_frame(0x8a, b"").await;
        tokio::time::sleep(Duration::from_secs(9)).await;
    }
    assert_eq!(hub.stats().sockets, 1);
}

#[tokio::test(start_paused = true)]
async fn draining_says_farewell_to_all_spread_over_the_time() {
    let hub = alone(Limits::default());
    let mut clients = Vec::new();
    for number in 0..50 {
        let mut client = connect(&hub, &format!("user {number}"));
        client.subscribe("a").await;
        clients.push(client);
    }
    let begin = Instant::now();
    let closed: Vec<_> = clients
        .into_iter()
        .map(|mut client| tokio::spawn(async move { (client.closed().await, begin.elapsed().as_secs()) }))
        .collect();
    let draining = tokio::spawn({
        let hub = hub.clone();
        async move { (hub.drain(Duration::from_secs(12)).await, begin.elapsed()) }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(connect(&hub, "late").closed().await.0, 1001);
    let mut seconds = BTreeSet::new();
    for client in closed {
        let ((code, reason), second) = client.await.unwrap();
        assert_eq!((code, reason.as_str()), (1001, "going_away"));
        seconds.insert(second);
    }
    assert_eq!(seconds, (0..10).collect(), "in every second some");
    let (left, took) = draining.await.unwrap();
    assert!(left == 0 && took <= Duration::from_secs(12), "{left} {took:?}");
}

#[tokio::test(start_paused = true)]
async fn draining_does_not_wait_for_those_who_do_not_answer() {
    let hub = alone(Limits::default());
    let mut clients = Vec::new();
    for number in 0..20 {
        let mut client = connect(&hub, &format!("user {number}"));
        client.subscribe("a").await;
        clients.push(client);
    }
    assert_eq!(hub.drain(Duration::from_secs(10)).await, 0);
}

#[tokio::test(start_paused = true)]
async fn rooms_with_presence_know_who_is_there() {
    let hub = alone(Limits::default());
    let mut watcher = connect(&hub, "ann");
    watcher.subscribe("team a").await;
    assert_eq!(watcher.next_of("joined").await["data"], json!({"member": "ann"}));
    let (mut one, mut two) = (connect(&hub, "bob"), connect(&hub, "bob"));
    one.subscribe("team a").await;
    assert_eq!(watcher.next_of("joined").await["data"], json!({"member": "bob"}));
    two.subscribe("team a").await;
    two.send(json!({"type": "ping"})).await;
    two.next_of("pong").await;
    assert_eq!(hub.members("team a").await, ["ann", "bob"]);
    drop(one);
    until("one is gone", async || hub.stats().sockets == 2).await;
    assert_eq!(hub.members("team a").await, ["ann", "bob"], "he is there with another socket");
    two.send(json!({"type": "unsubscribe", "room": "team a"})).await;
    assert_eq!(watcher.next().await["type"], "left", "and nothing else in between");
    assert_eq!(hub.members("team a").await, ["ann"]);
    two.next_of("unsubscribed").await;
    two.subscribe("team a").await;
    assert_eq!(watcher.next().await["type"], "joined");
    two.send_frame(0x88, b"").await;
    assert_eq!(watcher.next().await["type"], "left");
    watcher.subscribe("a").await;
    assert_eq!(hub.members("a").await, Vec::<String>::new(), "no presence there");
}

#[tokio::test(start_paused = true)]
async fn who_vanishes_with_its_task_is_missed_when_its_name_expires() {
    let (hub, time) = alone_with_a_clock();
    let mut watcher = connect(&hub, "ann");
    watcher.subscribe("team").await;
    let (ours, theirs) = tokio::io::duplex(1_000);
    let task = tokio::spawn(hub.serve(theirs, &[], "bob".into()));
    let mut vanishing = Client(ours);
    vanishing.subscribe("team").await;
    while watcher.next_of("joined").await["data"]["member"] != "bob" {}
    task.abort();
    until("it is gone", async || hub.stats().sockets == 1).await;
    let begin = Instant::now();
    let left = tokio::spawn(async move {
        let left = watcher.next().await;
        (watcher, left, begin.elapsed())
    });
    while !left.is_finished() {
        tokio::time::sleep(Duration::from_secs(1)).await;
        time.fetch_add(1_000, Relaxed);
    }
    let (_watcher, left, after) = left.await.unwrap();
    assert_eq!((&left["type"], &left["data"]["member"]), (&json!("left"), &json!("bob")));
    assert!((30..=125).contains(&after.as_secs()), "{after:?}");
    assert_eq!(hub.members("team").await, ["ann"], "she was renewed");
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_was_forgotten_is_told_as_a_gap() {
    let (hub, time) = alone_with_a_clock();
    let mut client = connect(&hub, "ann");
    client.subscribe("a").await;
    hub.publish("a", "x", &1).await.unwrap();
    let before = client.next().await;
    time.fetch_add(3_600_000, Relaxed);
    assert_eq!(hub.publish("a", "x", &"missed").await.unwrap(), None);
    let gap = client.next().await;
    hub.publish("a", "x", &2).await.unwrap();
    let event = client.next().await;
    assert_eq!((&gap["type"], &gap["room"], &gap["offset"]), (&json!("gap"), &json!("a"), &json!(0)));
    assert_eq!((&event["data"], &event["offset"], &event["epoch"]), (&json!(2), &json!(1), &gap["epoch"]));
    assert_ne!(before["epoch"], event["epoch"]);
    let resumed = client.resume(&before).await;
    assert_eq!((&resumed["resumed"], &resumed["offset"]), (&json!(false), &json!(1)));
}

#[tokio::test(start_paused = true)]
async fn the_streams_of_rooms_are_kept() {
    let (hub, time) = alone_with_a_clock();
    let mut client = connect(&hub, "ann");
    client.subscribe("a").await;
    for number in 1..=3 {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(30 * 60)) => {}
            event = client.next() => panic!("{event}"),
        }
        time.fetch_add(59 * 60 * 1_000, Relaxed);
        assert!(hub.publish("a", "x", &number).await.unwrap().is_some());
        assert_eq!(client.next().await["offset"], number);
    }
}

#[tokio::test(start_paused = true)]
async fn who_may_not_stay_is_put_out_at_the_next_heartbeat() {
    let hub = alone(Limits::default());
    let (mut guest, mut other) = (connect(&hub, "guest"), connect(&hub, "ann"));
    guest.subscribe("a").await;
    assert_eq!(other.received().await, Received::Ping);
    assert_eq!(guest.closed().await, (1008, "session_changed".into()));
    other.subscribe("a").await;
}

#[tokio::test(start_paused = true)]
async fn sockets_are_closed_when_the_hub_is_dropped() {
    let hub = alone(Limits::default());
    let mut client = connect(&hub, "ann");
    client.subscribe("a").await;
    drop(hub);
    assert_eq!(client.closed().await, (1001, "going_away".into()));
    assert_eq!(client.received().await, Received::End);
}

#[tokio::test]
async fn it_works_over_tcp_and_takes_what_was_read_with_the_handshake() {
    let hub = alone(Limits::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (ours, theirs) = tokio::join!(TcpStream::connect(address), listener.accept());
    let (mut early, mut read) = tokio::io::duplex(1_000);
    Client(&mut early).send_frame(0x81, br#"{"type":"subscribe","room":"a"}"#).await;
    drop(early);
    let mut bytes = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut read, &mut bytes).await.unwrap();
    let (first, rest) = bytes.split_at(9);
    tokio::spawn(hub.serve(theirs.unwrap().0, first, "ann".into()));
    let mut client = Client(ours.unwrap());
    client.0.write_all(rest).await.unwrap();
    assert_eq!(client.next().await["type"], "subscribed");
    for number in 0..2_000 {
        hub.publish("a", "x", &json!({"number": number, "text": "\u{fc}".repeat(100)})).await.unwrap();
        assert_eq!(client.next().await["data"]["number"], number);
    }
    client.send_frame(0x88, &[3, 232]).await;
    assert_eq!(
        (client.received().await, client.received().await),
        (Received::Close(1000, String::new()), Received::End)
    );
    until("it is gone", async || hub.stats().sockets == 0).await;
}
