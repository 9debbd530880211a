//! Behavior while Redis is unavailable, and after it is back.

use std::num::NonZeroU32;
use std::time::Duration;

use parlour_cluster::{
    Clock, Cluster, CopyLookup, Follower, Position, Received, Redis, State, StreamMessage, Topic, Window,
};
use parlour_testkit::{PrivateRedis, until};

const TOPIC: Topic = Topic("news");
const HOUR: Duration = Duration::from_secs(3600);

/// Starts a node. Its timeout is long, so that a healthy Redis on a busy machine does not count as unavailable.
fn node(address: String, number: u64) -> Cluster {
    let redis = Redis { addresses: vec![address.into()], prefix: "test:".into(), timeout: Duration::from_secs(3) };
    Cluster::on_redis(&redis, number, Clock::system()).unwrap()
}

/// Returns true if all nodes share state and receive messages. These use separate connections, so either may come
/// first.
fn are_together(nodes: &[&Cluster]) -> bool {
    nodes.iter().all(|node| node.is_connected())
}

/// Runs every operation once, and waits until each has returned.
async fn ask_everything(node: &Cluster) {
    let window = [Window { max_hits: NonZeroU32::MIN, period: HOUR }];
    node.hit(b"k", &window).await;
    node.put(b"k", b"v", HOUR).await;
    node.get(b"k").await;
    node.put_new(b"k", b"v", HOUR).await;
    node.remove(b"k", b"v").await;
    node.add_member(b"k", b"m", HOUR, 5).await;
    node.members(b"k").await;
    node.remove_member(b"k", b"m").await;
    if let CopyLookup::Make(leave) = node.get_copy("k", "c", HOUR, HOUR).await {
        node.put_copy("k", "c", leave, Some(b"v"), HOUR).await;
    }
    node.invalidate_copies("k").await;
    node.publish(TOPIC, "x");
    let position = node.position("s").await;
    node.append("s", b"x").await;
    node.since("s", position).await;
}

