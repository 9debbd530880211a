//! Guarantees of every engine: the memory of a node, Redis, and a Redis Cluster.

use std::any::Any;
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures_util::future::join_all;
use parlour_cluster::{
    Clock, Cluster, CopyLookup, Follower, Position, Received, Redis, State, StreamMessage, Topic, Verdict, Window,
};
use parlour_testkit::{PrivateRedis, PrivateRedisCluster, until};

/// Returns a server that all tests running at the same time share. It stops when the last of them drops it.
fn shared<T>(server: &Mutex<Weak<T>>, start: impl FnOnce() -> T) -> Arc<T> {
    let mut server = server.lock().unwrap_or_else(PoisonError::into_inner);
    server.upgrade().unwrap_or_else(|| {
        let started = Arc::new(start());
        *server = Arc::downgrade(&started);
        started
    })
}

/// One installation. The test controls its clock.
struct Place {
    addresses: Vec<String>,
    /// Keeps the servers at the addresses running.
    _servers: Option<Arc<dyn Any + Send + Sync>>,
    prefix: String,
    time: Arc<AtomicI64>,
}

impl Place {
    fn new(addresses: Vec<String>, servers: Option<Arc<dyn Any + Send + Sync>>) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let prefix = format!("place-{}:", NUMBER.fetch_add(1, Relaxed));
        Self { addresses, _servers: servers, prefix, time: Arc::new(AtomicI64::new(1_000_000)) }
    }

    fn memory() -> Self {
        Self::new(Vec::new(), None)
    }

    fn redis() -> Self {
        static SERVER: Mutex<Weak<PrivateRedis>> = Mutex::new(Weak::new());
        let server = shared(&SERVER, PrivateRedis::start);
        Self::new(vec![server.url()], Some(server))
    }

    fn redis_cluster() -> Self {
        static SERVERS: Mutex<Weak<PrivateRedisCluster>> = Mutex::new(Weak::new());
        let servers = shared(&SERVERS, PrivateRedisCluster::start);
        Self::new(servers.urls(), Some(servers))
    }

    fn is_shared(&self) -> bool {
        !self.addresses.is_empty()
    }

    fn turn(&self, milliseconds: i64) {
        self.time.fetch_add(milliseconds, Relaxed);
    }

    /// Starts a node. Without Redis, it is the only node.
    async fn node(&self, number: u64) -> Cluster {
        let time = Arc::clone(&self.time);
        let clock = Clock::by(move || time.load(Relaxed));
        if !self.is_shared() {
            return Cluster::standalone(clock);
        }
        let addresses = self.addresses.iter().map(|address| address.as_str().into()).collect();
        let redis = Redis { addresses, prefix: self.prefix.clone(), timeout: Duration::from_secs(20) };
        let node = Cluster::on_redis(&redis, number, clock).unwrap();
        until("together", async || node.state() == State::Connected).await;
        node
    }

    async fn nodes(&self) -> Vec<Cluster> {
        let count = if self.is_shared() { 3 } else { 1 };
        join_all((1..=count).map(|number| self.node(number))).await
    }
}

