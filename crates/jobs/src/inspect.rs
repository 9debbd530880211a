//! Inspection and administration: lists, statistics, retrying, cancelling, pruning.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use parlour_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::policy::Priority;
use crate::queue::{JobQueue, instant};
use crate::state::State;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, queue, kind, payload, priority, state, ready_at, attempt, max_attempts, unique_key, worker_id,
                business_id, created_at, started_at, finished_at, error, progress_done, progress_total, progress_note,
                cancel_requested
            FROM jobs WHERE ",
            $rest
        )
    };
}

parlour_db::statements! {
    ONE = select!("id = $1");
    WAITING = select!("state = 'waiting' AND (queue, priority, ready_at, id) > ($3, $4, $5, $6)
        AND (CAST($1 AS TEXT) IS NULL OR kind = $1) ORDER BY queue, priority, ready_at, id LIMIT $2");
    WAITING_IN_QUEUE = select!("state = 'waiting' AND queue = $3 AND (priority, ready_at, id) > ($4, $5, $6)
        AND (CAST($1 AS TEXT) IS NULL OR kind = $1) ORDER BY priority, ready_at, id LIMIT $2");
    RUNNING scans "few jobs run at once" = select!("state = 'running' AND id > $3
        AND (CAST($1 AS TEXT) IS NULL OR kind = $1) AND (CAST($4 AS TEXT) IS NULL OR queue = $4) ORDER BY +id
        LIMIT $2");
    ENDED = select!("state = $3 AND finished_at IS NOT NULL AND (finished_at, id) < ($4, $5)
        AND (CAST($1 AS TEXT) IS NULL OR kind = $1) AND (CAST($6 AS TEXT) IS NULL OR queue = $6)
        ORDER BY finished_at DESC, id DESC LIMIT $2");
    OF_BUSINESS = select!("business_id = $3 AND state = $4 AND id < $5
        AND (CAST($1 AS TEXT) IS NULL OR kind = $1) AND (CAST($6 AS TEXT) IS NULL OR queue = $6) ORDER BY id DESC
        LIMIT $2");
    STATE = "SELECT state FROM jobs WHERE id = $1 {for update}";
    CANCEL = "UPDATE jobs SET state = 'cancelled', finished_at = $2, expires_at = $3 WHERE id = $1";
    REQUEST_CANCEL = "UPDATE jobs SET cancel_requested = TRUE WHERE id = $1";
    RETRY = "UPDATE jobs SET state = 'waiting', ready_at = $2, attempt = 0, finished_at = NULL, expires_at = NULL,
        cancel_requested = FALSE WHERE id = $1 AND state IN ('dead', 'cancelled')";
    WAITING_STATS scans "counts all waiting jobs" = "SELECT queue, count(*),
            CAST(sum(CASE WHEN ready_at <= $1 THEN 1 ELSE 0 END) AS BIGINT), min(ready_at)
        FROM jobs WHERE state = 'waiting' GROUP BY queue";
    RUNNING_STATS scans "few jobs run at once" =
        "SELECT queue, count(*) FROM jobs WHERE state = 'running' GROUP BY queue";
    DEAD_STATS = "SELECT queue, count(*) FROM jobs WHERE state = 'dead' AND finished_at IS NOT NULL GROUP BY queue";
    PRUNE = "DELETE FROM jobs WHERE id IN
        (SELECT id FROM jobs WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000)";
}

/// Maximum number of jobs on a page.
const PAGE: u32 = 1_000;

/// Selection of jobs to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// State that the jobs are in.
    pub state: State,
    /// Queue of the jobs. `None` means any queue.
    pub queue: Option<String>,
    /// Kind of the jobs. `None` means any kind.
    pub kind: Option<String>,
    /// Id of the business of the jobs. `None` selects all jobs, with or without a business.
    pub business: Option<i64>,
}

impl Filter {
    /// Selects all jobs in a state.
    #[must_use]
    pub fn of(state: State) -> Self {
        Self { state, queue: None, kind: None, business: None }
    }
}

/// Details of a job, for display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobDetails {
    /// Id, unique across queues.
    pub id: i64,
    /// Name of the queue: [`Policy::queue`](crate::Policy::queue) when the job was enqueued.
    pub queue: String,
    /// Kind of the job: [`Job::KIND`](crate::Job::KIND).
    pub kind: String,
    /// Payload, as JSON.
    pub payload: String,
    /// Priority within the queue.
    pub priority: Priority,
    /// State at the time of the query.
    pub state: State,
    /// Time from which the job may start.
    pub ready_at: Timestamp,
    /// Number of attempts, including the current one. Released attempts, such as those of a stopping worker, do not
    /// count. [`JobQueue::retry`] and [`OnDuplicate::Replace`](crate::OnDuplicate::Replace) reset the number to 0.
    pub attempt: u32,
    /// Number of attempts after which a failing job becomes a dead letter.
    pub max_attempts: u32,
    /// Key that no other waiting or running job of this kind has. `None` if the job was enqueued without a key, or if
    /// another job took over its key ([`OnDuplicate::Replace`](crate::OnDuplicate::Replace)).
    pub unique_key: Option<String>,
    /// Id of the worker that runs the job. `None` unless the job is running.
    pub worker: Option<i64>,
    /// Id of the business that the job was enqueued for, if any.
    pub business: Option<i64>,
    /// Time at which the job was enqueued.
    pub created_at: Timestamp,
    /// Start of the last attempt. `None` if no attempt has started yet.
    pub started_at: Option<Timestamp>,
    /// Time at which the job ended. `None` while it waits or runs.
    pub finished_at: Option<Timestamp>,
    /// Reason of the last failed attempt, if any. Cleared when the job succeeds, when its worker cancels it, and when
    /// it is replaced ([`OnDuplicate::Replace`](crate::OnDuplicate::Replace)).
    pub error: Option<String>,
    /// Most recent progress of the last attempt, if any.
    pub progress: Option<JobProgress>,
    /// True if the job was running when its cancellation was requested.
    pub cancel_requested: bool,
}

/// Progress of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobProgress {
    /// Number of completed steps.
    pub done: u32,
    /// Total number of steps.
    pub total: u32,
    /// Note that the handler reported.
    pub note: String,
}

/// Position of the last job of a page, to request the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    queue: String,
    priority: i64,
    at: i64,
    id: i64,
}

impl Cursor {
    /// Returns the position of a job, to list the jobs after it. The next list must use the same filter.
    #[must_use]
    pub fn after(job: &JobDetails) -> Self {
        let at = job.finished_at.unwrap_or(job.ready_at).as_microsecond();
        Self { queue: job.queue.clone(), priority: job.priority.level(), at, id: job.id }
    }
}

/// Result of cancelling a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// The job was waiting and is cancelled.
    Immediate,
    /// The job is running. Its worker drops it at the next heartbeat, unless the job ends before.
    Requested,
    /// The job has ended already, or never existed.
    NotFound,
}

