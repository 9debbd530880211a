//! What tasks are: a type for each kind, which is its payload, and a handler that does the work.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Run;

/// What can be enqueued. The type is the payload, stored as JSON. A payload may still be read by a program that is older or
/// newer than the one that wrote it.
pub trait Task: Serialize + DeserializeOwned + Send + 'static {
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
    pub tries: u32,
    /// How long a task waits after its first failure. The wait doubles with each further one.
    pub backoff: Duration,
    /// The longest that such a wait becomes.
    pub longest_backoff: Duration,
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
        tries: 3,
        backoff: Duration::from_secs(60),
        longest_backoff: Duration::from_secs(6 * 3600),
        time_limit: Duration::from_secs(300),
        keep_done: None,
    };

    /// How long a task waits after its `attempt`-th attempt has failed: exponential backoff. `random` in 0..1 adds up to a
    /// quarter, so that what failed together does not come back together.
    #[must_use]
    pub fn wait_after(&self, attempt: u32, random: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let wait = self.backoff.saturating_mul(doubled).min(self.longest_backoff);
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

/// Why an attempt failed, and whether to try again.
///
/// Any error becomes one that is tried again, so `?` in a handler does that; giving up is always said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Try again after the kind's backoff, as long as there are tries left.
    Retry(String),
    /// Try again after so long, as long as there are tries left: another system said when.
    RetryAfter(Duration, String),
    /// Never try again.
    GiveUp(String),
}

impl Failure {
    /// Never try again, for this reason.
    pub fn give_up(reason: impl Into<String>) -> Self {
        Self::GiveUp(reason.into())
    }
}

impl<E: StdError> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut reason = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(reason, ": {error}").unwrap_or_default();
            cause = error.source();
        }
        Self::Retry(reason)
    }
}

pub(crate) type Attempt = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// A kind and what is done with its tasks.
#[derive(Clone)]
pub(crate) struct Handler {
    pub(crate) kind: &'static str,
    pub(crate) policy: Policy,
    begin: Arc<Begin>,
}

type Begin = dyn Fn(Run, &str) -> Result<Attempt, serde_json::Error> + Send + Sync;

impl Handler {
    pub(crate) fn begin(&self, run: Run, payload: &str) -> Result<Attempt, serde_json::Error> {
        (self.begin)(run, payload)
    }
}

/// The kinds that a worker knows. Tasks of other kinds are left for workers that know those.
#[derive(Clone, Default)]
pub struct Registry {
    handlers: BTreeMap<&'static str, Handler>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.handlers.keys()).finish()
    }
}

impl Registry {
    /// Has `handler` do the tasks of a kind, in place of any other.
    ///
    /// A handler can be dropped wherever it awaits: when its time is up, when its task is cancelled or its worker loses its
    /// lease. A panic in it is a failure like any other. It runs at least once, so what it does either can be done twice or
    /// is guarded by [`Run::fence`] or [`Run::finish`].
    pub fn handle<T, H, F>(&mut self, handler: H)
    where
        T: Task,
        H: Fn(Run, T) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let begin = move |run, payload: &str| -> Result<Attempt, serde_json::Error> {
            Ok(Box::pin(handler(run, serde_json::from_str(payload)?)))
        };
        self.handlers.insert(T::KIND, Handler { kind: T::KIND, policy: T::POLICY, begin: Arc::new(begin) });
    }

    pub(crate) fn get(&self, kind: &str) -> Option<&Handler> {
        self.handlers.get(kind)
    }

    pub(crate) fn kinds(&self) -> String {
        self.handlers.keys().copied().collect::<Vec<_>>().join(",")
    }

    pub(crate) fn queues(&self) -> BTreeSet<String> {
        self.handlers.values().map(|handler| handler.policy.queue.to_owned()).collect()
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

    #[test]
    fn a_reason_has_all_its_causes() {
        #[derive(Debug, thiserror::Error)]
        #[error("the letter was not sent")]
        struct NotSent(#[source] std::io::Error);
        let failure = Failure::from(NotSent(std::io::Error::other("no route")));
        assert_eq!(failure, Failure::Retry("the letter was not sent: no route".to_owned()));
    }
}
