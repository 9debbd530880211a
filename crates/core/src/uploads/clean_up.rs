//! Cleanup of the blob store: removed files, unused files and files without a row.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use parlour_blob::{Error, Key};
use parlour_db::params;
use parlour_jobs::{JobContext, JobError};

use super::model::{Uploads, full_size};
use super::rows::RemoveFile;
use crate::context::Context;
use crate::types::{BusinessId, FileId, Instant};

parlour_db::statements! {
    UNUSED = "SELECT business_id, id, key FROM files WHERE state <> 'used' AND changed_at < $1
        ORDER BY changed_at LIMIT 500";
    /// Skips a file that was used in the meantime.
    MARK_REMOVED = "UPDATE files SET state = 'removed' WHERE business_id = $1 AND id = $2 AND state <> 'used'";
    DELETE_ROW = "DELETE FROM files WHERE business_id = $1 AND id = $2 AND state = 'removed'";
    /// Needs no business in the condition: a key contains the folder of its business.
    REFERENCED = "SELECT key, business_id FROM files WHERE key {among $1}";
}

/// Files that stay unused, marked as removed, or without a row for this long are removed.
const GRACE_PERIOD: Duration = Duration::from_secs(24 * 3600);
/// Time without progress after which an upload counts as interrupted.
const UNFINISHED: Duration = Duration::from_secs(3600);
/// Maximum number of files in one query.
const BATCH_SIZE: usize = 500;

pub async fn remove_file(app: Context, context: JobContext, job: RemoveFile) -> Result<(), JobError> {
    let business = context.business().ok_or_else(|| JobError::give_up("the job has no business"))?;
    let key = Key::parse(&job.key)?;
    Ok(forget(&app, BusinessId(business), FileId(job.file), &key).await?)
}

#[derive(Debug, thiserror::Error)]
pub enum CleanUpError {
    /// Database error.
    #[error(transparent)]
    Records(#[from] parlour_db::Error),
    /// Blob store error.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Numbers of removed files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Files that stayed unused or marked as removed for more than a day.
    pub unused: u64,
    /// Files without a row.
    pub orphans: u64,
    /// Interrupted uploads.
    pub unfinished: usize,
}

/// Opens the store and removes interrupted uploads that made no progress for an hour. The removal runs in the
/// background, because it walks through all files.
pub fn begin(app: &Context) -> Result<(), Error> {
    app.uploads.store()?;
    let (files, now) = (app.uploads.clone(), app.clock.now());
    tokio::spawn(async move {
        match remove_unfinished(&files, now).await {
            Ok(0) => {}
            Ok(unfinished) => tracing::info!(unfinished, "unfinished uploads removed"),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "unfinished uploads not removed");
            }
        }
    });
    Ok(())
}

/// Removes files that were unused, marked as removed, or without a row for a day. Also removes interrupted uploads that
/// made no progress for an hour.
pub async fn clean_up(app: &Context) -> Result<Removed, CleanUpError> {
    let now = app.clock.now();
    let day_ago = Instant(now.0.saturating_sub(GRACE_PERIOD).unwrap_or(now.0));
    let unused = remove_unused(app, day_ago).await?;
    let orphans = remove_orphans(app, day_ago).await?;
    let unfinished = remove_unfinished(&app.uploads, now).await?;
    tracing::info!(unused, orphans, unfinished, "files cleaned up");
    Ok(Removed { unused, orphans, unfinished })
}

async fn remove_unfinished(files: &Uploads, now: Instant) -> Result<usize, Error> {
    let since = now.0.saturating_sub(UNFINISHED).unwrap_or(now.0);
    files.store()?.remove_unfinished(since).await
}

async fn remove_unused(app: &Context, before: Instant) -> Result<u64, CleanUpError> {
    let mut removed = 0;
    loop {
        let some = app.db.read(move |tx| {
            tx.all(&UNUSED, params![before], |row| Ok((row.take()?, row.take()?, row.take::<String>()?)))
        });
        let some: Vec<(BusinessId, FileId, String)> = some.await?;
        let is_last = some.len() < BATCH_SIZE;
        for (business, file, key) in some {
            let given_up = app.db.write(move |tx| tx.execute(&MARK_REMOVED, params![business, file])).await?;
            if let (1, Ok(key)) = (given_up, Key::parse(&key)) {
                forget(app, business, file, &key).await?;
                removed += 1;
            }
        }
        if is_last {
            return Ok(removed);
        }
    }
}

/// Removes a file from the store, then its row. In the other order, a failure in between would leave an orphan.
async fn forget(app: &Context, business: BusinessId, file: FileId, key: &Key) -> Result<(), CleanUpError> {
    app.uploads.remove_from_store(key).await?;
    app.db.write(move |tx| tx.execute(&DELETE_ROW, params![business, file])).await?;
    Ok(())
}

/// Removes files without a row. Walks the whole store in batches of keys.
async fn remove_orphans(app: &Context, before: Instant) -> Result<u64, CleanUpError> {
    let store = app.uploads.store()?;
    let old = store.list(Some(&app.uploads.0.root)).try_filter(|entry| std::future::ready(entry.stored < before.0));
    let mut chunks = std::pin::pin!(old.try_chunks(BATCH_SIZE));
    let mut removed = 0;
    while let Some(entries) = chunks.try_next().await.map_err(|error| error.1)? {
        let keys: Vec<Key> = entries.into_iter().map(|entry| entry.key).collect();
        // Keys contain neither commas nor quotes.
        let requested: Vec<String> = keys.iter().map(|key| full_size(key).to_string()).collect();
        let list = requested.join(",");
        let named = app.db.read(move |tx| tx.all(&REFERENCED, params![list], |row| row.take::<String>()));
        let named: std::collections::HashSet<String> = named.await?.into_iter().collect();
        for (key, _) in keys.iter().zip(&requested).filter(|(_, requested)| !named.contains(*requested)) {
            store.remove(key).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