/// Statistics of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueStats {
    /// Number of waiting jobs that are due.
    pub ready: u64,
    /// Number of waiting jobs that are not due yet.
    pub delayed: u64,
    /// Number of running jobs.
    pub running: u64,
    /// Number of dead letters.
    pub dead: u64,
    /// Time since the oldest ready job became ready. `None` if no job is ready.
    pub oldest_ready: Option<Duration>,
}

impl JobQueue {
    /// Lists a page of at most 1,000 jobs. Waiting jobs are sorted by queue, and within a queue by priority, ready time
    /// and id. Running jobs are sorted by id. Ended jobs are sorted by the time at which they ended, latest first. If
    /// the filter has a business, jobs in every state are sorted by id, newest first.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn list(
        &self,
        tx: &mut Tx<'_>,
        filter: &Filter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<JobDetails>, parlour_db::Error> {
        let Filter { state, queue, kind, business } = filter;
        let limit = limit.min(PAGE);
        let backwards = business.is_some() || !matches!(state, State::Waiting | State::Running);
        let start = if backwards {
            Cursor { queue: String::new(), priority: 0, at: i64::MAX, id: i64::MAX }
        } else {
            Cursor { queue: String::new(), priority: -1, at: 0, id: 0 }
        };
        let Cursor { queue: last_queue, priority, at, id } = after.unwrap_or(&start);
        match (business, state, queue) {
            (Some(business), ..) => tx.all(&OF_BUSINESS, params![kind, limit, business, state.name(), id, queue], read),
            (None, State::Waiting, None) => tx.all(&WAITING, params![kind, limit, last_queue, priority, at, id], read),
            (None, State::Waiting, Some(queue)) => {
                tx.all(&WAITING_IN_QUEUE, params![kind, limit, queue, priority, at, id], read)
            }
            (None, State::Running, _) => tx.all(&RUNNING, params![kind, limit, id, queue], read),
            (None, ..) => tx.all(&ENDED, params![kind, limit, state.name(), at, id, queue], read),
        }
    }

