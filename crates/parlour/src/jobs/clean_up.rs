//! Removes data that is no longer needed: expired sessions and invitations, old idempotency keys and jobs, and unused
//! files.

use std::time::Duration;

use parlour_core::context::Context;
use parlour_core::types::Instant;
use parlour_core::uploads;
use parlour_db::{Statement, params};
use parlour_jobs::{Job, JobContext, JobError, Policy};
use serde::{Deserialize, Serialize};

parlour_db::statements! {
    SESSIONS = "DELETE FROM sessions WHERE id IN
        (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT 500)";
    KEYS = "DELETE FROM idempotency_keys WHERE (user_id, key) IN
        (SELECT user_id, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT 500)";
    INVITATIONS scans "few invitations are open at a time" = "DELETE FROM invitations WHERE expires_at < $1";
}

/// Maximum number of sessions or idempotency keys removed in one transaction. A small number keeps the waits of other
/// writers short.
const AT_A_TIME: u64 = 500;
/// Retention of responses to requests with an `Idempotency-Key`, in microseconds: two days.
const KEYS_FOR: i64 = 2 * 24 * 3600 * 1_000_000;

/// Job that removes data and files that are no longer needed. It runs once an hour.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CleanUp {}

impl Job for CleanUp {
    const KIND: &'static str = "clean_up";
    /// The time limit is an hour, because the job checks all files of the store.
    const POLICY: Policy = Policy { time_limit: Duration::from_secs(3600), ..Policy::DEFAULT };
}

pub(super) async fn run(app: Context, _context: JobContext, _job: CleanUp) -> Result<(), JobError> {
    clean_up(&app).await?;
    uploads::clean_up(&app).await?;
    Ok(())
}

/// Removes expired sessions and invitations, idempotency keys older than two days, and jobs whose retention has ended.
pub async fn clean_up(app: &Context) -> Result<(), parlour_jobs::Error> {
    let now = app.clock.now();
    let sessions = remove(app, &SESSIONS, now).await?;
    let keys = remove(app, &KEYS, Instant::from_micros(now.micros().saturating_sub(KEYS_FOR))).await?;
    let invitations = app.db.write(move |tx| tx.execute(&INVITATIONS, params![now])).await;
    let invitations = invitations.map_err(|error: parlour_db::Error| parlour_jobs::Error::from(error))?;
    let jobs = app.jobs.remove_expired().await?;
    tracing::info!(sessions, keys, invitations, jobs, "cleaned up");
    Ok(())
}

/// Removes the rows that expired or were created before `before`, in batches. Returns their number.
async fn remove(app: &Context, statement: &'static Statement, before: Instant) -> Result<u64, parlour_db::Error> {
    let mut removed = 0;
    loop {
        let some = app.db.write(move |tx| tx.execute(statement, params![before])).await?;
        removed += some;
        if some < AT_A_TIME {
            return Ok(removed);
        }
    }
}
