//! Handlers of the kinds, and the reasons why an attempt fails.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::context::JobContext;
use crate::policy::{Job, Policy};

/// Failure of an attempt, and the decision about a retry.
///
/// Any other error converts to [`JobError::Retry`], so `?` in a handler means a retry. Giving up is always explicit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// Retries after the backoff of the kind, if attempts are left.
    Retry(String),
    /// Retries after this delay, if attempts are left. For delays that another system dictates.
    RetryAfter(Duration, String),
    /// Makes the job a dead letter immediately.
    GiveUp(String),
}

impl JobError {
    /// Creates an error that makes the job a dead letter immediately.
    pub fn give_up(reason: impl Into<String>) -> Self {
        Self::GiveUp(reason.into())
    }
}

impl<E: StdError> From<E> for JobError {
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

pub(crate) type Attempt = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// Handler of a kind, with the policy of the kind.
#[derive(Clone)]
pub(crate) struct Handler {
    pub(crate) kind: &'static str,
    pub(crate) policy: Policy,
    begin: Arc<Begin>,
}

type Begin = dyn Fn(JobContext, &str) -> Result<Attempt, serde_json::Error> + Send + Sync;

impl Handler {
    pub(crate) fn begin(&self, context: JobContext, payload: &str) -> Result<Attempt, serde_json::Error> {
        (self.begin)(context, payload)
    }
}

/// Handlers by kind. A worker leaves jobs of other kinds to workers that handle them.
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
    /// Registers `handler` for a kind, replacing any previous handler.
    ///
    /// A handler can be dropped at any await point: when its time limit is exceeded, its job is cancelled, or its
    /// worker stops or loses its lease. A panic counts as a failure. A job may run more than once, so the effects of
    /// its handler must be idempotent or guarded by [`JobContext::fence`] or [`JobContext::finish`].
    pub fn handle<T, H, F>(&mut self, handler: H)
    where
        T: Job,
        H: Fn(JobContext, T) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), JobError>> + Send + 'static,
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
    use super::*;

    #[test]
    fn a_reason_has_all_its_causes() {
        #[derive(Debug, thiserror::Error)]
        #[error("the email was not sent")]
        struct NotSent(#[source] std::io::Error);
        let failure = JobError::from(NotSent(std::io::Error::other("no route")));
        assert_eq!(failure, JobError::Retry("the email was not sent: no route".to_owned()));
    }
}
