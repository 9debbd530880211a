//! Who is alive. A lease belongs to a worker and covers all its tasks, so staying alive is one small write, however
//! many tasks there are. Whoever finds that a lease has run out takes the tasks back.

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
    /// Tasks of a worker that is gone: called off, dead or waiting again. The attempt counts.
    CANCEL_LOST = "UPDATE jobs SET state = 'cancelled', finished_at = $2, expires_at = $3, worker_id = NULL
        WHERE worker_id = $1 AND state = 'running' AND cancel_requested";
    KILL_LOST = "UPDATE jobs SET state = 'dead', finished_at = $2, expires_at = $3, worker_id = NULL,
        error = 'its worker was lost' WHERE worker_id = $1 AND state = 'running' AND attempt >= max_attempts";
    RESCUE = "UPDATE jobs SET state = 'waiting', ready_at = $2, worker_id = NULL, error = 'its worker was lost'
        WHERE worker_id = $1 AND state = 'running'";
    /// What is this worker's in the records, and not in its memory.
    GIVE_BACK_UNKNOWN = "UPDATE jobs SET state = 'waiting', attempt = attempt - 1, worker_id = NULL
        WHERE worker_id = $1 AND state = 'running' AND NOT id {in $2}";
}

/// How a heartbeat went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heartbeat {
    /// The lease goes on. These tasks are to be dropped.
    Alive(Vec<i64>),
    /// Others have taken the worker for dead, and its tasks away.
    Lost,
}

/// Makes a new worker known, whose number no other ever has.
pub(crate) fn register(tx: &mut Tx<'_>, name: &str, alive_until: i64) -> Result<i64, parlour_db::Error> {
    tx.insert(&REGISTER, params![name, alive_until])
}

/// Takes a worker that has no tasks any more off the list.
pub(crate) fn deregister(tx: &mut Tx<'_>, worker: i64) -> Result<(), parlour_db::Error> {
    tx.execute(&DEREGISTER, params![worker]).map(drop)
}

/// Renews the lease.
pub(crate) fn renew(tx: &mut Tx<'_>, worker: i64, alive_until: i64) -> Result<Heartbeat, parlour_db::Error> {
    if tx.execute(&RENEW, params![worker, alive_until])? == 0 {
        return Ok(Heartbeat::Lost);
    }
    tx.all(&TO_BE_CANCELLED, params![worker], |row| row.take()).map(Heartbeat::Alive)
}

/// Gives back what this worker has claimed without knowing of it, as when the answer to a claim was lost. `known` is
/// all that it knows. These attempts were never begun.
pub(crate) fn release_unknown(tx: &mut Tx<'_>, worker: i64, known: &[i64]) -> Result<u64, parlour_db::Error> {
    tx.execute(&GIVE_BACK_UNKNOWN, params![worker, list(known.iter().copied())])
}

impl JobQueue {
    /// Takes back the tasks of workers whose lease has run out, and answers how many are waiting again.
    pub(crate) fn release_expired(&self, tx: &mut Tx<'_>) -> Result<u64, parlour_db::Error> {
        let now = self.now();
        let mut rescued = 0;
        for worker in tx.all(&EXPIRED, params![now], |row| row.take::<i64>())? {
            // First of all: if it is claiming just now, this waits until it has, and what it claimed is taken back too.
            deregister(tx, worker)?;
            let cancelled = self.expiry(State::Cancelled);
            tx.execute(&CANCEL_LOST, params![worker, now, cancelled])?;
            tx.execute(&KILL_LOST, params![worker, now, self.expiry(State::Dead)])?;
            rescued += tx.execute(&RESCUE, params![worker, now])?;
            tracing::warn!(worker, "a worker was lost and its tasks were taken back");
        }
        Ok(rescued)
    }

    pub(crate) fn alive_until(&self, lease: std::time::Duration) -> i64 {
        self.now().saturating_add(micros(lease))
    }
}
