//! The log of slow statements.

use std::time::Duration;

/// Says in the log what was slow.
pub(crate) fn log_slow(statement: &str, took: Duration, plan: &str) {
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::warn!(statement, milliseconds, plan, "slow statement");
}
