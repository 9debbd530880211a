//! Figures of the task queues.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use parlour_jobs::QueueStats;

/// The last figures of the task queues.
#[derive(Clone, Debug, Default)]
pub struct QueueStatsCache(Arc<Mutex<BTreeMap<String, QueueStats>>>);

impl QueueStatsCache {
    /// By name.
    pub fn stats(&self) -> BTreeMap<String, QueueStats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what was found.
    pub fn set(&self, figures: BTreeMap<String, QueueStats>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = figures;
    }
}