/// Creates a test on each engine for every `async fn name(place)`.
macro_rules! on_all_engines {
    ($(async fn $name:ident($place:ident: &Place) $body:block)*) => { $(
        mod $name {
            use super::*;

            async fn behaves($place: &Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn memory() {
                behaves(&Place::memory()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn redis() {
                behaves(&Place::redis()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn redis_cluster() {
                behaves(&Place::redis_cluster()).await;
            }
        }
    )* };
}

fn window(most: u32, milliseconds: u64) -> Window {
    Window { max_hits: NonZeroU32::new(most).unwrap(), period: Duration::from_millis(milliseconds) }
}

on_all_engines! {
    async fn of_concurrent_hits_on_all_nodes_exactly_as_many_pass_as_there_is_room_for(place: &Place) {
        let nodes = place.nodes().await;
        let hits = (0..2_000).map(|number: usize| {
            let node = nodes[number % nodes.len()].clone();
            tokio::spawn(async move { node.hit(b"all", &[window(100, 60_000), window(150, 90_000)]).await })
        });
        let verdicts: Vec<Verdict> = join_all(hits).await.into_iter().map(Result::unwrap).collect();
        let passed = || verdicts.iter().filter(|verdict| verdict.passed);
        assert_eq!(passed().count(), 100);
        let left: BTreeSet<u32> = passed().map(|verdict| verdict.remaining).collect();
        assert_eq!(left, (0..100).collect(), "each knew how many were left behind it");
        place.turn(60_000);
        assert!(nodes[0].hit(b"all", &[window(100, 60_000), window(150, 90_000)]).await.passed);
    }

    async fn windows_slide_as_the_rule_says(place: &Place) {
        let (node, reference) = (place.node(1).await, Place::memory());
        reference.time.store(place.time.load(Relaxed), Relaxed);
        let expected = reference.node(1).await;
        let mut rng = fastrand::Rng::with_seed(11);
        let windows = [window(3, 20), window(5, 50), window(11, 300)];
        for step in 0..400 {
            let pause = rng.i64(0..25);
            place.turn(pause);
            reference.turn(pause);
            let which = rng.u8(..3);
            let (key, some) = ([which], &windows[..=usize::from(which)]);
            assert_eq!(node.hit(&key, some).await, expected.hit(&key, some).await, "step {step}");
        }
    }

    async fn values_are_kept_until_removed_or_expired(place: &Place) {
        let nodes = place.nodes().await;
        let (one, other) = (&nodes[0], nodes.last().unwrap());
        let long = Duration::from_secs(3600);
        assert_eq!(one.get(b"a").await, None);
        one.put(b"a", b"1", long).await;
        one.put(b"a", b"2", long).await;
        assert_eq!(other.get(b"a").await.as_deref(), Some(&b"2"[..]));
        assert!(!other.put_new(b"a", b"3", long).await);
        assert!(!other.remove(b"a", b"1").await, "it is another one");
        assert!(other.remove(b"a", b"2").await);
        assert!(!one.remove(b"a", b"2").await);
        let claims = (0..50).map(|number: usize| {
            let node = nodes[number % nodes.len()].clone();
            tokio::spawn(async move { node.put_new(b"lock", &[u8::try_from(number).unwrap()], long).await })
        });
        assert_eq!(join_all(claims).await.into_iter().filter(|done| *done.as_ref().unwrap()).count(), 1);
        one.put(b"short", &[0, 255, 10], Duration::from_millis(1)).await;
        place.turn(1);
        until("the value has expired", async || other.get(b"short").await.is_none()).await;
        assert!(other.put_new(b"short", b"", long).await);
        assert_eq!(one.get(b"short").await.as_deref(), Some(&b""[..]));
    }

    async fn sets_have_room_for_so_many_and_forget_who_does_not_come_back(place: &Place) {
        let nodes = place.nodes().await;
        let entries = (0..100_u8).map(|number| {
            let node = nodes[usize::from(number) % nodes.len()].clone();
            tokio::spawn(async move { node.add_member(b"sockets", &[number], Duration::from_secs(1), 5).await })
        });
        let entered: Vec<u32> = join_all(entries).await.into_iter().filter_map(Result::unwrap).collect();
        assert_eq!(entered.iter().copied().collect::<BTreeSet<_>>(), (1..=5).collect());
        assert_eq!(entered.len(), 5);
        let (one, other) = (&nodes[0], nodes.last().unwrap());
        let members = other.members(b"sockets").await;
        assert_eq!(members.len(), 5);
        place.turn(999);
        let entered = one.add_member(b"sockets", &members[0], Duration::from_secs(1), 5).await;
        assert_eq!(entered, Some(5), "who is in can stay");
        assert_eq!(other.add_member(b"sockets", b"new", Duration::from_secs(1), 5).await, None);
        other.remove_member(b"sockets", &members[1]).await;
        assert_eq!(other.add_member(b"sockets", b"new", Duration::from_secs(1), 5).await, Some(5));
        place.turn(1);
        let stayed: BTreeSet<_> = one.members(b"sockets").await.into_iter().collect();
        assert_eq!(stayed, [members[0].clone(), "new".into()].into());
        place.turn(1_000);
        assert!(one.members(b"sockets").await.is_empty());
        one.remove_member(b"sockets", b"nobody").await;
    }

    async fn what_is_said_on_one_node_is_heard_on_all_in_order(place: &Place) {
        const TOPIC: Topic = Topic("news");
        let nodes = place.nodes().await;
        let mut listeners: Vec<_> = nodes.iter().map(|node| node.listen(TOPIC)).collect();
        let mut elsewhere = nodes[0].listen(Topic("else"));
        let all = async || nodes.iter().all(Cluster::receives_all);
        until("all hear all", all).await;
        if place.is_shared() {
            until("all know each other", async || nodes.iter().all(|node| node.stats().gaps >= 3)).await;
        }
        for number in 0..500_u16 {
            nodes[0].publish(TOPIC, number.to_le_bytes().to_vec());
        }
        for listener in &mut listeners {
            for number in 0..500_u16 {
                loop {
                    match listener.next().await {
                        // Left over from the time when the nodes started.
                        Received::Gap => assert_eq!(number, 0, "nothing is missed in between"),
                        Received::Message(text) => break assert_eq!(*text, number.to_le_bytes()),
                    }
                }
            }
        }
        nodes[0].publish(Topic("else"), "other");
        loop {
            match elsewhere.next().await {
                Received::Gap => {}
                Received::Message(text) => break assert_eq!(text, "other", "nothing of the other topic"),
            }
        }
    }
}

/// Returns the next event. Panics if events were missed before it, unless it is the first one: until then, a node may
/// still be connecting to the others.
async fn next_event(follower: &mut Follower, is_first: bool) -> (String, Position, String) {
    loop {
        match follower.next().await {
            StreamMessage::Gap => assert!(is_first, "nothing is missed in between"),
            StreamMessage::Dropped { stream } => assert!(is_first, "{stream}"),
            StreamMessage::Event { stream, position, text } => {
                return (stream.to_string(), position, String::from_utf8(text.to_vec()).unwrap());
            }
        }
    }
}

on_all_engines! {
    async fn events_are_numbered_once_each_and_followed_in_order_on_every_node(place: &Place) {
        let nodes = place.nodes().await;
        let followers: Vec<Follower> = nodes.iter().map(Cluster::follow).collect();
        until("all hear all", async || nodes.iter().all(Cluster::receives_all)).await;
        nodes[0].position("room:{1}").await;
        let appends = (0..1_000).map(|number: usize| {
            let node = nodes[number % nodes.len()].clone();
            let text = number.to_string();
            tokio::spawn(async move { (node.append("room:{1}", text.as_bytes()).await.unwrap(), text) })
        });
        let mut appended: Vec<_> = join_all(appends).await.into_iter().map(Result::unwrap).collect();
        appended.sort_by_key(|(position, _)| position.offset);
        let epoch = appended[0].0.epoch;
        for (offset, (position, _)) in (1..).zip(&appended) {
            assert_eq!(*position, Position { epoch, offset });
        }
        assert_eq!(appended.len(), 1_000);
        for mut follower in followers {
            for (number, (position, text)) in appended.iter().enumerate() {
                let heard = next_event(&mut follower, number == 0).await;
                assert_eq!(heard, ("room:{1}".to_owned(), *position, text.clone()));
            }
        }
        assert_eq!(nodes.last().unwrap().position("room:{1}").await, Position { epoch, offset: 1_000 });
    }

    async fn exactly_the_rest_is_said_of_every_position_and_nothing_of_others(place: &Place) {
        let nodes = place.nodes().await;
        let (one, other) = (&nodes[0], nodes.last().unwrap());
        let start = one.position("s").await;
        assert_eq!((start.offset, other.position("s").await), (0, start));
        let text = |offset: u64| -> Vec<u8> { [&[0, 255, b' ', b'\n'][..], &offset.to_le_bytes()].concat() };
        for offset in 1..=30 {
            assert_eq!(one.append("s", &text(offset)).await, Some(Position { offset, ..start }));
        }
        for after in 0..=30 {
            let rest = other.since("s", Position { offset: after, ..start }).await.unwrap();
            let expected = (after + 1..=30).map(|offset| (Position { offset, ..start }, text(offset).into()));
            assert_eq!(rest, expected.collect::<Vec<_>>(), "after {after}");
        }
        for offset in [31, 32, 1 << 53, u64::MAX] {
            assert_eq!(other.since("s", Position { offset, ..start }).await, None, "it has not come so far");
        }
        for epoch in [0, start.epoch.wrapping_add(1), u64::MAX] {
            assert_eq!(other.since("s", Position { epoch, offset: 3 }).await, None, "another epoch");
        }
        assert_eq!(other.since("else", start).await, None, "another stream");
        assert_ne!(other.position("else").await.epoch, start.epoch);
    }

    async fn no_more_than_the_last_events_are_kept_and_not_for_long(place: &Place) {
        let node = place.node(1).await;
        let start = node.position("s").await;
        let at = |offset: u64| Position { offset, ..start };
        for part in 0..11_u64 {
            join_all((0..100).map(|_| node.append("s", b"x"))).await;
            assert_eq!(node.position("s").await, at((part + 1) * 100));
        }
        assert_eq!(node.since("s", at(99)).await, None);
        assert_eq!(node.since("s", at(100)).await.unwrap().len(), 1_000);
        place.turn(60_000);
        node.append("s", b"late").await;
        place.turn(59_999);
        assert_eq!(node.since("s", at(101)).await.unwrap().len(), 1_000);
        place.turn(1);
        assert_eq!(node.since("s", at(1_099)).await, None, "too old");
        assert_eq!(node.since("s", at(1_100)).await, Some(vec![(at(1_101), "late".into())]));
        place.turn(120_000);
        assert_eq!(node.since("s", at(1_100)).await, None);
        assert_eq!(node.since("s", at(1_101)).await, Some(Vec::new()), "of a quiet stream nothing is missed");
        assert_eq!(node.append("s", b"again").await, Some(at(1_102)));
        assert_eq!(node.since("s", at(1_101)).await.unwrap().len(), 1);
    }

    async fn a_stream_is_there_for_as_long_as_somebody_asks_about_it(place: &Place) {
        let nodes = place.nodes().await;
        let (one, other) = (&nodes[0], nodes.last().unwrap());
        let mut follower = other.follow();
        until("all hear all", async || nodes.iter().all(Cluster::receives_all)).await;
        assert_eq!(one.append("s", b"to nobody").await, None);
        let start = one.position("s").await;
        let at = |offset: u64| Position { offset, ..start };
        assert_eq!(other.append("s", b"first").await, Some(at(1)));
        assert_eq!(next_event(&mut follower, true).await, ("s".to_owned(), at(1), "first".to_owned()));
        for offset in 2..=3 {
            place.turn(3_599_999);
            assert_eq!(other.position("s").await, at(offset - 1));
            assert_eq!(one.append("s", b"later").await, Some(at(offset)));
        }
        place.turn(3_599_999);
        assert_eq!(one.since("s", at(3)).await, Some(Vec::new()));
        place.turn(3_599_999);
        assert_eq!(one.append("s", b"last").await, Some(at(4)));
        place.turn(1);
        assert_eq!((one.append("s", b"to nobody").await, one.since("s", at(4)).await), (None, None), "forgotten");
        let restarted = one.position("s").await;
        assert!(restarted.offset == 0 && restarted.epoch != start.epoch);
        assert_eq!(other.since("s", at(4)).await, None);
        assert_eq!(other.since("s", restarted).await, Some(Vec::new()));
    }
}

const NEW: Duration = Duration::from_secs(60);
const LAPSE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_everyone_may_make_a_copy_and_none_is_kept() {
    let node = Place::memory().node(1).await;
    for _ in 0..2 {
        let CopyLookup::Make(leave) = node.get_copy("a", "list", NEW, LAPSE).await else {
            panic!("nothing to wait for")
        };
        node.put_copy("a", "list", leave, Some(b"made"), NEW).await;
    }
    assert!(node.invalidate_copies("a").await);
}

async fn copies_are_made_once_and_given_out_until_they_are_outdated(place: &Place) {
    let nodes = place.nodes().await;
    let (one, other) = (&nodes[0], &nodes[1]);
    let CopyLookup::Make(leave) = one.get_copy("a", "list", NEW, LAPSE).await else { panic!("there is none") };
    assert_eq!(other.get_copy("a", "list", NEW, LAPSE).await, CopyLookup::Wait);
    assert!(matches!(other.get_copy("a", "page", NEW, LAPSE).await, CopyLookup::Make(_)), "that is another copy");
    one.put_copy("a", "list", leave, Some(b"made"), NEW).await;
    place.turn(10);
    let copy = CopyLookup::Copy("made".into(), Duration::from_millis(10));
    assert_eq!(other.get_copy("a", "list", NEW, LAPSE).await, copy);
    assert!(
        matches!(other.get_copy("a", "list", Duration::from_millis(9), LAPSE).await, CopyLookup::Make(_)),
        "too old"
    );
    // The group is invalidated while a node creates a copy: that copy is out of date before it is stored.
    assert!(other.invalidate_copies("a").await);
    let CopyLookup::Make(early) = one.get_copy("a", "list", NEW, LAPSE).await else { panic!("it is outdated") };
    assert!(other.invalidate_copies("a").await);
    let CopyLookup::Make(late) = other.get_copy("a", "list", NEW, LAPSE).await else { panic!("a new edition") };
    one.put_copy("a", "list", early, Some(b"old"), NEW).await;
    assert_eq!(one.get_copy("a", "list", NEW, LAPSE).await, CopyLookup::Wait, "the later one is still being made");
    other.put_copy("a", "list", late, Some(b"new"), NEW).await;
    assert_eq!(one.get_copy("a", "list", NEW, LAPSE).await, CopyLookup::Copy("new".into(), Duration::ZERO));
    // No copy could be created: the next node tries.
    let CopyLookup::Make(leave) = one.get_copy("b", "list", NEW, LAPSE).await else { panic!("there is none") };
    one.put_copy("b", "list", leave, None, NEW).await;
    let short = Duration::from_millis(1);
    assert!(matches!(other.get_copy("b", "list", NEW, short).await, CopyLookup::Make(_)));
    until("leave lapses", async || matches!(one.get_copy("b", "list", NEW, LAPSE).await, CopyLookup::Make(_))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_on_redis() {
    copies_are_made_once_and_given_out_until_they_are_outdated(&Place::redis()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_on_a_redis_cluster() {
    copies_are_made_once_and_given_out_until_they_are_outdated(&Place::redis_cluster()).await;
}
