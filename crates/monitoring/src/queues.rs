//! Cached statistics of the job queues.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use parlour_jobs::QueueStats;

/// Last known statistics of the job queues. Cheap to clone; all clones share them.
#[derive(Clone, Debug, Default)]
pub struct QueueStatsCache(Arc<Mutex<BTreeMap<String, QueueStats>>>);

impl QueueStatsCache {
    /// Returns the statistics by queue name.
    pub fn stats(&self) -> BTreeMap<String, QueueStats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the statistics of all queues.
    pub fn set(&self, figures: BTreeMap<String, QueueStats>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = figures;
    }
}
