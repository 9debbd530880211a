//! Guarantees of the rate limits, on one node and on several.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use futures_util::future::join_all;
use parlour_cluster::{Clock, Cluster, Redis, State};
use parlour_rate_limit::{By, Mode, Outcome, PenaltyPolicy, Policy, RateLimiter, Settings, Subject, WithoutRedis};
use parlour_testkit::{PrivateRedis, until};
use sha2::{Digest, Sha256};

const PENALTIES: PenaltyPolicy = PenaltyPolicy {
    slow_after: 3,
    slow_by: Duration::from_millis(1),
    block_after: 5,
    block_for: Duration::from_secs(600),
    challenge_for: Duration::from_secs(3_600),
    challenge_bits: 8,
};

fn policy(name: &str, by: &[By], windows: &[&str]) -> Policy {
    Policy {
        name: name.into(),
        by: by.to_vec(),
        routes: Vec::new(),
        tags: Vec::new(),
        windows: windows.iter().map(|rate| rate.parse().unwrap()).collect(),
        shadow: false,
        without_redis: WithoutRedis::Alone,
    }
}

fn settings(policies: Vec<Policy>) -> Settings {
    Settings { mode: Mode::On, policies, exempt: vec!["127.0.0.0/8".parse().unwrap()], penalties: PENALTIES }
}

/// Creates a rate limiter on a standalone node, with a clock that the test sets.
fn alone(settings: Settings) -> (RateLimiter, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(1_000_000));
    let read = Arc::clone(&time);
    (RateLimiter::new(Cluster::standalone(Clock::by(move || read.load(SeqCst))), settings), time)
}

fn stranger(address: &str) -> Subject<'static> {
    let address: IpAddr = address.parse().unwrap();
    Subject { address, user: None, business: None, api_key: None, tags: &["stranger"], proof: None }
}

async fn ask(limits: &RateLimiter, route: &str, asked: Subject<'_>) -> Outcome {
    limits.check(&limits.plan(route), &asked, || "token".into()).await
}

fn passes(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Pass(_))
}

async fn node(server: &PrivateRedis, number: u64, settings: Settings) -> (Cluster, RateLimiter) {
    let redis =
        Redis { addresses: vec![server.url().into()], prefix: "test:".into(), timeout: Duration::from_secs(20) };
    let cluster = Cluster::on_redis(&redis, number, Clock::system()).unwrap();
    until("together", async || cluster.is_connected()).await;
    (cluster.clone(), RateLimiter::new(cluster, settings))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_thousand_requests_at_once_over_three_nodes_a_hundred_pass() {
    let server = PrivateRedis::start();
    let own = |_| settings(vec![policy("address", &[By::Address], &["100/1h", "150/1d"])]);
    let nodes = [node(&server, 1, own(1)).await, node(&server, 2, own(2)).await, node(&server, 3, own(3)).await];
    let nodes = Arc::new(nodes.map(|(_, limits)| limits));
    let asked = (0..2_000).map(|number: usize| {
        let nodes = Arc::clone(&nodes);
        tokio::spawn(async move {
            // Logged in, so that the refusals have no penalties.
            passes(&ask(&nodes[number % 3], "GET /x", Subject { user: Some(1), ..stranger("192.0.2.1") }).await)
        })
    });
    assert_eq!(join_all(asked).await.into_iter().filter(|passed| *passed.as_ref().unwrap()).count(), 100);
}

#[tokio::test]
async fn requests_are_counted_by_what_the_policy_says_and_for_whom() {
    let mut for_clients = policy("clients", &[By::User, By::Route], &["1/m"]);
    for_clients.tags = vec!["client".into()];
    for_clients.routes = vec!["POST /bookings".into()];
    let (limits, _) = alone(settings(vec![policy("address", &[By::Address], &["3/m"]), for_clients]));
    let client = |user| Subject { user: Some(user), tags: &["user", "client"], ..stranger("127.0.0.1") };
    assert!(passes(&ask(&limits, "POST /bookings", client(1)).await));
    assert!(!passes(&ask(&limits, "POST /bookings", client(1)).await));
    assert!(passes(&ask(&limits, "POST /bookings", client(2)).await), "another user");
    assert!(passes(&ask(&limits, "GET /bookings", client(1)).await), "another route");
    let desk = Subject { tags: &["user", "staff"], ..client(1) };
    assert!(passes(&ask(&limits, "POST /bookings", desk).await), "another sort of user");
    for number in 0..3 {
        let one_of_64 = format!("2001:db8::{number}");
        let Outcome::Pass(Some(standing)) = ask(&limits, "GET /x", stranger(&one_of_64)).await else {
            panic!("passes")
        };
        assert_eq!((standing.policy, standing.remaining), (0, 2 - number));
    }
    assert!(!passes(&ask(&limits, "GET /x", stranger("2001:db8::ffff")).await));
    assert!(passes(&ask(&limits, "GET /x", stranger("2001:db8:0:1::1")).await));
    for _ in 0..10 {
        assert_eq!(ask(&limits, "GET /x", stranger("127.0.0.1")).await, Outcome::Pass(None), "exempt");
    }
}

#[tokio::test]
async fn in_shadow_nothing_is_refused() {
    let mut quiet = policy("quiet", &[By::Address], &["1/m"]);
    quiet.shadow = true;
    let (limits, _) = alone(settings(vec![quiet]));
    let (all, _) =
        alone(Settings { mode: Mode::Shadow, ..settings(vec![policy("address", &[By::Address], &["1/m"])]) });
    let (off, _) = alone(Settings { mode: Mode::Off, ..settings(vec![policy("address", &[By::Address], &["1/m"])]) });
    for limits in [limits, all, off] {
        for _ in 0..20 {
            assert!(passes(&ask(&limits, "GET /x", stranger("192.0.2.1")).await));
        }
    }
}

/// Finds an answer to a challenge by trying numbers.
fn work(token: &str, bits: u32) -> String {
    let is_it = |answer: &u64| {
        let hash = Sha256::digest(format!("{token}.{answer}"));
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]).leading_zeros() >= bits
    };
    (0..).find(is_it).unwrap().to_string()
}

