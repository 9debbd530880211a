//! Waiting for what another process does in its own time.

use std::thread;
use std::time::{Duration, Instant};

/// How long [`until`] waits.
const WITHIN: Duration = Duration::from_secs(30);

/// Waits in a Tokio runtime until it is so.
///
/// # Panics
/// When it is not within half a minute, with `what` it waited for.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(WITHIN, wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}

const PATIENCE: Duration = Duration::from_secs(60);

/// Whether `condition` comes to hold. It is asked again and again for a minute, which is long for
/// whatever a test waits for, even on a machine that is busy with other things.
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
