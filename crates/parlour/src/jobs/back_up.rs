//! Backups to a folder. Only the latest ones are kept.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use parlour_core::context::Context;
use parlour_core::settings::Settings;
use parlour_core::types::Instant;
use parlour_jobs::{Job, JobContext, JobError, Policy};
use serde::{Deserialize, Serialize};

/// Prefix and suffix of the file name of a backup. The creation time is between them, so names sort by it.
const NAME: (&str, &str) = ("parlour-", ".backup");

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BackUp {}

impl Job for BackUp {
    const KIND: &'static str = "back_up";
    const POLICY: Policy = Policy { time_limit: Duration::from_secs(4 * 3600), ..Policy::DEFAULT };
}

pub(super) async fn run(app: Context, _context: JobContext, _job: BackUp) -> Result<(), JobError> {
    back_up(&app).await.map_err(|error| JobError::Retry(parlour_telemetry::error_chain(&*error)))
}

/// Writes a backup to the backup folder. Then removes the oldest backups, so that at most `backup.keep` remain.
pub async fn back_up(app: &Context) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let file = backup_file(&app.settings, app.clock.now())?;
    let contents = app.db.back_up(file.clone()).await?;
    let rows: u64 = contents.iter().map(|content| content.rows).sum();
    tracing::info!(file = %file.display(), rows, "backed up");
    if let Some(folder) = file.parent() {
        forget(folder, app.settings.backup.keep)?;
    }
    Ok(())
}

/// Returns the path for a backup created at `now`. Creates the backup folder if it does not exist.
pub fn backup_file(settings: &Settings, now: Instant) -> io::Result<PathBuf> {
    let folder = settings.backup.folder.clone().unwrap_or_else(|| settings.data.folder.join("backups"));
    fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{}{}{}", NAME.0, now.0.strftime("%Y%m%dT%H%M%SZ"), NAME.1)))
}

/// Removes all but the latest `keep` backups from a folder.
fn forget(folder: &Path, keep: usize) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(NAME.0) && name.ends_with(NAME.1) {
            files.push(name);
        }
    }
    files.sort_unstable();
    let surplus = files.len().saturating_sub(keep);
    files[..surplus].iter().try_for_each(|name| fs::remove_file(folder.join(name)))
}
