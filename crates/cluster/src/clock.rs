//! The clock of a node.

use std::sync::{Arc, LazyLock};
use std::time::Instant;

/// What time it is, in milliseconds: by the system's clock, or by one that tests turn.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<dyn Fn() -> i64 + Send + Sync>>);

impl Clock {
    /// The system's: it goes on however the wall clock is set. On Redis it is the server's that counts.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// The one that this reads, which is never 0.
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

    /// What scripts are told: 0 for the server's own.
    pub(crate) fn read(&self) -> i64 {
        self.0.as_ref().map_or(0, |read| read())
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Clock(by a test)" } else { "Clock(system)" })
    }
}
