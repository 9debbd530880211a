//! Leases of workers. A lease belongs to a worker and covers all its jobs, so extending it is one small write, however
//! many jobs the worker runs. Any worker that finds an expired lease releases the jobs of its owner.

use parlour_db::{Tx, params};

use crate::queue::{JobQueue, list, micros};
use crate::state::State;

parlour_db::statements! {
    REGISTER = "INSERT INTO job_workers (name, alive_until) VALUES ($1, $2) {returning id}";
    RENEW = "UPDATE job_workers SET alive_until = $2 WHERE id = $1";
    DEREGISTER = "DELETE FROM job_workers WHERE id = $1";
    EXPIRED scans "a row for each worker" =
        "SELECT id FROM job_workers WHERE alive_until < $1 ORDER BY id {for update skip locked}";
    TO_BE_CANCELLED = "SELECT id FROM jobs WHERE worker_id = $1 AND cancel_requested";
    /// This statement and the next two handle the jobs of a lost worker. The jobs become cancelled, dead or waiting.
    /// The attempt counts.
    CANCEL_LOST = "UPDATE jobs SET state = 'cancelled', finished_at = $2, expires_at = $3, worker_id = NULL
        WHERE worker_id = $1 AND state = 'running' AND cancel_requested";
    KILL_LOST = "UPDATE jobs SET state = 'dead', finished_at = $2, expires_at = $3, worker_id = NULL,
        error = 'its worker was lost' WHERE worker_id = $1 AND state = 'running' AND attempt >= max_attempts";
    RESCUE = "UPDATE jobs SET state = 'waiting', ready_at = $2, worker_id = NULL, error = 'its worker was lost'
        WHERE worker_id = $1 AND state = 'running'";
    /// Releases jobs that this worker holds in the database but not in memory.
    RELEASE_UNKNOWN = "UPDATE jobs SET state = 'waiting', attempt = attempt - 1, worker_id = NULL
        WHERE worker_id = $1 AND state = 'running' AND NOT id {in $2}";
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heartbeat {
    /// The lease was extended. Contains the ids of the running jobs whose cancellation was requested.
    Alive(Vec<i64>),
    /// The worker was removed and its jobs were released, because its lease had expired.
    Lost,
}

/// Registers a worker and returns its id, which is never reused.
pub(crate) fn register(tx: &mut Tx<'_>, name: &str, alive_until: i64) -> Result<i64, parlour_db::Error> {
    tx.insert(&REGISTER, params![name, alive_until])
}

/// Removes a worker. If it still has jobs, the same transaction must release them.
pub(crate) fn deregister(tx: &mut Tx<'_>, worker: i64) -> Result<(), parlour_db::Error> {
    tx.execute(&DEREGISTER, params![worker]).map(drop)
}

pub(crate) fn renew(tx: &mut Tx<'_>, worker: i64, alive_until: i64) -> Result<Heartbeat, parlour_db::Error> {
    if tx.execute(&RENEW, params![worker, alive_until])? == 0 {
        return Ok(Heartbeat::Lost);
    }
    tx.all(&TO_BE_CANCELLED, params![worker], |row| row.take()).map(Heartbeat::Alive)
}

/// Releases jobs that this worker has claimed without knowing it, for example when the response to a claim was lost.
/// `known` contains the ids of the jobs that it holds in memory. The released attempts never started and do not count.
pub(crate) fn release_unknown(tx: &mut Tx<'_>, worker: i64, known: &[i64]) -> Result<u64, parlour_db::Error> {
    tx.execute(&RELEASE_UNKNOWN, params![worker, list(known.iter().copied())])
}

impl JobQueue {
    /// Releases the jobs of workers whose lease has expired. Returns the number of jobs that wait again.
    pub(crate) fn release_expired(&self, tx: &mut Tx<'_>) -> Result<u64, parlour_db::Error> {
        let now = self.now();
        let mut rescued = 0;
        for worker in tx.all(&EXPIRED, params![now], |row| row.take::<i64>())? {
            // Must come first. If the worker is claiming jobs at this moment, the delete waits for that transaction, so
            // that these jobs are released too.
            deregister(tx, worker)?;
            let cancelled = self.expiry(State::Cancelled);
            tx.execute(&CANCEL_LOST, params![worker, now, cancelled])?;
            tx.execute(&KILL_LOST, params![worker, now, self.expiry(State::Dead)])?;
            rescued += tx.execute(&RESCUE, params![worker, now])?;
            tracing::warn!(worker, "worker lost, its jobs were released");
        }
        Ok(rescued)
    }

    pub(crate) fn alive_until(&self, lease: std::time::Duration) -> i64 {
        self.now().saturating_add(micros(lease))
    }
}
