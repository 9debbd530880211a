//! State of this feature's handlers.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use parlour_core::context::Context;
use parlour_live::Live;
use parlour_telemetry::{HttpMetrics, Registry};

use super::QueueStatsCache;

/// State of the monitoring handlers: the shared context, and the sources of metrics. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Monitoring {
    pub context: Context,
    pub http_metrics: Arc<HttpMetrics>,
    /// Registry of all metrics.
    pub metrics: Arc<Mutex<Registry>>,
    pub live: Live,
    pub queues: QueueStatsCache,
}

impl Deref for Monitoring {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}
