//! What is promised of every engine, and while one is away.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod away;
mod conformance;

use std::time::Duration;

/// Waits until it is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}
