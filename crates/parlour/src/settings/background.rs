//! Settings of the background worker and of backups.

use std::path::PathBuf;

use super::reader::Reader;
use super::values::{FromZero, Whole, some};

/// What is done in the background.
#[derive(Clone, Debug)]
pub struct Tasks {
    /// How many tasks a node runs at once.
    pub capacity: u32,
}

/// Backups that are made by the clock.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Where they are put; nowhere and never if `None`.
    pub folder: Option<PathBuf>,
    /// When, as a cron expression, in UTC.
    pub at: String,
    /// How many are kept.
    pub keep: usize,
}

impl Tasks {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self { capacity: reader.get::<FromZero<10_000>>("tasks.capacity", "TASKS_CAPACITY").count() }
    }
}

impl Backup {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            folder: some(reader.get("backup.folder", "BACKUP_FOLDER")).map(Into::into),
            at: reader.get::<String>("backup.at", "BACKUP_AT"),
            keep: reader.get::<Whole<10_000>>("backup.keep", "BACKUP_KEEP").size(),
        }
    }
}
