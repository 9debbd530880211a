//! Rows of files. A row is inserted after its file is stored, and marked before the file is removed.

use parlour_db::{Tx, params};
use parlour_jobs::{Job, JobQueue, NewJob, Policy};
use serde::{Deserialize, Serialize};

use super::model::{FileState, Purpose};
use super::receive::Received;
use crate::changes::Transaction;
use crate::http::Problem;
use crate::types::{BusinessId, FileId, Instant, UserId};

parlour_db::statements! {
    INSERT = "INSERT INTO files (business_id, user_id, purpose, state, key, bytes, width, height, created_at,
        changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) {returning id}";
    FIND = "SELECT key FROM files WHERE business_id = $1 AND id = $2";
    REMOVE = "UPDATE files SET state = 'removed', changed_at = $3 WHERE business_id = $1 AND id = $2";
}

/// Job that removes a file from the store and then deletes its row, which is marked as removed.
#[derive(Debug, Serialize, Deserialize)]
pub struct RemoveFile {
    pub(super) file: i64,
    pub(super) key: String,
}

impl Job for RemoveFile {
    const KIND: &'static str = "remove_file";
    /// Retries for about nine hours. After that, the cleanup removes the file.
    const POLICY: Policy = Policy { max_attempts: 10, ..Policy::DEFAULT };
}

/// Inserts the row of a received file.
pub fn insert(
    tx: &mut Tx<'_>,
    (business, user): (BusinessId, UserId),
    (purpose, state): (Purpose, FileState),
    received: &Received,
    now: Instant,
) -> Result<FileId, parlour_db::Error> {
    let bytes = i64::try_from(received.bytes).unwrap_or(i64::MAX);
    let (width, height) = received.size.unzip();
    tx.insert(&INSERT, params![business, user, purpose, state, received.key.as_str(), bytes, width, height, now])
}

/// Marks a file as removed and enqueues the job that removes it from the store. Does nothing if the business has no
/// such file.
pub fn remove(
    tx: &mut Transaction<'_, '_>,
    jobs: &JobQueue,
    business: BusinessId,
    file: FileId,
    now: Instant,
) -> Result<(), Problem> {
    let Some(key) = tx.first(&FIND, params![business, file], |row| row.take::<String>())? else { return Ok(()) };
    tx.execute(&REMOVE, params![business, file, now])?;
    let new = NewJob::of(&RemoveFile { file: file.0, key }).map_err(Problem::internal)?;
    Ok(tx.enqueue(jobs, &[new.business(business.0)])?)
}
