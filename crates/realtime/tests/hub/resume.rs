//! Clients that resume receive the events that they missed, each once and in order, whatever happens meanwhile.

use parlour_realtime::{Hub, Limits};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::client::Echo;
use crate::{alone, connect};

#[tokio::test(start_paused = true)]
async fn what_was_missed_comes_first_and_then_what_is_new() {
    let hub = alone(Limits::default());
    let mut client = connect(&hub, "ann");
    let joined = client.subscribe("a").await;
    for number in 1..=10 {
        hub.publish("a", "x", &number).await.unwrap();
    }
    let [_, _, third] = [client.next().await, client.next().await, client.next().await];
    drop(client);
    let mut again = connect(&hub, "ann");
    let resumed = again.resume(&third).await;
    assert_eq!(
        (&resumed["resumed"], &resumed["offset"], &resumed["epoch"]),
        (&json!(true), &json!(3), &joined["epoch"])
    );
    hub.publish("a", "x", &11).await.unwrap();
    for number in 4..=11 {
        let event = again.next().await;
        assert_eq!((&event["data"], &event["offset"], &event["type"]), (&json!(number), &json!(number), &json!("x")));
    }
    let from_the_start = connect(&hub, "bob").resume(&joined).await;
    assert_eq!(from_the_start["resumed"], true);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_resumed_is_said() {
    let hub = alone(Limits::default());
    let mut client = connect(&hub, "ann");
    let joined = client.subscribe("a").await;
    for number in 1..=10 {
        hub.publish("a", "x", &number).await.unwrap();
        client.next().await;
    }
    for (epoch, offset) in [(json!("1"), 3), (json!("nonsense"), 3), (joined["epoch"].clone(), 11)] {
        let answer = client.resume(&json!({"room": "a", "epoch": epoch, "offset": offset})).await;
        let expected = json!({
            "type": "subscribed", "room": "a", "epoch": joined["epoch"], "offset": 10, "resumed": false
        });
        assert_eq!(answer, expected);
    }
    hub.publish("a", "x", &11).await.unwrap();
    assert_eq!(client.next().await["data"], 11);
    // More than fits into half an outbox.
    for _ in 0..10 {
        hub.publish("a", "x", &"x".repeat(20_000)).await.unwrap();
    }
    let answer = connect(&hub, "bob").resume(&joined).await;
    assert_eq!((&answer["resumed"], &answer["offset"]), (&json!(false), &json!(21)));
}

/// Publishes the numbers below `events`, in order.
async fn publish(hub: Hub<Echo>, events: u64) {
    for number in 0..events {
        hub.publish("a", "x", &number).await.unwrap();
        if number % 7 == 0 {
            tokio::task::yield_now().await;
        }
    }
}

/// Reads all numbers below `events`. `stays` are the numbers of events after which the client disconnects, without a
/// close frame, and resumes on the next hub.
async fn follow(hubs: Vec<Hub<Echo>>, user: String, start: Value, stays: Vec<usize>, events: u64) {
    let (mut last, mut expected) = (start, 0);
    for (visit, stay) in stays.into_iter().cycle().enumerate() {
        let mut client = connect(&hubs[visit % hubs.len()], &user);
        client.ask_to_resume(&last).await;
        // A client that was closed as too slow resumes as well.
        let Some(answer) = client.next_if_quick().await else { continue };
        assert_eq!((&answer["type"], &answer["resumed"]), (&json!("subscribed"), &json!(true)));
        for _ in 0..stay {
            if expected == events {
                return;
            }
            let Some(event) = client.next_if_quick().await else { break };
            assert_eq!((&event["type"], &event["data"]), (&json!("x"), &json!(expected)), "the next one");
            last = event;
            expected += 1;
        }
    }
}

/// Publishes events to the first hub, and runs one client per entry of `stays`. Panics if a client misses an event or
/// receives one twice.
pub async fn everybody_gets_everything_once(hubs: &[Hub<Echo>], start: Value, stays: &[Vec<usize>], events: u64) {
    let publishing = tokio::spawn(publish(hubs[0].clone(), events));
    let followers: Vec<_> = stays
        .iter()
        .enumerate()
        .map(|(number, stays)| {
            let mut hubs = hubs.to_vec();
            let first = number % hubs.len();
            hubs.rotate_left(first);
            tokio::spawn(follow(hubs, format!("user {number}"), start.clone(), stays.clone(), events))
        })
        .collect();
    publishing.await.unwrap();
    for follower in followers {
        follower.await.unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_missed_and_nothing_comes_twice_while_others_publish(
        stays in proptest::collection::vec(proptest::collection::vec(0..40_usize, 1..20), 1..12),
    ) {
        prop_assume!(stays.iter().all(|stays| stays.iter().any(|stay| *stay > 0)));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            // A client that disconnected without a close frame may still count for a moment.
            let hub = alone(Limits { max_sockets_per_user: 1_000, ..Limits::default() });
            let start = connect(&hub, "first").subscribe("a").await;
            everybody_gets_everything_once(&[hub], start, &stays, 700).await;
        });
    }
}
