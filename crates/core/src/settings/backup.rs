//! The `[backup]` section: scheduled backups.

use std::path::PathBuf;

use serde::Deserialize;

use super::values::{non_empty, whole};

#[derive(Clone, Debug, Deserialize)]
pub struct Backup {
    /// Folder for backups; `None` turns scheduled backups off.
    #[serde(deserialize_with = "non_empty")]
    pub folder: Option<PathBuf>,
    /// Cron expression, in UTC. Validated when the schedule is created.
    pub at: String,
    /// Number of backups to keep.
    #[serde(deserialize_with = "whole::<1, 10_000, _, _>")]
    pub keep: usize,
}