#[tokio::test]
async fn who_goes_on_and_on_is_blocked_then_challenged_then_forgiven_and_everything_fades() {
    let (limits, time) = alone(settings(vec![policy("address", &[By::Address], &["1/m"])]));
    let bad = stranger("192.0.2.1");
    assert!(passes(&ask(&limits, "GET /x", bad).await));
    for _ in 0..5 {
        assert!(matches!(ask(&limits, "GET /x", bad).await, Outcome::Refused(_)));
    }
    assert_eq!(ask(&limits, "GET /x", bad).await, Outcome::Blocked(PENALTIES.block_for));
    assert!(passes(&ask(&limits, "GET /x", stranger("192.0.2.2")).await), "others are not");
    let logged_in = Subject { user: Some(1), ..bad };
    assert!(!matches!(ask(&limits, "GET /x", logged_in).await, Outcome::Blocked(_)), "who is logged in is known");
    time.fetch_add(600_000, SeqCst);
    assert!(passes(&ask(&limits, "GET /x", bad).await), "the block has ended");
    assert!(matches!(ask(&limits, "GET /x", bad).await, Outcome::Refused(_)));
    let Outcome::Challenged { token, bits } = ask(&limits, "GET /x", bad).await else { panic!("challenged") };
    time.fetch_add(60_000, SeqCst);
    let answer = work(&token, bits);
    let with = |token, answer, asked| Subject { proof: Some((token, answer)), ..asked };
    for (token, answer) in [("other", answer.as_str()), (&token, "0"), (&token, "")] {
        assert!(matches!(ask(&limits, "GET /x", with(token, answer, bad)).await, Outcome::Challenged { .. }));
    }
    assert!(passes(&ask(&limits, "GET /x", with(&token, &answer, bad)).await), "work is proven");
    time.fetch_add(60_000, SeqCst);
    assert!(passes(&ask(&limits, "GET /x", bad).await), "and forgiven");
    assert!(matches!(ask(&limits, "GET /x", bad).await, Outcome::Refused(_)));
    let again = ask(&limits, "GET /x", with(&token, &answer, bad)).await;
    assert!(matches!(again, Outcome::Challenged { .. }), "no proof counts twice: {again:?}");
    time.fetch_add(3_600_000, SeqCst);
    assert!(passes(&ask(&limits, "GET /x", bad).await), "everything fades");
    assert!(matches!(ask(&limits, "GET /x", bad).await, Outcome::Refused(_)), "and the count restarts");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_blocked_on_one_node_is_on_all_and_can_prove_work_on_any() {
    let server = PrivateRedis::start();
    let own = || {
        let penalties = PenaltyPolicy { block_after: 0, ..PENALTIES };
        Settings { penalties, ..settings(vec![policy("address", &[By::Address], &["1/d"])]) }
    };
    let ((_, here), (_, there)) = (node(&server, 1, own()).await, node(&server, 2, own()).await);
    let bad = stranger("192.0.2.1");
    assert!(passes(&ask(&here, "GET /x", bad).await));
    assert!(matches!(ask(&there, "GET /x", bad).await, Outcome::Refused(_)));
    let Outcome::Challenged { token, bits } = ask(&there, "GET /x", bad).await else { panic!("challenged") };
    let wait = async { while !matches!(ask(&here, "GET /x", bad).await, Outcome::Challenged { .. }) {} };
    tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap();
    let answer = work(&token, bits);
    let proven = ask(&here, "GET /x", Subject { proof: Some((&token, &answer)), ..bad }).await;
    assert!(matches!(proven, Outcome::Refused(_)), "looked at again, if over the limit: {proven:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_redis_is_away_each_policy_does_as_it_says() {
    let mut server = PrivateRedis::start();
    let with = |name: &str, without_redis| Policy {
        without_redis,
        routes: vec![name.into()],
        ..policy(name, &[By::User], &["1/h"])
    };
    let policies = vec![
        with("alone", WithoutRedis::Alone),
        with("pass", WithoutRedis::Pass),
        with("refuse", WithoutRedis::Refuse),
    ];
    let (cluster, limits) = node(&server, 1, settings(policies)).await;
    let user = Subject { user: Some(1), ..stranger("192.0.2.1") };
    for route in ["alone", "pass", "refuse"] {
        assert!(passes(&ask(&limits, route, user).await));
        assert!(matches!(ask(&limits, route, user).await, Outcome::Refused(_)));
    }
    server.stop();
    until("apart", async || cluster.state() == State::Disconnected).await;
    assert!(passes(&ask(&limits, "alone", user).await), "counted on this node again");
    assert!(matches!(ask(&limits, "alone", user).await, Outcome::Refused(_)));
    assert_eq!(ask(&limits, "pass", user).await, Outcome::Pass(None));
    assert_eq!(ask(&limits, "pass", user).await, Outcome::Pass(None));
    assert_eq!(ask(&limits, "refuse", user).await, Outcome::Undecided);
}