/// Waits for an event. Returns true if there was a gap before it.
async fn was_gap_before(follower: &mut Follower, event: &str) -> bool {
    let mut was_gap = false;
    until(event, async || match follower.next().await {
        StreamMessage::Gap => {
            was_gap = true;
            false
        }
        StreamMessage::Event { text, .. } => text == event,
        StreamMessage::Dropped { .. } => false,
    })
    .await;
    was_gap
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_are_in_another_epoch_after_redis_was_away_and_followers_hear_of_a_gap() {
    let mut server = PrivateRedis::start();
    let (one, other) = (node(server.url(), 1), node(server.url(), 2));
    until("together", async || are_together(&[&one, &other])).await;
    let mut followers = [one.follow(), other.follow()];
    one.position("s").await;
    let before = one.append("s", b"before").await.unwrap();
    for follower in &mut followers {
        was_gap_before(follower, "before").await;
    }
    server.stop();
    until("apart", async || one.state() == State::Disconnected && other.state() == State::Disconnected).await;
    assert_eq!(one.append("s", b"to nobody").await, None, "nobody has asked since");
    one.position("s").await;
    let apart = one.append("s", b"apart").await.unwrap();
    assert_ne!(apart.epoch, before.epoch);
    assert_eq!(one.since("s", Position { offset: 0, ..apart }).await, Some(vec![(apart, "apart".into())]));
    assert_eq!(other.since("s", apart).await, None, "the other does not know of it");
    assert!(was_gap_before(&mut followers[0], "apart").await);
    server.start_again();
    until("together again", async || are_together(&[&one, &other])).await;
    other.position("s").await;
    let after = other.append("s", b"after").await.unwrap();
    assert!(after.epoch != before.epoch && after.epoch != apart.epoch);
    for position in [before, apart] {
        assert_eq!((one.since("s", position).await, other.since("s", position).await), (None, None));
    }
    for follower in &mut followers {
        assert!(was_gap_before(follower, "after").await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_node_appended_by_itself_breaks_the_stream_for_all_when_it_is_back() {
    let server = PrivateRedis::start();
    let one = node(server.url(), 1);
    until("together", async || are_together(&[&one])).await;
    let before = one.position("s").await;
    server.pause();
    let apart = one.position("s").await;
    assert_eq!(one.append("s", b"apart").await, Some(Position { offset: 1, ..apart }));
    assert_ne!(apart.epoch, before.epoch);
    server.resume();
    until("together again", async || one.state() == State::Connected).await;
    let has_restarted = async || ![before.epoch, apart.epoch].contains(&one.position("s").await.epoch);
    until("the stream restarts", has_restarted).await;
    assert_eq!((one.since("s", before).await, one.since("s", apart).await), (None, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_a_node_begins_and_works_by_itself_and_joins_when_it_comes() {
    let mut server = PrivateRedis::start();
    server.stop();
    let node = node(server.url(), 1);
    node.ready().await;
    assert_eq!((node.state(), node.receives_all()), (State::Disconnected, false));
    let window = [Window { max_hits: NonZeroU32::new(2).unwrap(), period: HOUR }];
    let passed = [node.hit(b"a", &window).await, node.hit(b"a", &window).await, node.hit(b"a", &window).await];
    assert_eq!(passed.map(|verdict| verdict.passed), [true, true, false]);
    node.put(b"a", b"1", HOUR).await;
    assert_eq!(node.get(b"a").await.as_deref(), Some(&b"1"[..]));
    assert!(!node.invalidate_copies("a").await, "nobody could be told");
    server.start_again();
    until("together", async || are_together(&[&node])).await;
    assert!(node.invalidate_copies("a").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_fails_while_redis_is_stopped_and_started_under_load_and_whoever_listens_knows() {
    let mut server = PrivateRedis::start();
    let (one, other) = (node(server.url(), 1), node(server.url(), 2));
    let mut listener = other.listen(TOPIC);
    let are_apart =
        |nodes: [&Cluster; 2]| nodes.iter().all(|node| node.state() == State::Disconnected && !node.receives_all());
    until("together", async || are_together(&[&one, &other])).await;
    let load: Vec<_> = (0..8)
        .map(|_| {
            let node = one.clone();
            tokio::spawn(async move {
                loop {
                    ask_everything(&node).await;
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for _ in 0..3 {
        server.stop();
        until("apart", async || are_apart([&one, &other])).await;
        server.start_again();
        until("together again", async || are_together(&[&one, &other])).await;
    }
    for task in &load {
        assert!(!task.is_finished(), "nothing panicked");
        task.abort();
    }
    let mut gaps = 0;
    while gaps < 3 {
        if listener.next().await == Received::Gap {
            gaps += 1;
        }
    }
    assert!(one.stats().cuts >= 3 && one.stats().fallbacks > 0, "{:?}", one.stats());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_says_nothing_is_away() {
    let server = PrivateRedis::start();
    let node = node(server.url(), 1);
    until("together", async || node.state() == State::Connected).await;
    server.pause();
    let asked = tokio::time::timeout(Duration::from_secs(20), ask_everything(&node));
    assert!(asked.await.is_ok(), "everything has an answer");
    until("apart", async || node.state() == State::Disconnected && !node.receives_all()).await;
    server.resume();
    until("together again", async || are_together(&[&node])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_vanishes_is_missed_and_one_that_says_farewell_is_not() {
    let server = PrivateRedis::start();
    let stays = node(server.url(), 1);
    let goes = node(server.url(), 2);
    until("both hear all", async || stays.receives_all() && goes.receives_all() && stays.stats().gaps >= 2).await;
    drop(goes);
    until("it is missed", async || !stays.receives_all()).await;
    // The node starts again with the same number. This time it sends a goodbye, so the other node does not miss it.
    let back = node(server.url(), 2);
    until("all are heard again", async || stays.receives_all() && back.receives_all()).await;
    back.close().await;
    drop(back);
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    for _ in 0..25 {
        ticks.tick().await;
        assert!(stays.receives_all(), "it said farewell");
    }
}

#[test]
fn what_is_no_address_is_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _inside = runtime.enter();
    for address in ["", "localhost", "http://127.0.0.1"] {
        let redis = Redis { addresses: vec![address.into()], prefix: String::new(), timeout: HOUR };
        assert!(Cluster::on_redis(&redis, 1, Clock::system()).is_err(), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_out_of_an_older_snapshot_is_not_given_out() {
    let mut server = PrivateRedis::start();
    let node = node(server.url(), 1);
    until("together", async || are_together(&[&node])).await;
    // On a busy machine, Redis may once or twice answer too late to be used.
    until("a copy is kept", async || match node.get_copy("a", "list", HOUR, HOUR).await {
        CopyLookup::Copy(..) => true,
        CopyLookup::Make(leave) => {
            node.put_copy("a", "list", leave, Some(b"old"), HOUR).await;
            false
        }
        CopyLookup::Wait => false,
    })
    .await;
    server.cli(&["SAVE"]);
    until("it is outdated", async || node.invalidate_copies("a").await).await;
    server.stop();
    server.start_again();
    assert_eq!(server.cli(&["EXISTS", "test:c:{a}:copy:list"]).trim(), "1", "it is there again");
    until("together again", async || node.state() == State::Connected).await;
    assert!(matches!(node.get_copy("a", "list", HOUR, HOUR).await, CopyLookup::Make(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_refuses_counts_as_away_until_it_does_not() {
    let server = PrivateRedis::start();
    let node = node(server.url(), 1);
    until("together", async || are_together(&[&node])).await;
    let refusals: [(&[&str], &[&str]); 2] = [
        (&["CONFIG", "SET", "maxmemory", "1"], &["CONFIG", "SET", "maxmemory", "0"]),
        (&["ACL", "SETUSER", "default", "-info"], &["ACL", "SETUSER", "default", "+info"]),
    ];
    for (refuse, relent) in refusals {
        assert_eq!(server.cli(refuse).trim(), "OK");
        until("apart", async || {
            // The stream must exist: appending to a missing stream writes nothing, so Redis would not refuse it.
            node.position("s").await;
            node.append("s", b"x").await;
            node.state() == State::Disconnected
        })
        .await;
        let mut follower = node.follow();
        assert!(!node.invalidate_copies("a").await, "nobody could be told");
        // The node diverges only once, and does not reconnect in between.
        for _ in 0..20 {
            node.append("s", b"x").await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert_eq!(node.state(), State::Disconnected);
        }
        let gaps = std::iter::from_fn(|| futures_util::FutureExt::now_or_never(follower.next()))
            .filter(|heard| *heard == StreamMessage::Gap)
            .count();
        assert!(gaps <= 1, "{gaps}");
        assert_eq!(server.cli(relent).trim(), "OK");
        until("together again", async || node.state() == State::Connected && node.invalidate_copies("a").await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_nodes_are_told_of_what_is_appended_to_a_stream_that_was_lost() {
    let server = PrivateRedis::start();
    let (one, other) = (node(server.url(), 1), node(server.url(), 2));
    until("together", async || are_together(&[&one, &other])).await;
    one.position("s").await;
    let mut follower = one.follow();
    server.cli(&["FLUSHALL"]);
    assert_eq!(other.append("s", b"x").await, None);
    while follower.next().await != (StreamMessage::Dropped { stream: "s".into() }) {}
}
