//! Clock that is passed in, so that tests can control the time.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use jiff::Timestamp;

use crate::types::Instant;

/// Source of the current time.
#[derive(Clone, Debug)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// Returns the system clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// Returns a clock that stands still until it is advanced.
    pub fn fixed(at: Instant) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.micros()))))
    }

    /// Returns the current time, with microsecond precision.
    #[allow(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
    pub fn now(&self) -> Instant {
        match &self.0 {
            None => Instant::from_micros(Timestamp::now().as_microsecond()),
            Some(fixed) => Instant::from_micros(fixed.load(Relaxed)),
        }
    }

    /// Returns a monotonic timestamp for measuring durations. It advances even if this clock is fixed.
    #[allow(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
    pub fn monotonic(&self) -> std::time::Instant {
        std::time::Instant::now()
    }

    /// Advances a fixed clock. Does nothing on the system clock.
    pub fn advance(&self, by: Duration) {
        if let Some(fixed) = &self.0 {
            fixed.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Relaxed);
        }
    }
}
