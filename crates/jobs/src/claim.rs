//! One transaction of a worker: records finished attempts and claims ready jobs.

use std::collections::BTreeMap;
use std::time::Duration;

use parlour_db::{Tx, params};

use crate::context::FencingToken;
use crate::lease::release_unknown;
use crate::queue::{JobQueue, list};
use crate::queue_limits::{Allowance, allowance, limited};
use crate::state::State;

parlour_db::statements! {
    /// Keeps other workers from removing this worker until the end of the transaction. Its heartbeat is not blocked.
    LOCK_WORKER = "SELECT id FROM job_workers WHERE id = $1 {for key share}";
    /// Selects each priority separately, because ready jobs are adjacent in the index only within one priority.
    CLAIM = "WITH picked AS MATERIALIZED (
            SELECT id FROM (SELECT id FROM jobs WHERE state = 'waiting' AND queue = $3 AND priority = 0
            AND ready_at <= $2
                AND kind {among $4} ORDER BY ready_at, id LIMIT $5 {for update skip locked}) AS high
            UNION ALL
            SELECT id FROM (SELECT id FROM jobs WHERE state = 'waiting' AND queue = $3 AND priority = 1
            AND ready_at <= $2
                AND kind {among $4} ORDER BY ready_at, id LIMIT $5 {for update skip locked}) AS normal
            UNION ALL
            SELECT id FROM (SELECT id FROM jobs WHERE state = 'waiting' AND queue = $3 AND priority = 2
            AND ready_at <= $2
                AND kind {among $4} ORDER BY ready_at, id LIMIT $5 {for update skip locked}) AS low
            LIMIT $5)
        UPDATE jobs SET state = 'running', worker_id = $1, attempt = attempt + 1, started_at = $2,
            progress_done = NULL, progress_total = NULL, progress_note = NULL
        WHERE id IN (SELECT id FROM picked)
        RETURNING id, kind, payload, attempt, max_attempts, time_limit, business_id, priority, ready_at";
    /// Skips from one queue to the next in the index, so the cost does not depend on the number of waiting jobs.
    QUEUES = "WITH RECURSIVE queues (name) AS (
            SELECT min(queue) FROM jobs WHERE state = 'waiting'
            UNION ALL
            SELECT (SELECT min(queue) FROM jobs WHERE state = 'waiting' AND queue > queues.name)
            FROM queues WHERE queues.name IS NOT NULL)
        SELECT name FROM queues WHERE name IS NOT NULL";
    /// The schema guarantees that a job with a worker is running. This statement and the following ones do not check
    /// the state, so they use the primary key and not the index of running jobs.
    DELETE_DONE = "DELETE FROM jobs WHERE id {in $1} AND worker_id = $2 AND attempt = $3";
    END = "UPDATE jobs SET state = $4, finished_at = $5, expires_at = $6, error = $7, worker_id = NULL
        WHERE id {in $1} AND worker_id = $2 AND attempt = $3";
    RETRY = "UPDATE jobs SET state = 'waiting', ready_at = $4, error = $5, worker_id = NULL
        WHERE id {in $1} AND worker_id = $2 AND attempt = $3 AND NOT cancel_requested";
    /// Returns jobs to their queues without counting the attempt.
    RELEASE = "UPDATE jobs SET state = 'waiting', attempt = attempt - 1, worker_id = NULL
        WHERE id {in $1} AND worker_id = $2 AND attempt = $3 AND NOT cancel_requested";
}

/// Effect of an attempt on its job.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// The job succeeded and is deleted.
    Delete,
    /// The job ended and is kept until `expires_at`.
    Keep { state: State, expires_at: i64, error: Option<String> },
    /// The job is retried at `ready_at`, unless its cancellation was requested.
    Retry { ready_at: i64, error: String },
    /// The job waits again, unless its cancellation was requested. The attempt does not count.
    Release,
}

/// Ids of jobs grouped by attempt and outcome, so that a few statements handle all of them.
pub(crate) type Outcomes = BTreeMap<(u32, Outcome), Vec<i64>>;

/// Input of one transaction of a worker.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) worker: i64,
    pub(crate) outcomes: Outcomes,
    /// Ids of the jobs that the worker holds in memory. Other jobs that the database assigns to it are released. `None`
    /// skips this check.
    pub(crate) known_jobs: Option<Vec<i64>>,
    /// Maximum number of jobs to claim. 0 means that nothing is claimed.
    pub(crate) requested: u32,
    /// Queues to claim from, in this order.
    pub(crate) queues: Vec<String>,
    /// Kinds that the worker handles, comma-separated.
    pub(crate) kinds: String,
}

