//! Hubs on several nodes that share a Redis.

use std::time::Duration;

use parlour_cluster::{Clock, Cluster, Redis, State};
use parlour_realtime::{Hub, Limits};
use parlour_testkit::PrivateRedis;
use serde_json::json;

use crate::client::{Echo, Received};
use crate::resume::everybody_gets_everything_once;
use crate::{connect, until};

/// Starts a node and its hub, and waits until the node is connected.
async fn node(server: &PrivateRedis, number: u64, limits: Limits) -> (Cluster, Hub<Echo>) {
    let redis =
        Redis { addresses: vec![server.url().into()], prefix: "test:".into(), timeout: Duration::from_millis(500) };
    let cluster = Cluster::on_redis(&redis, number, Clock::system()).unwrap();
    let hub = Hub::new(cluster.clone(), Echo, limits);
    until("together", async || cluster.is_connected()).await;
    (cluster, hub)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_presence_and_limits_go_over_all_nodes() {
    let server = PrivateRedis::start();
    let ((_a, one), (_b, other)) =
        (node(&server, 1, Limits::default()).await, node(&server, 2, Limits::default()).await);
    let (mut here, mut there) = (connect(&one, "ann"), connect(&other, "bob"));
    here.subscribe("team").await;
    there.subscribe("team").await;
    while here.next_of("joined").await["data"]["member"] != "bob" {}
    for hub in [&one, &other] {
        hub.publish("team", "moved", &json!({"id": 1})).await.unwrap();
        let (heard_here, heard_there) = (here.next_of("moved").await, there.next_of("moved").await);
        assert_eq!(heard_here, heard_there);
        assert_eq!(hub.members("team").await, ["ann", "bob"]);
    }
    let mut more = Vec::new();
    for _ in 0..4 {
        let mut client = connect(&one, "ann");
        client.subscribe("a").await;
        more.push(client);
    }
    assert_eq!(connect(&other, "ann").closed().await, (1008, "too_many_connections".into()), "the sixth");
    more.pop();
    until("there is room for another", async || connect(&other, "ann").can_subscribe("a").await).await;
    drop(there);
    assert_eq!(here.next_of("left").await["data"]["member"], "bob");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_that_ends_closes_its_sockets_on_all_nodes_and_no_others() {
    let server = PrivateRedis::start();
    let ((_a, one), (_b, other)) =
        (node(&server, 1, Limits::default()).await, node(&server, 2, Limits::default()).await);
    let (mut here, mut there, mut stays) =
        (connect(&one, "member"), connect(&other, "member"), connect(&one, "member 2"));
    for client in [&mut here, &mut there, &mut stays] {
        let joined = client.next_of("subscribed").await;
        assert!(joined["room"].as_str().unwrap().starts_with("own/member"), "without asking: {joined}");
    }
    other.end("own/member").await;
    for client in [&mut here, &mut there] {
        assert_eq!(client.closed().await, (1008, "session_changed".into()));
    }
    one.publish("own/member 2", "moved", &1).await.unwrap();
    assert_eq!(stays.next_of("moved").await["data"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_resumes_on_another_node_when_its_own_ends() {
    let server = PrivateRedis::start();
    let ((a, one), (_b, other)) =
        (node(&server, 1, Limits::default()).await, node(&server, 2, Limits::default()).await);
    let mut client = connect(&one, "ann");
    client.subscribe("a").await;
    other.publish("a", "x", &1).await.unwrap();
    let last = client.next().await;
    let (left, closed) = tokio::join!(one.drain(Duration::from_secs(3)), client.closed());
    assert_eq!((left, closed.0), (0, 1001));
    drop((one, client));
    a.close().await;
    drop(a);
    for number in 2..=5 {
        other.publish("a", "x", &number).await.unwrap();
    }
    let mut again = connect(&other, "ann");
    assert_eq!(again.resume(&last).await["resumed"], true);
    other.publish("a", "x", &6).await.unwrap();
    for number in 2..=6 {
        assert_eq!(again.next().await["data"], number);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_missed_and_nothing_comes_twice_from_node_to_node() {
    let server = PrivateRedis::start();
    let limits = Limits { max_sockets_per_user: 1_000, ..Limits::default() };
    let ((_a, one), (_b, other)) = (node(&server, 1, limits.clone()).await, node(&server, 2, limits).await);
    let start = connect(&other, "first").subscribe("a").await;
    let stays = [vec![1, 5, 30], vec![100], vec![2], vec![17, 0, 0, 40], vec![3, 3, 3, 50], vec![900]];
    everybody_gets_everything_once(&[one, other], start, &stays, 900).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_stay_while_redis_is_away_and_are_told_of_a_gap() {
    let mut server = PrivateRedis::start();
    let ((a, one), (b, other)) = (node(&server, 1, Limits::default()).await, node(&server, 2, Limits::default()).await);
    let (mut here, mut there) = (connect(&one, "ann"), connect(&other, "bob"));
    here.subscribe("a").await;
    there.subscribe("a").await;
    one.publish("a", "x", &"before").await.unwrap();
    let before = here.next_of("x").await;
    assert_eq!(there.next_of("x").await, before);
    server.stop();
    until("apart", async || a.state() == State::Disconnected && b.state() == State::Disconnected).await;
    let gap = here.next_of("gap").await;
    assert_ne!(gap["epoch"], before["epoch"]);
    one.publish("a", "x", &"apart").await.unwrap();
    assert_eq!(here.next_of("x").await["data"], "apart", "its own events go on");
    server.start_again();
    until("together", async || a.is_connected() && b.is_connected()).await;
    there.next_of("gap").await;
    // Clients may receive more than one gap until the nodes settle. Events are delivered in any case.
    let (mut last_here, mut last_there) = (None, None);
    until("both hear the same", async || {
        let Some(position) = other.publish("a", "x", &"after").await.unwrap() else { return false };
        let is_it = |event: &serde_json::Value| {
            event["epoch"].as_str() == Some(&position.epoch.to_string()) && event["offset"] == position.offset
        };
        last_here = Some(here.next_of("x").await);
        last_there = Some(there.next_of("x").await);
        [&last_here, &last_there].into_iter().flatten().filter(|event| is_it(event)).count() == 2
    })
    .await;
    assert_eq!(here.resume(&before).await["resumed"], false);
    assert_eq!(there.resume(&last_there.unwrap()).await["resumed"], true);
    here.send_frame(0x88, b"").await;
    while !matches!(here.received().await, Received::Close(1000, _)) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_redis_has_lost_is_told_as_a_gap_wherever_somebody_waits_for_it() {
    let server = PrivateRedis::start();
    let ((_a, one), (_b, other)) =
        (node(&server, 1, Limits::default()).await, node(&server, 2, Limits::default()).await);
    let mut there = connect(&other, "bob");
    there.subscribe("a").await;
    one.publish("a", "x", &"before").await.unwrap();
    let before = there.next_of("x").await;
    server.cli(&["FLUSHALL"]);
    assert_eq!(one.publish("a", "x", &"lost").await.unwrap(), None);
    assert_ne!(there.next_of("gap").await["epoch"], before["epoch"]);
    one.publish("a", "x", &"after").await.unwrap();
    assert_eq!(there.next_of("x").await["data"], "after");
}
