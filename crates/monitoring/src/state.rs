//! The state of this feature's handlers.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use parlour_core::context::Context;
use parlour_live::Live;
use telemetry::{HttpMetrics, Registry};

use super::Queues;

/// The context, and what was counted. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Monitoring {
    /// What all features share.
    pub context: Context,
    /// What is counted of requests.
    pub http_metrics: Arc<HttpMetrics>,
    /// All metrics.
    pub metrics: Arc<Mutex<Registry>>,
    /// Live events.
    pub live: Live,
    /// How the queues of tasks stand.
    pub queues: Queues,
}

impl Deref for Monitoring {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}
