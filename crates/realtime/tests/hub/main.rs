//! Guarantees of a hub to its clients, on one node and on several.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod client;
mod nodes;
mod resume;
mod rules;

use std::time::Duration;

use client::{Client, Echo};
use parlour_cluster::{Clock, Cluster};
use parlour_realtime::{Hub, Limits};
use tokio::io::DuplexStream;

/// Creates a hub on a standalone node.
fn alone(limits: Limits) -> Hub<Echo> {
    Hub::new(Cluster::standalone(Clock::system()), Echo, limits)
}

/// Connects a user to a hub through a pipe that buffers `buffer` bytes in each direction.
fn connect_through(hub: &Hub<Echo>, user: &str, buffer: usize) -> Client<DuplexStream> {
    let (ours, theirs) = tokio::io::duplex(buffer);
    tokio::spawn(hub.serve(theirs, &[], user.to_owned()));
    Client(ours)
}

fn connect(hub: &Hub<Echo>, user: &str) -> Client<DuplexStream> {
    connect_through(hub, user, 1 << 20)
}

/// Polls until the condition holds. Panics after 100 seconds.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(100), wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}