#[derive(Debug)]
pub(crate) struct BatchOutcome {
    /// True if the worker was removed because its lease had expired. Its jobs are already released.
    pub(crate) is_lost: bool,
    pub(crate) claimed: Vec<ClaimedJob>,
    /// Earliest time at which a limited queue may allow more jobs, in microseconds since 1970. `None` if unknown.
    pub(crate) again_at: Option<i64>,
    /// True if a limited queue allowed fewer jobs than requested.
    pub(crate) is_held_back: bool,
}

/// A job that this worker has claimed.
#[derive(Debug)]
pub(crate) struct ClaimedJob {
    pub(crate) token: FencingToken,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) max_attempts: u32,
    pub(crate) time_limit: Duration,
    pub(crate) business: Option<i64>,
}

/// Returns the names of all queues with waiting jobs.
pub(crate) fn queues(tx: &mut Tx<'_>) -> Result<Vec<String>, parlour_db::Error> {
    tx.all(&QUEUES, params![], |row| row.take())
}

impl Batch {
    pub(crate) fn run(&self, jobs: &JobQueue, tx: &mut Tx<'_>) -> Result<BatchOutcome, parlour_db::Error> {
        let mut outcome = BatchOutcome { is_lost: false, claimed: Vec::new(), again_at: None, is_held_back: false };
        if tx.first(&LOCK_WORKER, params![self.worker], |row| row.take::<i64>())?.is_none() {
            outcome.is_lost = true;
            return Ok(outcome);
        }
        let now = jobs.now();
        for ((attempt, ending), ids) in &self.outcomes {
            self.end(jobs, tx, now, (*attempt, ids), ending)?;
        }
        if let Some(known) = &self.known_jobs {
            release_unknown(tx, self.worker, known)?;
        }
        if self.requested == 0 {
            return Ok(outcome);
        }
        let limited = limited(tx)?;
        for queue in &self.queues {
            let claimed = u32::try_from(outcome.claimed.len()).unwrap_or(u32::MAX);
            let requested = self.requested.saturating_sub(claimed);
            if requested == 0 {
                break;
            }
            let allowed = if limited.iter().any(|(name, _)| name == queue) {
                allowance(jobs, tx, queue, requested)?
            } else {
                Allowance::unlimited(requested)
            };
            outcome.again_at = [outcome.again_at, allowed.again_at].into_iter().flatten().min();
            outcome.is_held_back |= allowed.count < requested;
            if allowed.count > 0 {
                let from_here = self.claim(tx, now, queue, allowed.count)?;
                allowed.used(tx, queue, from_here.len())?;
                outcome.claimed.extend(from_here);
            }
        }
        Ok(outcome)
    }

    fn claim(&self, tx: &mut Tx<'_>, now: i64, queue: &str, most: u32) -> Result<Vec<ClaimedJob>, parlour_db::Error> {
        let mut claimed = tx.all(&CLAIM, params![self.worker, now, queue, self.kinds, most], |row| {
            let (id, kind, payload, attempt) = (row.take()?, row.take()?, row.take()?, row.take()?);
            let (tries, limit, business): (u32, i64, Option<i64>) = (row.take()?, row.take()?, row.take()?);
            let order: (i64, i64, i64) = (row.take()?, row.take()?, id);
            let time_limit = Duration::from_micros(u64::try_from(limit).unwrap_or(0));
            let token = FencingToken { id, worker: self.worker, attempt };
            Ok((order, ClaimedJob { token, kind, payload, max_attempts: tries, time_limit, business }))
        })?;
        // `RETURNING` does not keep the order.
        claimed.sort_unstable_by_key(|(order, _)| *order);
        Ok(claimed.into_iter().map(|(_, job)| job).collect())
    }

    fn end(
        &self,
        jobs: &JobQueue,
        tx: &mut Tx<'_>,
        now: i64,
        (attempt, ids): (u32, &[i64]),
        ending: &Outcome,
    ) -> Result<(), parlour_db::Error> {
        let (worker, listed) = (self.worker, list(ids.iter().copied()));
        let ended = match ending {
            Outcome::Delete => tx.execute(&DELETE_DONE, params![listed, worker, attempt])?,
            Outcome::Keep { state, expires_at, error } => {
                tx.execute(&END, params![listed, worker, attempt, state.name(), now, expires_at, error])?
            }
            Outcome::Retry { ready_at, error } => {
                tx.execute(&RETRY, params![listed, worker, attempt, ready_at, error])?
            }
            Outcome::Release => tx.execute(&RELEASE, params![listed, worker, attempt])?,
        };
        let goes_on = matches!(ending, Outcome::Retry { .. } | Outcome::Release);
        if goes_on && ended < ids.len() as u64 {
            // Jobs whose cancellation was requested in the meantime are cancelled instead.
            let expires_at = jobs.expiry(State::Cancelled);
            let error = None::<String>;
            tx.execute(&END, params![listed, worker, attempt, State::Cancelled.name(), now, expires_at, error])?;
        }
        Ok(())
    }
}
