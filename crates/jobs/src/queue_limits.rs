//! Limits of a queue across all nodes: concurrency, start rate and pausing.
//!
//! A queue with limits has a row in `job_queues`, which each claim from the queue locks. A worker that does not get the
//! lock immediately skips the queue and tries again shortly.

use std::num::NonZeroU32;
use std::time::Duration;

use parlour_db::{Row, Tx, params};

use crate::queue::{JobQueue, micros};

parlour_db::statements! {
    SET = "INSERT INTO job_queues (name, paused, concurrency, rate, period) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (name) DO UPDATE SET paused = excluded.paused, concurrency = excluded.concurrency,
            rate = excluded.rate, period = excluded.period";
    REMOVE_LIMITS = "DELETE FROM job_queues WHERE name = $1";
    DELETE_STARTS = "DELETE FROM job_starts WHERE queue = $1";
    ALL scans "a row for each limited queue" =
        "SELECT name, paused, concurrency, rate, period FROM job_queues ORDER BY name";
    LOCK = "SELECT name, paused, concurrency, rate, period FROM job_queues WHERE name = $1 {for update skip locked}";
    RUNNING scans "few jobs run at once, and only limited queues are counted" =
        "SELECT count(*) FROM jobs WHERE state = 'running' AND queue = $1";
    STARTS = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT), min(started_at) FROM job_starts
        WHERE queue = $1 AND started_at > $2";
    DELETE_OLD_STARTS = "DELETE FROM job_starts WHERE queue = $1 AND started_at <= $2";
    RECORD_STARTS = "INSERT INTO job_starts (queue, started_at, amount) VALUES ($1, $2, $3)
        ON CONFLICT (queue, started_at) DO UPDATE SET amount = job_starts.amount + excluded.amount";
}

/// Delay before a worker retries a queue that another worker has locked, in microseconds.
const CONTENDED_RETRY_DELAY: i64 = 10_000;

/// Limits of a queue across all nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueLimits {
    /// True if no jobs of the queue may start.
    pub paused: bool,
    /// Maximum number of jobs of the queue that run at the same time. `None` means unlimited.
    pub concurrency: Option<NonZeroU32>,
    /// Maximum number of attempts that start per period. `None` means unlimited.
    pub rate: Option<Rate>,
}

/// Exact sliding window: at most `count` attempts start within any interval of length `period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Maximum number of attempts that start. First attempts and retries count alike.
    pub count: NonZeroU32,
    /// Length of the interval, with microsecond precision.
    pub period: Duration,
}

/// Number of jobs that may be claimed from a queue now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) count: u32,
    /// Time at which more may be allowed, in microseconds since 1970, if known.
    pub(crate) again_at: Option<i64>,
    /// Time to record the starts with, in microseconds since 1970. `None` if no starts need to be recorded.
    rated_at: Option<i64>,
}

impl Allowance {
    /// Allows as many jobs as requested.
    pub(crate) fn unlimited(requested: u32) -> Self {
        Self { count: requested, again_at: None, rated_at: None }
    }

    fn nothing(again_at: Option<i64>) -> Self {
        Self { count: 0, again_at, rated_at: None }
    }

    /// Records that `count` jobs were started. Does nothing for a queue without a rate.
    pub(crate) fn used(&self, tx: &mut Tx<'_>, queue: &str, count: usize) -> Result<(), parlour_db::Error> {
        let Some(at) = self.rated_at.filter(|_| count > 0) else { return Ok(()) };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        tx.execute(&RECORD_STARTS, params![queue, at, count]).map(drop)
    }
}

impl JobQueue {
    /// Sets the limits of a queue on all nodes, replacing previous ones. The default limits, which allow everything,
    /// remove the queue's row.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn limit(&self, tx: &mut Tx<'_>, queue: &str, limits: &QueueLimits) -> Result<(), parlour_db::Error> {
        if *limits == QueueLimits::default() {
            tx.execute(&DELETE_STARTS, params![queue])?;
            return tx.execute(&REMOVE_LIMITS, params![queue]).map(drop);
        }
        let (count, period) = limits.rate.map(|rate| (rate.count.get(), micros(rate.period))).unzip();
        let concurrency = limits.concurrency.map(NonZeroU32::get);
        tx.execute(&SET, params![queue, limits.paused, concurrency, count, period]).map(drop)
    }

    /// Returns the limited queues with their limits, ordered by name.
    ///
    /// # Errors
    /// If a statement fails.
    pub fn limited(&self, tx: &mut Tx<'_>) -> Result<Vec<(String, QueueLimits)>, parlour_db::Error> {
        limited(tx)
    }
}

pub(crate) fn limited(tx: &mut Tx<'_>) -> Result<Vec<(String, QueueLimits)>, parlour_db::Error> {
    tx.all(&ALL, params![], read)
}

/// Locks a limited queue until the end of this transaction, and returns the number of jobs that may be claimed from it.
/// Allows no jobs if another worker holds the lock, or if the limits were removed.
pub(crate) fn allowance(
    jobs: &JobQueue,
    tx: &mut Tx<'_>,
    queue: &str,
    requested: u32,
) -> Result<Allowance, parlour_db::Error> {
    let locked = tx.first(&LOCK, params![queue], read)?;
    // Read the clock only once the lock is held, so that successive holders see time advance.
    let now = jobs.now();
    let Some((_, limits)) = locked else {
        // Another worker holds the lock, or the limits were removed.
        return Ok(Allowance::nothing(Some(now.saturating_add(CONTENDED_RETRY_DELAY))));
    };
    if limits.paused {
        return Ok(Allowance::nothing(None));
    }
    let mut allowance = Allowance::unlimited(requested);
    if let Some(most) = limits.concurrency {
        let running = tx.one(&RUNNING, params![queue], |row| row.take::<i64>())?;
        allowance.count = allowance.count.min(left(most, running));
    }
    if let Some(rate) = limits.rate {
        let begin = now.saturating_sub(micros(rate.period));
        tx.execute(&DELETE_OLD_STARTS, params![queue, begin])?;
        let (started, oldest): (i64, Option<i64>) =
            tx.one(&STARTS, params![queue, begin], |row| Ok((row.take()?, row.take()?)))?;
        allowance.rated_at = Some(now);
        allowance.count = allowance.count.min(left(rate.count, started));
        if allowance.count < requested {
            allowance.again_at = Some(oldest.unwrap_or(now).saturating_add(micros(rate.period)));
        }
    }
    Ok(allowance)
}

fn left(most: NonZeroU32, used: i64) -> u32 {
    u32::try_from((i64::from(most.get()) - used).max(0)).unwrap_or(0)
}

fn read(row: &mut Row<'_>) -> Result<(String, QueueLimits), parlour_db::Error> {
    let (name, paused) = (row.take()?, row.take()?);
    let concurrency = row.take::<Option<u32>>()?.and_then(NonZeroU32::new);
    let rate = match (row.take::<Option<u32>>()?.and_then(NonZeroU32::new), row.take::<Option<i64>>()?) {
        (Some(count), Some(period)) => {
            Some(Rate { count, period: Duration::from_micros(u64::try_from(period).unwrap_or(0)) })
        }
        _ => None,
    };
    Ok((name, QueueLimits { paused, concurrency, rate }))
}
