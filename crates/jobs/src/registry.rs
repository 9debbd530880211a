//! Handlers, which do the work of a kind, and why an attempt fails.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::context::JobContext;
use crate::policy::{Job, Policy};

/// Why an attempt failed, and whether to try again.
///
/// Any error becomes one that is tried again, so `?` in a handler does that; giving up is always said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// Try again after the kind's backoff, as long as there are tries left.
    Retry(String),
    /// Try again after so long, as long as there are tries left: another system said when.
    RetryAfter(Duration, String),
    /// Never try again.
    GiveUp(String),
}

impl JobError {
    /// Never try again, for this reason.
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

/// A kind and what is done with its tasks.
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
    /// A handler can be dropped wherever it awaits: when its time is up, when its task is cancelled or its worker
    /// loses its lease. A panic in it is a failure like any other. It runs at least once, so what it does either can
    /// be done twice or is guarded by [`JobContext::fence`] or [`JobContext::finish`].
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
