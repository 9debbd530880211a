//! Logging of slow statements.

use std::time::Duration;

/// Logs a slow statement with its plan. `plan` is empty if the plan is not known.
pub(crate) fn log_slow(statement: &str, took: Duration, plan: &str) {
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::warn!(statement, milliseconds, plan, "slow statement");
}