    /// Returns a job, or `None` if it does not exist.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn show(&self, tx: &mut Tx<'_>, id: i64) -> Result<Option<JobDetails>, parlour_db::Error> {
        tx.first(&ONE, params![id], read)
    }

    /// Cancels a job. A waiting job is cancelled immediately. A running job is dropped at the next heartbeat of its
    /// worker, unless it ends before.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn cancel(&self, tx: &mut Tx<'_>, id: i64) -> Result<Cancelled, parlour_db::Error> {
        let state = tx.first(&STATE, params![id], |row| row.take::<String>())?;
        match state.as_deref().and_then(State::parse) {
            Some(State::Waiting) => {
                tx.execute(&CANCEL, params![id, self.now(), self.expiry(State::Cancelled)])?;
                Ok(Cancelled::Immediate)
            }
            Some(State::Running) => {
                tx.execute(&REQUEST_CANCEL, params![id])?;
                Ok(Cancelled::Requested)
            }
            _ => Ok(Cancelled::NotFound),
        }
    }

    /// Makes a dead or cancelled job ready again, and resets its number of attempts. Returns false if no dead or
    /// cancelled job has this id. Call [`JobQueue::wake`] after the commit.
    ///
    /// # Errors
    /// [`parlour_db::Error::Duplicate`] if another job of its kind with its unique key is already waiting or running,
    /// or another error if a statement fails.
    pub fn retry(&self, tx: &mut Tx<'_>, id: i64) -> Result<bool, parlour_db::Error> {
        tx.execute(&RETRY, params![id, self.now()]).map(|changed| changed > 0)
    }

    /// Returns the statistics of each queue with waiting, running or dead jobs. Counts rows, so it is slow if very many
    /// jobs are waiting.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn queue_stats(&self, tx: &mut Tx<'_>) -> Result<BTreeMap<String, QueueStats>, parlour_db::Error> {
        let now = self.now();
        let mut queues: BTreeMap<String, QueueStats> = BTreeMap::new();
        let waiting = tx.all(&WAITING_STATS, params![now], |row| {
            let (queue, all, ready, first): (String, i64, i64, i64) =
                (row.take()?, row.take()?, row.take()?, row.take()?);
            Ok((queue, all.cast_unsigned(), ready.cast_unsigned(), first))
        })?;
        for (queue, all, ready, first) in waiting {
            let stats = queues.entry(queue).or_default();
            (stats.ready, stats.delayed) = (ready, all - ready);
            let age = u64::try_from(now.saturating_sub(first)).ok();
            stats.oldest_ready = age.filter(|_| ready > 0).map(Duration::from_micros);
        }
        let mut count = |row: &mut Row<'_>| Ok((row.take::<String>()?, row.take::<i64>()?.cast_unsigned()));
        for (queue, running) in tx.all(&RUNNING_STATS, params![], &mut count)? {
            queues.entry(queue).or_default().running = running;
        }
        for (queue, dead) in tx.all(&DEAD_STATS, params![], &mut count)? {
            queues.entry(queue).or_default().dead = dead;
        }
        Ok(queues)
    }

    /// Deletes jobs whose retention has expired and returns their number. Also releases the jobs of lost workers and
    /// removes these workers. Call it periodically.
    ///
    /// # Errors
    /// If a statement fails.
    pub async fn remove_expired(&self) -> Result<u64, Error> {
        let mut pruned = 0;
        loop {
            let now = self.now();
            let removed = self.db().write(move |tx| tx.execute(&PRUNE, params![now])).await?;
            pruned += removed;
            if removed < 1_000 {
                break;
            }
        }
        let ours = self.clone();
        if self.db().write(move |tx| ours.release_expired(tx)).await? > 0 {
            self.wake();
        }
        Ok(pruned)
    }
}

fn read(row: &mut Row<'_>) -> Result<JobDetails, parlour_db::Error> {
    Ok(JobDetails {
        id: row.take()?,
        queue: row.take()?,
        kind: row.take()?,
        payload: row.take()?,
        priority: Priority::of(row.take()?),
        state: State::parse(&row.take::<String>()?)
            .ok_or(parlour_db::Error::Column { column: 5, expected: "a state" })?,
        ready_at: instant(row.take()?),
        attempt: row.take()?,
        max_attempts: row.take()?,
        unique_key: row.take()?,
        worker: row.take()?,
        business: row.take()?,
        created_at: instant(row.take()?),
        started_at: row.take::<Option<i64>>()?.map(instant),
        finished_at: row.take::<Option<i64>>()?.map(instant),
        error: row.take()?,
        progress: match (row.take()?, row.take()?, row.take()?) {
            (Some(done), Some(total), Some(note)) => Some(JobProgress { done, total, note }),
            _ => None,
        },
        cancel_requested: row.take()?,
    })
}
