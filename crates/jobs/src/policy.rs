//! Kinds of jobs and their policies. Each kind is a type, which is also its payload.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A kind of job. The type is the payload, stored as JSON. A payload may be read by an older or newer version of the
/// program than the one that wrote it.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Name of the kind, without commas or quotes. It is stored in the database, so it must not change.
    const KIND: &'static str;
    /// Policy of the jobs of this kind. The default is [`Policy::DEFAULT`].
    const POLICY: Policy = Policy::DEFAULT;
}

/// Queue, attempts, delays and retention of the jobs of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Name of the queue of the jobs. [`QueueLimits`](crate::QueueLimits) apply to a whole queue.
    pub queue: &'static str,
    /// Priority within the queue. A job can override it.
    pub priority: Priority,
    /// Maximum number of attempts before a job becomes a dead letter. 0 counts as 1.
    pub max_attempts: u32,
    /// Delay after the first failure, without the jitter. It doubles with each further failure.
    pub backoff: Duration,
    /// Maximum delay after a failure, without the jitter.
    pub max_backoff: Duration,
    /// Maximum duration of an attempt. An attempt that takes longer is dropped and counts as failed.
    pub time_limit: Duration,
    /// Retention of successful jobs. With `None` they are deleted immediately.
    pub keep_done: Option<Duration>,
}

impl Policy {
    /// Three attempts of up to five minutes each in the queue `default`, with delays of one and two minutes (plus
    /// jitter) between them. Successful jobs are deleted immediately.
    pub const DEFAULT: Self = Self {
        queue: "default",
        priority: Priority::Normal,
        max_attempts: 3,
        backoff: Duration::from_secs(60),
        max_backoff: Duration::from_secs(6 * 3600),
        time_limit: Duration::from_secs(300),
        keep_done: None,
    };

    /// Returns the delay after attempt number `attempt` has failed: exponential backoff. `random`, from 0 to 1, adds up
    /// to a quarter, so that jobs that failed together are not retried together.
    #[must_use]
    pub fn wait_after(&self, attempt: u32, random: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let wait = self.backoff.saturating_mul(doubled).min(self.max_backoff);
        wait.saturating_add(wait.mul_f64(random.clamp(0.0, 1.0) / 4.0))
    }
}

/// Priority of a job within its queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Claimed before ready jobs of normal and low priority.
    High,
    /// Claimed after ready jobs of high priority, and before those of low priority.
    #[default]
    Normal,
    /// Claimed after ready jobs of high and normal priority.
    Low,
}

impl Priority {
    pub(crate) fn level(self) -> i64 {
        self as i64
    }

    pub(crate) fn of(level: i64) -> Self {
        match level {
            0 => Self::High,
            1 => Self::Normal,
            _ => Self::Low,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_double_up_to_the_longest_and_jitter_adds_up_to_a_quarter(attempt in 1_u32..100, random in 0.0..1.0) {
            let wait = Policy::DEFAULT.wait_after(attempt, random).as_secs_f64();
            let expected = (60.0 * 2_f64.powi(i32::try_from(attempt).unwrap() - 1)).min(6.0 * 3600.0);
            prop_assert!(wait >= expected - 0.001 && wait <= expected * 1.25 + 0.001, "{wait} for {expected}");
        }
    }
}
