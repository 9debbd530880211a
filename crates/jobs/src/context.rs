//! What a handler is given: which attempt it is, and ways to act that only an attempt in force has.

use std::sync::Arc;

use parlour_db::{Tx, params};
use tokio::sync::watch;

use crate::error::Error;
use crate::policy::Policy;
use crate::queue::{JobQueue, micros};

parlour_db::statements! {
    /// A task that has a worker runs; the schema sees to it.
    FENCE = "SELECT id FROM jobs WHERE id = $1 AND worker_id = $2 AND attempt = $3 {for update}";
    DELETE = "DELETE FROM jobs WHERE id = $1 AND worker_id = $2 AND attempt = $3";
    KEEP = "UPDATE jobs SET state = 'done', finished_at = $4, expires_at = $5, error = NULL, worker_id = NULL
        WHERE id = $1 AND worker_id = $2 AND attempt = $3";
    PROGRESS = "UPDATE jobs SET progress_done = $4, progress_total = $5, progress_note = $6
        WHERE id = $1 AND worker_id = $2 AND attempt = $3";
}

/// One attempt at a task. Cheap to clone, so that units of work can take it along.
#[derive(Clone, Debug)]
pub struct JobContext {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    jobs: JobQueue,
    policy: Policy,
    token: FencingToken,
    max_attempts: u32,
    business: Option<i64>,
    stopping: watch::Receiver<bool>,
}

/// What tells this attempt from all others: the fencing token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FencingToken {
    pub(crate) id: i64,
    pub(crate) worker: i64,
    pub(crate) attempt: u32,
}

impl JobContext {
    pub(crate) fn new(
        jobs: JobQueue,
        policy: Policy,
        token: FencingToken,
        max_attempts: u32,
        business: Option<i64>,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self { inner: Arc::new(Inner { jobs, policy, token, max_attempts, business, stopping }) }
    }

    /// The task's number.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.inner.token.id
    }

    /// Which attempt this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.inner.token.attempt
    }

    /// Whether the task is dead if this attempt fails.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.attempt() >= self.inner.max_attempts
    }

    /// The business on whose behalf the task was enqueued.
    #[must_use]
    pub fn business(&self) -> Option<i64> {
        self.inner.business
    }

    /// Whether the worker is about to stop. A handler that takes long may then end early, with [`JobError::Retry`]; if
    /// it goes on for too long it is dropped, and its task given to another worker without using up a try.
    ///
    /// [`JobError::Retry`]: crate::JobError::Retry
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.inner.stopping.borrow()
    }

    /// Waits until the worker is about to stop.
    pub async fn stopping(&self) {
        // An error means that the worker is gone, and this with it.
        drop(self.inner.stopping.clone().wait_for(|stopping| *stopping).await);
    }

    /// Keeps the attempt in force until the end of this unit of work: what the unit does happens only if no other
    /// attempt has begun.
    ///
    /// # Errors
    /// [`Error::Fenced`] if the attempt is not in force any more; hand it on, so that the unit is undone.
    pub fn fence(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let FencingToken { id, worker, attempt } = self.inner.token;
        tx.first(&FENCE, params![id, worker, attempt], |row| row.take::<i64>())?.map(drop).ok_or(Error::Fenced)
    }

    /// Finishes the task in this unit of work, together with what the unit does: that is then done exactly once. The
    /// handler ends with `Ok` afterwards.
    ///
    /// # Errors
    /// [`Error::Fenced`] if the attempt is not in force any more; hand it on, so that the unit is undone.
    pub fn finish(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let FencingToken { id, worker, attempt } = self.inner.token;
        let finished = match self.inner.policy.keep_done {
            None => tx.execute(&DELETE, params![id, worker, attempt])?,
            Some(keep) => {
                let now = self.inner.jobs.now();
                tx.execute(&KEEP, params![id, worker, attempt, now, now.saturating_add(micros(keep))])?
            }
        };
        if finished == 1 { Ok(()) } else { Err(Error::Fenced) }
    }

    /// Says how far the task has come: `done` of `total`, and a word about it.
    ///
    /// # Errors
    /// [`Error::Fenced`] if the attempt is not in force any more.
    pub async fn progress(&self, done: u32, total: u32, note: &str) -> Result<(), Error> {
        let FencingToken { id, worker, attempt } = self.inner.token;
        let note = note.to_owned();
        let said = self.inner.jobs.db().write(move |tx| {
            tx.execute(&PROGRESS, params![id, worker, attempt, done, total, note]).map_err(Error::from)
        });
        if said.await? == 1 { Ok(()) } else { Err(Error::Fenced) }
    }
}
