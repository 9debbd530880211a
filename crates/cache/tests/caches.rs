//! Guarantees of the caches, on one node and on several.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicI64, AtomicU64};
use std::time::Duration;

use futures_util::future::join_all;
use parlour_cache::{Cache, Caches, Policy, Scope, Seal, Shared};
use parlour_cluster::{Clock, Cluster, Redis};
use parlour_testkit::{PrivateRedis, until};

const SCOPE: Scope = Scope { kind: "services", id: 5 };
const OTHER: Scope = Scope { kind: "services", id: 6 };
const POLICY: Policy = Policy { fresh: Duration::from_secs(60), life: Duration::from_secs(120), capacity: 1_000 };

type Values = Cache<&'static str, u64, &'static str>;

/// The data to cache: a value, and the number of lookups.
#[derive(Clone, Default)]
struct Truth {
    value: Arc<AtomicU64>,
    looks: Arc<AtomicU64>,
}

impl Truth {
    fn look(
        &self,
    ) -> impl FnOnce() -> std::pin::Pin<Box<dyn Future<Output = Result<u64, &'static str>> + Send>> + Send + 'static
    {
        let truth = self.clone();
        || {
            Box::pin(async move {
                truth.looks.fetch_add(1, SeqCst);
                let value = truth.value.load(SeqCst);
                tokio::task::yield_now().await;
                Ok(value)
            })
        }
    }

    fn looks(&self) -> u64 {
        self.looks.load(SeqCst)
    }
}

async fn get(values: &Values, scope: Scope, truth: &Truth) -> u64 {
    *values.get(scope, "list", truth.look()).await.unwrap()
}

/// Creates a cache on a standalone node, with a clock that the test sets.
fn alone() -> (Values, Caches, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(1_000_000));
    let read = Arc::clone(&time);
    let caches = Caches::new(Cluster::standalone(Clock::by(move || read.load(SeqCst))));
    (Cache::new(&caches, POLICY, None), caches, time)
}

fn shared() -> Shared<&'static str, u64> {
    Shared::as_json(|key| (*key).to_owned())
}

