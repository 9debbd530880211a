//! What holds for a queue over all nodes: how many of its tasks run at once, how many are begun within a time, and
//! whether any are at all.
//!
//! Only claims from a queue that has a row in `job_queues` take that row's lock. A worker that does not get it at once
//! leaves the queue to the one who has it, and looks again in a moment.

use std::num::NonZeroU32;
use std::time::Duration;

use parlour_db::{Row, Tx, params};

use crate::queue::{JobQueue, micros};

parlour_db::statements! {
    SET = "INSERT INTO job_queues (name, paused, concurrency, rate, period) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (name) DO UPDATE SET paused = excluded.paused, concurrency = excluded.concurrency,
            rate = excluded.rate, period = excluded.period";
    LIFT = "DELETE FROM job_queues WHERE name = $1";
    FORGET_STARTS = "DELETE FROM job_starts WHERE queue = $1";
    ALL scans "a row for each limited queue" =
        "SELECT name, paused, concurrency, rate, period FROM job_queues ORDER BY name";
    LOCK = "SELECT name, paused, concurrency, rate, period FROM job_queues WHERE name = $1 {for update skip locked}";
    RUNNING scans "what runs is few, and only limited queues count it" =
        "SELECT count(*) FROM jobs WHERE state = 'running' AND queue = $1";
    STARTS = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT), min(started_at) FROM job_starts
        WHERE queue = $1 AND started_at > $2";
    FORGET_OLD_STARTS = "DELETE FROM job_starts WHERE queue = $1 AND started_at <= $2";
    REMEMBER_STARTS = "INSERT INTO job_starts (queue, started_at, amount) VALUES ($1, $2, $3)
        ON CONFLICT (queue, started_at) DO UPDATE SET amount = job_starts.amount + excluded.amount";
}

/// How soon a queue is looked at again that somebody else was just claiming from.
const CONTENDED_RETRY_DELAY: i64 = 10_000;

/// What holds for a queue, over all nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueLimits {
    /// None of its tasks are begun.
    pub paused: bool,
    /// How many of its tasks may run at once.
    pub concurrency: Option<NonZeroU32>,
    /// How many of its tasks may be begun within a time.
    pub rate: Option<Rate>,
}

/// At most so many begin within any stretch of time that is this long: an exact sliding window. Every attempt counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many.
    pub count: NonZeroU32,
    /// In so long, to the microsecond.
    pub period: Duration,
}

/// How much may be claimed from a queue now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) count: u32,
    /// When there may be more, if that is known.
    pub(crate) again_at: Option<i64>,
    /// When this was worked out, for a queue that has a rate.
    rated_at: Option<i64>,
}

impl Allowance {
    /// What a queue without limits allows.
    pub(crate) fn unlimited(requested: u32) -> Self {
        Self { count: requested, again_at: None, rated_at: None }
    }

    fn nothing(again_at: Option<i64>) -> Self {
        Self { count: 0, again_at, rated_at: None }
    }

    /// Keeps in mind that so many were begun.
    pub(crate) fn used(&self, tx: &mut Tx<'_>, queue: &str, count: usize) -> Result<(), parlour_db::Error> {
        let Some(at) = self.rated_at.filter(|_| count > 0) else { return Ok(()) };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        tx.execute(&REMEMBER_STARTS, params![queue, at, count]).map(drop)
    }
}

impl JobQueue {
    /// Limits a queue from now on, on all nodes, in place of what held before. Limits that allow everything are none.
    ///
    /// # Errors
    /// As any statement's.
    pub fn limit(&self, tx: &mut Tx<'_>, queue: &str, limits: &QueueLimits) -> Result<(), parlour_db::Error> {
        if *limits == QueueLimits::default() {
            tx.execute(&FORGET_STARTS, params![queue])?;
            return tx.execute(&LIFT, params![queue]).map(drop);
        }
        let (count, period) = limits.rate.map(|rate| (rate.count.get(), micros(rate.period))).unzip();
        let concurrency = limits.concurrency.map(NonZeroU32::get);
        tx.execute(&SET, params![queue, limits.paused, concurrency, count, period]).map(drop)
    }

    /// The queues that are limited, by name, and how.
    ///
    /// # Errors
    /// As any statement's.
    pub fn limited(&self, tx: &mut Tx<'_>) -> Result<Vec<(String, QueueLimits)>, parlour_db::Error> {
        limited(tx)
    }
}

pub(crate) fn limited(tx: &mut Tx<'_>) -> Result<Vec<(String, QueueLimits)>, parlour_db::Error> {
    tx.all(&ALL, params![], read)
}

/// How much of a limited queue may be claimed now. Nobody else claims from it until the end of this unit of work.
pub(crate) fn allowance(
    jobs: &JobQueue,
    tx: &mut Tx<'_>,
    queue: &str,
    requested: u32,
) -> Result<Allowance, parlour_db::Error> {
    let locked = tx.first(&LOCK, params![queue], read)?;
    // Not before the lock is held: those who have it one after the other see the time go on.
    let now = jobs.now();
    let Some((_, limits)) = locked else {
        // Another has it, or it is limited no more.
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
        tx.execute(&FORGET_OLD_STARTS, params![queue, begin])?;
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
