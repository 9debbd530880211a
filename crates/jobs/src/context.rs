//! Context of a handler: the attempt, and operations that only the current attempt may perform.

use std::sync::Arc;

use parlour_db::{Tx, params};
use tokio::sync::watch;

use crate::error::Error;
use crate::policy::Policy;
use crate::queue::{JobQueue, micros};

parlour_db::statements! {
    /// The schema guarantees that a job with a worker is running.
    FENCE = "SELECT id FROM jobs WHERE id = $1 AND worker_id = $2 AND attempt = $3 {for update}";
    DELETE = "DELETE FROM jobs WHERE id = $1 AND worker_id = $2 AND attempt = $3";
    KEEP = "UPDATE jobs SET state = 'done', finished_at = $4, expires_at = $5, error = NULL, worker_id = NULL
        WHERE id = $1 AND worker_id = $2 AND attempt = $3";
    PROGRESS = "UPDATE jobs SET progress_done = $4, progress_total = $5, progress_note = $6
        WHERE id = $1 AND worker_id = $2 AND attempt = $3";
}

/// One attempt at a job. Cheap to clone, so that transactions can own a copy.
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

/// Fencing token, which identifies one attempt. Statements that check it have no effect if the attempt is no longer
/// current.
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

    /// Returns the id of the job, which is the same for all of its attempts.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.inner.token.id
    }

    /// Returns the number of this attempt, counted from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.inner.token.attempt
    }

    /// Returns true if no attempt is left after this one. If this attempt fails, the job becomes a dead letter.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.attempt() >= self.inner.max_attempts
    }

    /// Returns the id of the business that the job was enqueued for, if any.
    #[must_use]
    pub fn business(&self) -> Option<i64> {
        self.inner.business
    }

    /// Returns true if the worker is about to stop. A long-running handler may then return early with
    /// [`JobError::Retry`], which counts as a failed attempt.
    ///
    /// A handler that still runs when [`Worker::drain`] stops waiting is dropped. Its job is released to other workers
    /// without using up an attempt.
    ///
    /// [`JobError::Retry`]: crate::JobError::Retry
    /// [`Worker::drain`]: crate::Worker::drain
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.inner.stopping.borrow()
    }

    /// Waits until the worker is about to stop.
    pub async fn stopping(&self) {
        // An error means that the worker was dropped. In that case, this future is dropped as well.
        drop(self.inner.stopping.clone().wait_for(|stopping| *stopping).await);
    }

    /// Locks the attempt until the end of this transaction, so that the transaction takes effect only if the attempt is
    /// still current.
    ///
    /// # Errors
    /// [`Error::Fenced`] if the attempt is no longer current, or [`Error::Db`] if the statement fails. Return the
    /// error, so that the transaction is rolled back.
    pub fn fence(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let FencingToken { id, worker, attempt } = self.inner.token;
        tx.first(&FENCE, params![id, worker, attempt], |row| row.take::<i64>())?.map(drop).ok_or(Error::Fenced)
    }

    /// Finishes the job in this transaction, so that the effects of the transaction happen exactly once. The handler
    /// should return `Ok` afterwards.
    ///
    /// # Errors
    /// [`Error::Fenced`] if the attempt is no longer current, or [`Error::Db`] if the statement fails. Return the
    /// error, so that the transaction is rolled back.
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

    /// Reports that `done` of `total` steps are completed, with a note.
    ///
    /// # Errors
    /// [`Error::Fenced`] if the attempt is no longer current, or [`Error::Db`] if the transaction fails.
    pub async fn progress(&self, done: u32, total: u32, note: &str) -> Result<(), Error> {
        let FencingToken { id, worker, attempt } = self.inner.token;
        let note = note.to_owned();
        let said = self.inner.jobs.db().write(move |tx| {
            tx.execute(&PROGRESS, params![id, worker, attempt, done, total, note]).map_err(Error::from)
        });
        if said.await? == 1 { Ok(()) } else { Err(Error::Fenced) }
    }
}
