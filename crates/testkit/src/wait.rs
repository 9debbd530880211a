//! Waits for conditions, such as the start of another process.

use std::thread;
use std::time::{Duration, Instant};

/// Maximum time that [`until`] waits.
const WITHIN: Duration = Duration::from_secs(30);

/// Polls a condition in a Tokio runtime until it holds.
///
/// # Panics
/// Panics if the condition does not hold within half a minute. The message contains `what`.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(WITHIN, wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}

const PATIENCE: Duration = Duration::from_secs(60);

/// Polls a condition. Returns true once it holds, or false after a minute. This is long enough even on a busy machine.
pub(crate) fn comes_true(mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
    true
}
