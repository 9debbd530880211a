//! Clock of a node.

use std::sync::{Arc, LazyLock};
use std::time::Instant;

/// Clock in milliseconds: the system clock, or one that a test controls.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> i64 + Send + Sync>>);

impl Clock {
    /// Returns the system clock. It is monotonic: changes of the wall clock do not affect it. On Redis, the clock of
    /// the server is used instead.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// Returns a clock that reads the time from `read`, in milliseconds. `read` must never return 0, which stands for
    /// the clock of the Redis server.
    pub fn by(read: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(read)))
    }

    pub(crate) fn now(&self) -> i64 {
        static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
        match &self.0 {
            Some(read) => read(),
            None => i64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(i64::MAX),
        }
    }

    /// Returns the time to pass to scripts; 0 means the clock of the Redis server.
    pub(crate) fn read(&self) -> i64 {
        self.0.as_ref().map_or(0, |read| read())
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Clock(test)" } else { "Clock(system)" })
    }
}
