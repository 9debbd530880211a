//! The time comes from outside, so that tests can turn it.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use jiff::Timestamp;

use crate::types::Instant;

/// Tells the time.
#[derive(Clone, Debug)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's.
    pub fn system() -> Self {
        Self(None)
    }

    /// One that stands still until it is turned.
    pub fn fixed(at: Instant) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.micros()))))
    }

    /// What time it is, to the microsecond.
    #[allow(clippy::disallowed_methods, reason = "this is where the time comes in")]
    pub fn now(&self) -> Instant {
        match &self.0 {
            None => Instant::from_micros(Timestamp::now().as_microsecond()),
            Some(fixed) => Instant::from_micros(fixed.load(Relaxed)),
        }
    }

    /// For measuring how long something takes; never goes back.
    #[allow(clippy::disallowed_methods, reason = "this is where the time comes in")]
    pub fn monotonic(&self) -> std::time::Instant {
        std::time::Instant::now()
    }

    /// Turns a fixed clock forward. The system's cannot be turned.
    pub fn advance(&self, by: Duration) {
        if let Some(fixed) = &self.0 {
            fixed.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Relaxed);
        }
    }
}