async fn node(server: &PrivateRedis, number: u64) -> Caches {
    let redis =
        Redis { addresses: vec![server.url().into()], prefix: "test:".into(), timeout: Duration::from_secs(20) };
    let cluster = Cluster::on_redis(&redis, number, Clock::system()).unwrap();
    // Until the first heartbeat is received, values are valid for one second only, and would be recomputed too often.
    until("together", async || cluster.is_connected() && cluster.receives_all()).await;
    Caches::new(cluster)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_waiters_have_it_made_once() {
    let (values, ..) = alone();
    let truth = Truth::default();
    let waiters = (0..1_000).map(|_| {
        let (values, truth) = (values.clone(), truth.clone());
        tokio::spawn(async move { get(&values, SCOPE, &truth).await })
    });
    assert!(join_all(waiters).await.into_iter().all(|value| value.unwrap() == 0));
    assert_eq!(truth.looks(), 1);
    assert_eq!(values.stats().computed, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_waiters_on_three_nodes_have_it_made_once() {
    let server = PrivateRedis::start();
    let nodes = [node(&server, 1).await, node(&server, 2).await, node(&server, 3).await];
    let values = nodes.each_ref().map(|caches| Values::new(caches, POLICY, Some(shared())));
    let truth = Truth::default();
    let waiters = (0..1_000).map(|number| {
        let (values, truth) = (values[number % 3].clone(), truth.clone());
        tokio::spawn(async move { get(&values, SCOPE, &truth).await })
    });
    assert!(join_all(waiters).await.into_iter().all(|value| value.unwrap() == 0));
    assert_eq!(truth.looks(), 1);
    assert_eq!(values.iter().map(|values| values.stats().shared).sum::<u64>(), 2, "the others took it over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_a_change_nobody_gets_what_was_before() {
    let server = PrivateRedis::start();
    let mut places = vec![(alone().1, None)];
    places.push((node(&server, 1).await, Some(shared())));
    for (caches, shared) in places {
        let values = Values::new(&caches, POLICY, shared);
        let truth = Truth::default();
        let readers: Vec<_> = (0..4)
            .map(|_| {
                let (values, truth) = (values.clone(), truth.clone());
                tokio::spawn(async move {
                    loop {
                        get(&values, SCOPE, &truth).await;
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();
        for change in 1..=300 {
            truth.value.store(change, SeqCst);
            caches.invalidate([SCOPE]).await;
            assert_eq!(get(&values, SCOPE, &truth).await, change);
        }
        for reader in readers {
            assert!(!reader.is_finished());
            reader.abort();
        }
    }
}

#[tokio::test]
async fn a_change_of_one_leaves_the_others() {
    let (values, caches, _) = alone();
    let truth = Truth::default();
    for scope in [SCOPE, OTHER] {
        get(&values, scope, &truth).await;
    }
    caches.invalidate([OTHER]).await;
    get(&values, SCOPE, &truth).await;
    assert_eq!(truth.looks(), 2);
    get(&values, OTHER, &truth).await;
    assert_eq!(truth.looks(), 3);
}

#[tokio::test]
async fn what_was_looked_up_before_a_change_is_not_kept_after_it() {
    let (values, caches, _) = alone();
    let truth = Truth::default();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go_on, may_go_on) = tokio::sync::oneshot::channel::<()>();
    let looking = {
        let (values, truth) = (values.clone(), truth.clone());
        tokio::spawn(async move {
            let slow = async move || {
                let old = truth.value.load(SeqCst);
                begun.send(()).unwrap();
                may_go_on.await.unwrap();
                Ok(old)
            };
            *values.get(SCOPE, "list", || Box::pin(slow())).await.unwrap()
        })
    };
    has_begun.await.unwrap();
    truth.value.store(1, SeqCst);
    caches.invalidate([SCOPE]).await;
    assert_eq!(get(&values, SCOPE, &truth).await, 1, "nor does it wait for that one");
    go_on.send(()).unwrap();
    assert_eq!(looking.await.unwrap(), 0);
    assert_eq!(get(&values, SCOPE, &truth).await, 1);
}

#[tokio::test]
async fn what_is_no_longer_fresh_is_given_out_while_it_is_made_anew_and_not_beyond_its_life() {
    let (values, _, time) = alone();
    let truth = Truth::default();
    assert_eq!(get(&values, SCOPE, &truth).await, 0);
    truth.value.store(1, SeqCst);
    time.fetch_add(50_000, SeqCst);
    assert_eq!(get(&values, SCOPE, &truth).await, 0);
    assert_eq!(truth.looks(), 1, "fresh still");
    time.fetch_add(11_000, SeqCst);
    assert_eq!(get(&values, SCOPE, &truth).await, 0, "the old one at once");
    until("computed again", async || get(&values, SCOPE, &truth).await == 1).await;
    assert_eq!(truth.looks(), 2, "by one of those that asked");
    truth.value.store(2, SeqCst);
    time.fetch_add(120_000, SeqCst);
    assert_eq!(get(&values, SCOPE, &truth).await, 2, "beyond its life");
}

#[tokio::test]
async fn a_failure_is_told_and_not_kept() {
    let (values, _, time) = alone();
    let truth = Truth::default();
    let failing = async || values.get(SCOPE, "list", || async { Err("gone") }).await;
    assert_eq!(failing().await, Err("gone"));
    assert_eq!(get(&values, SCOPE, &truth).await, 0);
    time.fetch_add(61_000, SeqCst);
    assert_eq!(failing().await.as_deref(), Ok(&0), "the old one will do");
    truth.value.store(1, SeqCst);
    until("computed again by the next that can", async || get(&values, SCOPE, &truth).await == 1).await;
}

#[tokio::test]
async fn a_failure_is_told_to_all_that_wait_for_it() {
    let (values, ..) = alone();
    let (fail, fails) = tokio::sync::oneshot::channel::<()>();
    let first = values.get(SCOPE, "list", || async {
        fails.await.unwrap();
        Err("gone")
    });
    let others = (0..100).map(|_| values.get(SCOPE, "list", || async { panic!("the first makes it for all") }));
    let ending = async {
        tokio::task::yield_now().await;
        fail.send(()).unwrap();
    };
    let (first, others, ()) = tokio::join!(first, join_all(others), ending);
    assert!(others.into_iter().chain([first]).all(|value| value.err() == Some("gone")));
    assert_eq!(values.stats().computed, 1);
}

#[tokio::test]
async fn who_goes_away_leaves_the_making_to_the_next_that_waits() {
    let (values, ..) = alone();
    let truth = Truth::default();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let first = tokio::spawn({
        let values = values.clone();
        async move {
            let hang = || async {
                begun.send(()).unwrap();
                std::future::pending().await
            };
            values.get(SCOPE, "list", hang).await.map(drop)
        }
    });
    has_begun.await.unwrap();
    let mut second = Box::pin(get(&values, SCOPE, &truth));
    tokio::select! {
        biased;
        _ = &mut second => panic!("it waits for the first"),
        () = tokio::task::yield_now() => first.abort(),
    }
    assert_eq!(second.await, 0);
    assert_eq!((truth.looks(), get(&values, SCOPE, &truth).await, truth.looks()), (1, 0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_on_one_node_is_known_to_the_others() {
    let server = PrivateRedis::start();
    let (here, there) = (node(&server, 1).await, node(&server, 2).await);
    let values = Values::new(&there, POLICY, Some(shared()));
    let truth = Truth::default();
    until("they know each other", async || there.cluster().stats().gaps >= 2).await;
    for change in 1..50 {
        get(&values, SCOPE, &truth).await;
        truth.value.store(change, SeqCst);
        here.invalidate([SCOPE]).await;
        until("the change is known", async || get(&values, SCOPE, &truth).await == change).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_while_redis_is_away_are_known_in_a_while_and_when_it_is_back() {
    let mut server = PrivateRedis::start();
    let (here, there) = (node(&server, 1).await, node(&server, 2).await);
    let values = Values::new(&there, POLICY, Some(shared()));
    let truth = Truth::default();
    let mut change = 0;
    for _ in 0..3 {
        assert_eq!(get(&values, SCOPE, &truth).await, change);
        server.stop();
        for _ in 0..2 {
            change += 1;
            truth.value.store(change, SeqCst);
            here.invalidate([SCOPE]).await;
            until("values are trusted for a moment only", async || get(&values, SCOPE, &truth).await == change).await;
        }
        server.start_again();
        until("together", async || [&here, &there].iter().all(|node| node.cluster().is_connected())).await;
        change += 1;
        truth.value.store(change, SeqCst);
        here.invalidate([SCOPE]).await;
        until("the change is known", async || get(&values, SCOPE, &truth).await == change).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sealed_is_shared_and_cannot_be_read_on_the_way() {
    let server = PrivateRedis::start();
    let (here, there) = (node(&server, 1).await, node(&server, 2).await);
    for sealed in [false, true] {
        let texts = |caches: &Caches| {
            let shared = Shared::as_json(|key: &u8| key.to_string());
            Cache::<u8, String, ()>::new(
                caches,
                POLICY,
                Some(if sealed { shared.sealed(Seal::new([1; 32])) } else { shared }),
            )
        };
        let scope = Scope { kind: "texts", id: i64::from(sealed) };
        let make = || async { Ok("plain words".to_owned()) };
        texts(&here).get(scope, 1, make).await.unwrap();
        let other = texts(&there);
        other.get(scope, 1, make).await.unwrap();
        assert_eq!((other.stats().computed, other.stats().shared), (0, 1));
        let kept = server.cli(&["HGET", &format!("test:c:{{{scope}}}:copy:1"), "value"]);
        assert!(!kept.is_empty());
        assert_eq!(kept.contains("plain words"), !sealed, "{kept}");
    }
    // A node with a different key recomputes the value.
    let shared = Shared::as_json(|key: &u8| key.to_string()).sealed(Seal::new([2; 32]));
    let stranger = Cache::<u8, String, ()>::new(&there, POLICY, Some(shared));
    stranger.get(Scope { kind: "texts", id: 1 }, 1, || async { Ok("own".to_owned()) }).await.unwrap();
    assert_eq!(stranger.stats().computed, 1);
}
