//! Enqueueing jobs, and rescheduling or cancelling them by their unique key, within the caller's transaction.

use std::time::Duration;

use jiff::Timestamp;
use parlour_db::{Tx, Value, params};

use crate::error::Error;
use crate::inspect::Cancelled;
use crate::policy::{Job, Policy, Priority};
use crate::queue::{JobQueue, micros};

parlour_db::statements! {
    INSERT = "INSERT INTO jobs
        (queue, kind, payload, priority, state, ready_at, max_attempts, time_limit, unique_key, business_id, created_at)
        VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10) {returning id}";
    /// Like `INSERT` without returning the id, so that many rows are merged into one statement.
    INSERT_MANY = "INSERT INTO jobs
        (queue, kind, payload, priority, state, ready_at, max_attempts, time_limit, unique_key, business_id, created_at)
        VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10)";
    INSERT_UNLESS_THERE = "INSERT INTO jobs
        (queue, kind, payload, priority, state, ready_at, max_attempts, time_limit, unique_key, business_id, created_at)
        VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10)
        ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running') DO NOTHING
        RETURNING id";
    /// Locks the job with a unique key. Waits for a concurrent transaction that changes the job.
    UNDER_KEY = "SELECT id, state FROM jobs
        WHERE kind = $1 AND unique_key = $2 AND state IN ('waiting', 'running') {for update}";
    REPLACE = "UPDATE jobs SET payload = $2, priority = $3, ready_at = $4, max_attempts = $5, time_limit = $6,
        business_id = $7,
        attempt = 0, error = NULL WHERE id = $1";
    RELEASE_KEY = "UPDATE jobs SET unique_key = NULL WHERE id = $1";
    MOVE = "UPDATE jobs SET ready_at = $3
        WHERE kind = $1 AND unique_key = $2 AND state IN ('waiting', 'running') AND worker_id IS NULL";
}

/// Maximum number of attempts to insert a job with a unique key, or to find the job that already has the key.
const TRIES: u32 = 20;

/// Action if a job of the same kind with the same key is already waiting or running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDuplicate {
    /// Keeps the existing job as it is and enqueues nothing.
    Keep,
    /// Updates a waiting job to match the new one, and resets its attempts. If the job is already running, a new job
    /// takes over the key and waits beside it, because the running job may have missed the latest changes.
    Replace,
}

/// A job to enqueue, with the policy of its kind.
#[derive(Clone, Debug)]
pub struct NewJob {
    kind: &'static str,
    policy: Policy,
    payload: String,
    priority: Priority,
    ready: Ready,
    unique: Option<(String, OnDuplicate)>,
    business: Option<i64>,
}

#[derive(Clone, Copy, Debug)]
enum Ready {
    After(Duration),
    At(Timestamp),
}

impl NewJob {
    /// Creates a job that is ready immediately.
    ///
    /// # Errors
    /// If the payload cannot be serialized as JSON.
    pub fn of<T: Job>(payload: &T) -> Result<Self, Error> {
        Ok(Self {
            kind: T::KIND,
            policy: T::POLICY,
            payload: serde_json::to_string(payload).map_err(Error::Payload)?,
            priority: T::POLICY.priority,
            ready: Ready::After(Duration::ZERO),
            unique: None,
            business: None,
        })
    }

    /// Delays the job by this time, counted from when it is enqueued.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { ready: Ready::After(delay), ..self }
    }

    /// Makes the job ready at this instant and not earlier.
    #[must_use]
    pub fn at(self, instant: Timestamp) -> Self {
        Self { ready: Ready::At(instant), ..self }
    }

    /// Overrides the priority of the kind.
    #[must_use]
    pub fn priority(self, priority: Priority) -> Self {
        Self { priority, ..self }
    }

    /// Gives the job a key that no other waiting or running job of its kind may have. `on_duplicate` applies if another
    /// job has the key.
    #[must_use]
    pub fn unique(self, key: impl Into<String>, on_duplicate: OnDuplicate) -> Self {
        Self { unique: Some((key.into(), on_duplicate)), ..self }
    }

    /// Assigns the job to the business with this id. See [`Filter::business`](crate::Filter::business).
    #[must_use]
    pub fn business(self, id: i64) -> Self {
        Self { business: Some(id), ..self }
    }

    fn ready_at(&self, now: i64) -> i64 {
        match self.ready {
            Ready::After(delay) => now.saturating_add(micros(delay)),
            Ready::At(instant) => instant.as_microsecond(),
        }
    }
}

