//! The `[backup]` section: scheduled backups.

use std::path::PathBuf;

use serde::Deserialize;

use super::values::{non_empty, whole};

#[derive(Clone, Debug, Deserialize)]
pub struct Backup {
    /// Folder for backups; `None` turns scheduled backups off.
    #[serde(deserialize_with = "non_empty")]
    pub folder: Option<PathBuf>,
    /// Schedule as a cron expression in UTC. It is validated when the job is scheduled, not here.
    pub at: String,
    /// Number of backups to keep. Older backups are deleted.
    #[serde(deserialize_with = "whole::<1, 10_000, _, _>")]
    pub keep: usize,
}
