//! Kinds of tasks: a type for each, which is its payload, and what holds for them.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What can be enqueued. The type is the payload, stored as JSON. A payload may still be read by a program that is
/// older or newer than the one that wrote it.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// The kind's name, without commas or quotes. It is stored, so it stays what it is.
    const KIND: &'static str;
    /// What holds for tasks of this kind.
    const POLICY: Policy = Policy::DEFAULT;
}

/// What holds for the tasks of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// The queue they wait in. Limits are a queue's.
    pub queue: &'static str,
    /// Which go first within their queue. A task can say otherwise.
    pub priority: Priority,
    /// How often a task is tried before it is dead, at least once.
    pub max_attempts: u32,
    /// How long a task waits after its first failure. The wait doubles with each further one.
    pub backoff: Duration,
    /// The longest that such a wait becomes.
    pub max_backoff: Duration,
    /// How long an attempt may take. What takes longer is dropped, and has failed.
    pub time_limit: Duration,
    /// How long a task that went well is kept to be looked at; not at all if `None`.
    pub keep_done: Option<Duration>,
}

impl Policy {
    /// Three tries in the queue `default`, after a minute and then two, of five minutes each.
    pub const DEFAULT: Self = Self {
        queue: "default",
        priority: Priority::Normal,
        max_attempts: 3,
        backoff: Duration::from_secs(60),
        max_backoff: Duration::from_secs(6 * 3600),
        time_limit: Duration::from_secs(300),
        keep_done: None,
    };

    /// How long a task waits after its `attempt`-th attempt has failed: exponential backoff. `random` in 0..1 adds up
    /// to a quarter, so that what failed together does not come back together.
    #[must_use]
    pub fn wait_after(&self, attempt: u32, random: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let wait = self.backoff.saturating_mul(doubled).min(self.max_backoff);
        wait.saturating_add(wait.mul_f64(random.clamp(0.0, 1.0) / 4.0))
    }
}

/// Which tasks go first within a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Before all others.
    High,
    /// In between.
    #[default]
    Normal,
    /// Only when nothing else is ready.
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