/// Result of enqueueing a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enqueued {
    /// Id of the new job, or of the existing one with the same key.
    pub id: i64,
    /// True if the job was inserted; false if it existed before.
    pub is_new: bool,
}

impl JobQueue {
    /// Enqueues a job in the caller's transaction. Workers see it after the commit. Call [`JobQueue::wake`] then.
    ///
    /// # Errors
    /// If a statement fails, or [`parlour_db::Error::Busy`] if other transactions keep taking and releasing the key.
    pub fn enqueue(&self, tx: &mut Tx<'_>, new: &NewJob) -> Result<Enqueued, parlour_db::Error> {
        let now = self.now();
        let Some((key, on_duplicate)) = &new.unique else {
            return tx.insert(&INSERT, &row(new, now)).map(|id| Enqueued { id, is_new: true });
        };
        for _ in 0..TRIES {
            if let Some(id) = tx.first(&INSERT_UNLESS_THERE, &row(new, now), |row| row.take())? {
                return Ok(Enqueued { id, is_new: true });
            }
            let there = tx.first(&UNDER_KEY, params![new.kind, key], |row| {
                Ok((row.take::<i64>()?, row.take::<String>()? == "waiting"))
            })?;
            match (there, on_duplicate) {
                (None, _) => {} // It has just ended.
                (Some((id, _)), OnDuplicate::Keep) => return Ok(Enqueued { id, is_new: false }),
                (Some((id, true)), OnDuplicate::Replace) => {
                    let policy = &new.policy;
                    let (tries, limit) = (policy.max_attempts.max(1), micros(policy.time_limit));
                    let level = new.priority.level();
                    tx.execute(
                        &REPLACE,
                        params![id, new.payload, level, new.ready_at(now), tries, limit, new.business],
                    )?;
                    return Ok(Enqueued { id, is_new: false });
                }
                (Some((id, false)), OnDuplicate::Replace) => drop(tx.execute(&RELEASE_KEY, params![id])?),
            }
        }
        Err(parlour_db::Error::Busy)
    }

    /// Enqueues many jobs. Jobs without a key need only a few statements.
    ///
    /// # Errors
    /// See [`JobQueue::enqueue`].
    pub fn enqueue_all(&self, tx: &mut Tx<'_>, all: &[NewJob]) -> Result<(), parlour_db::Error> {
        let now = self.now();
        for new in all {
            if new.unique.is_some() {
                self.enqueue(tx, new)?;
            } else {
                tx.execute_deferred(&INSERT_MANY, &row(new, now))?;
            }
        }
        Ok(())
    }

    /// Reschedules the waiting job of kind `T` with this key to `instant`. Returns false if no such job is waiting.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn reschedule_unique<T: Job>(
        &self,
        tx: &mut Tx<'_>,
        key: &str,
        instant: Timestamp,
    ) -> Result<bool, parlour_db::Error> {
        tx.execute(&MOVE, params![T::KIND, key, instant.as_microsecond()]).map(|moved| moved > 0)
    }

    /// Cancels the job of kind `T` with this key. A waiting job is cancelled immediately. A running job is dropped at
    /// the next heartbeat of its worker, unless it ends before.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn cancel_unique<T: Job>(&self, tx: &mut Tx<'_>, key: &str) -> Result<Cancelled, parlour_db::Error> {
        let there = tx.first(&UNDER_KEY, params![T::KIND, key], |row| row.take::<i64>())?;
        there.map_or(Ok(Cancelled::NotFound), |id| self.cancel(tx, id))
    }
}

/// Returns the parameters of the three insert statements.
fn row(new: &NewJob, now: i64) -> [Value<'_>; 10] {
    let key = new.unique.as_ref().map(|(key, _)| key);
    [
        Value::Text(new.policy.queue.into()),
        Value::Text(new.kind.into()),
        Value::Text(new.payload.as_str().into()),
        Value::Int(new.priority.level()),
        Value::Int(new.ready_at(now)),
        Value::Int(new.policy.max_attempts.max(1).into()),
        Value::Int(micros(new.policy.time_limit)),
        key.map_or(Value::Null, |key| Value::Text(key.into())),
        new.business.map_or(Value::Null, Value::Int),
        Value::Int(now),
    ]
}
