//! Removing from the store what nobody needs: what was removed, what was never used, and what no row names.

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
    NOT_USED = "SELECT business_id, id, key FROM files WHERE state <> 'used' AND changed_at < $1
        ORDER BY changed_at LIMIT 500";
    /// Unless it was used in the meantime.
    GIVE_UP = "UPDATE files SET state = 'removed' WHERE business_id = $1 AND id = $2 AND state <> 'used'";
    FORGET = "DELETE FROM files WHERE business_id = $1 AND id = $2 AND state = 'removed'";
    /// Of any business: a key names its business's folder.
    NAMED = "SELECT key, business_id FROM files WHERE key {among $1}";
}

/// How long a file may wait for what it was put in for, and for how long none is taken for nobody's: a day.
const DAY: Duration = Duration::from_secs(24 * 3600);
/// What an upload must not have grown for to be taken for one that was broken off by the end of a program.
const UNFINISHED: Duration = Duration::from_secs(3600);
/// How many keys are looked up at once.
const BATCH_SIZE: usize = 500;

pub async fn remove_file(app: Context, context: JobContext, job: RemoveFile) -> Result<(), JobError> {
    let business = context.business().ok_or_else(|| JobError::give_up("it is the file of no business"))?;
    let key = Key::parse(&job.key)?;
    Ok(forget(&app, BusinessId(business), FileId(job.file), &key).await?)
}

/// What could not be cleaned up.
#[derive(Debug, thiserror::Error)]
pub enum CleanUpError {
    /// The records.
    #[error(transparent)]
    Records(#[from] parlour_db::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] Error),
}

/// How many files went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// That were never used, or were to be removed long ago.
    pub unused: u64,
    /// That no row named.
    pub orphans: u64,
    /// Uploads that were broken off by the end of a program.
    pub unfinished: usize,
}

/// Opens the store, and begins to remove what uploads left there that the last run of the program did not finish.
/// Nobody has to wait for that: there may be many files to look at.
pub fn begin(app: &Context) -> Result<(), Error> {
    app.uploads.store()?;
    let (files, now) = (app.uploads.clone(), app.clock.now());
    tokio::spawn(async move {
        match remove_unfinished(&files, now).await {
            Ok(0) => {}
            Ok(unfinished) => tracing::info!(unfinished, "uploads that were broken off are removed"),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "uploads that were broken off are left for now"
                );
            }
        }
    });
    Ok(())
}

/// Removes files that were put in and not used within a day, files that no row names after a day, and what is left of
/// uploads that nothing was added to for an hour.
pub async fn clean_up(app: &Context) -> Result<Removed, CleanUpError> {
    let now = app.clock.now();
    let day_ago = Instant(now.0.saturating_sub(DAY).unwrap_or(now.0));
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
            tx.all(&NOT_USED, params![before], |row| Ok((row.take()?, row.take()?, row.take::<String>()?)))
        });
        let some: Vec<(BusinessId, FileId, String)> = some.await?;
        let is_last = some.len() < BATCH_SIZE;
        for (business, file, key) in some {
            let given_up = app.db.write(move |tx| tx.execute(&GIVE_UP, params![business, file])).await?;
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

/// The store first: a file without a row would be taken for an orphan only later.
async fn forget(app: &Context, business: BusinessId, file: FileId, key: &Key) -> Result<(), CleanUpError> {
    app.uploads.remove_from_store(key).await?;
    app.db.write(move |tx| tx.execute(&FORGET, params![business, file])).await?;
    Ok(())
}

/// Looks through the whole store, some keys at a time.
async fn remove_orphans(app: &Context, before: Instant) -> Result<u64, CleanUpError> {
    let store = app.uploads.store()?;
    let old = store.list(Some(&app.uploads.0.root)).try_filter(|entry| std::future::ready(entry.stored < before.0));
    let mut chunks = std::pin::pin!(old.try_chunks(BATCH_SIZE));
    let mut removed = 0;
    while let Some(entries) = chunks.try_next().await.map_err(|error| error.1)? {
        let keys: Vec<Key> = entries.into_iter().map(|entry| entry.key).collect();
        // There are neither commas nor quotes in a key.
        let requested: Vec<String> = keys.iter().map(|key| full_size(key).to_string()).collect();
        let list = requested.join(",");
        let named = app.db.read(move |tx| tx.all(&NAMED, params![list], |row| row.take::<String>()));
        let named: std::collections::HashSet<String> = named.await?.into_iter().collect();
        for (key, _) in keys.iter().zip(&requested).filter(|(_, requested)| !named.contains(*requested)) {
            store.remove(key).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
