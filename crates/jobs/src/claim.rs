//! One turn of a worker: what has ended is written down and what is ready is claimed, in one unit of work.

use std::collections::BTreeMap;
use std::time::Duration;

use parlour_db::{Tx, params};

use crate::context::FencingToken;
use crate::lease::release_unknown;
use crate::queue::{JobQueue, list};
use crate::queue_limits::{Allowance, allowance, limited};
use crate::state::State;

parlour_db::statements! {
    /// Until the end of the unit of work nobody takes this worker off the list. Its heartbeat need not wait for that.
    LOCK_WORKER = "SELECT id FROM job_workers WHERE id = $1 {for key share}";
    /// One priority after the other, because only within one are those that are ready next to each other in the index.
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
    /// From one queue to the next in the index, however many tasks wait in each.
    QUEUES = "WITH RECURSIVE queues (name) AS (
            SELECT min(queue) FROM jobs WHERE state = 'waiting'
            UNION ALL
            SELECT (SELECT min(queue) FROM jobs WHERE state = 'waiting' AND queue > queues.name)
            FROM queues WHERE queues.name IS NOT NULL)
        SELECT name FROM queues WHERE name IS NOT NULL";
    /// A task that has a worker runs; the schema sees to it. Said only once, these go by the ids, and not through an
    /// index of all that runs.
    DELETE_DONE = "DELETE FROM jobs WHERE id {in $1} AND worker_id = $2 AND attempt = $3";
    END = "UPDATE jobs SET state = $4, finished_at = $5, expires_at = $6, error = $7, worker_id = NULL
        WHERE id {in $1} AND worker_id = $2 AND attempt = $3";
    RETRY = "UPDATE jobs SET state = 'waiting', ready_at = $4, error = $5, worker_id = NULL
        WHERE id {in $1} AND worker_id = $2 AND attempt = $3 AND NOT cancel_requested";
    /// As if the attempt had never been begun.
    RELEASE = "UPDATE jobs SET state = 'waiting', attempt = attempt - 1, worker_id = NULL
        WHERE id {in $1} AND worker_id = $2 AND attempt = $3 AND NOT cancel_requested";
}

/// What becomes of a task whose attempt is over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// It went well, and is not kept.
    Delete,
    /// It ended, and is kept until then.
    Keep { state: State, expires_at: i64, error: Option<String> },
    /// It is tried again then.
    Retry { ready_at: i64, error: String },
    /// Somebody else is to do it.
    Release,
}

/// What ended, by attempt and ending, so that a few statements do for all.
pub(crate) type Outcomes = BTreeMap<(u32, Outcome), Vec<i64>>;

/// What a turn is to do.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) worker: i64,
    pub(crate) endings: Outcomes,
    /// All that the worker knows to be its own, if it may have claimed what it does not know.
    pub(crate) known_jobs: Option<Vec<i64>>,
    /// How many tasks it has room for.
    pub(crate) requested: u32,
    /// Where to look first, and then.
    pub(crate) queues: Vec<String>,
    /// The kinds that it knows, with commas between them.
    pub(crate) kinds: String,
}

/// What came of a turn.
#[derive(Debug)]
pub(crate) struct BatchOutcome {
    /// The worker is not one any more: others have taken its tasks.
    pub(crate) is_lost: bool,
    pub(crate) claimed: Vec<ClaimedJob>,
    /// When a limited queue may give more.
    pub(crate) again_at: Option<i64>,
    /// A limited queue gave all that it may for now.
    pub(crate) is_held_back: bool,
}

/// A task that is now this worker's.
#[derive(Debug)]
pub(crate) struct ClaimedJob {
    pub(crate) token: FencingToken,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) max_attempts: u32,
    pub(crate) time_limit: Duration,
    pub(crate) business: Option<i64>,
}

/// The queues in which tasks wait.
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
        for ((attempt, ending), ids) in &self.endings {
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
        // The rows come in no order.
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
            // Some were cancelled meanwhile, and do not wait again.
            let expires_at = jobs.expiry(State::Cancelled);
            let error = None::<String>;
            tx.execute(&END, params![listed, worker, attempt, State::Cancelled.name(), now, expires_at, error])?;
        }
        Ok(())
    }
}
