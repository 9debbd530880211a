//! The state of this feature's handlers.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use parlour_core::context::Context;
use parlour_live::Live;
use parlour_telemetry::{HttpMetrics, Registry};

use super::QueueStatsCache;

/// The context, and the metrics. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Monitoring {
    /// The shared context.
    pub context: Context,
    /// Metrics of requests.
    pub http_metrics: Arc<HttpMetrics>,
    /// All metrics.
    pub metrics: Arc<Mutex<Registry>>,
    /// Live events.
    pub live: Live,
    /// The last figures of the task queues.
    pub queues: QueueStatsCache,
}

impl Deref for Monitoring {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}
