//! Settings of the background worker and of backups.

use std::path::PathBuf;

use serde::Deserialize;

use super::values::{optional, whole};

/// What is done in the background.
#[derive(Clone, Debug, Deserialize)]
pub struct Tasks {
    /// How many tasks a node runs at once.
    #[serde(deserialize_with = "whole::<0, 10_000, _, _>")]
    pub capacity: u32,
}

/// Backups that are made by the clock.
#[derive(Clone, Debug, Deserialize)]
pub struct Backup {
    /// Where they are put; nowhere and never if `None`.
    #[serde(deserialize_with = "optional")]
    pub folder: Option<PathBuf>,
    /// When, as a cron expression, in UTC.
    pub at: String,
    /// How many are kept.
    #[serde(deserialize_with = "whole::<1, 10_000, _, _>")]
    pub keep: usize,
}
