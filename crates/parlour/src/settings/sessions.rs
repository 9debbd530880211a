//! Settings of sessions.

use std::time::Duration;

use super::reader::Reader;
use super::values::Whole;

/// Last use has to be written down a few times before a session ends.
pub(super) const SHORTEST_SESSION: Duration = Duration::from_secs(60);

/// How long people stay logged in.
#[derive(Clone, Copy, Debug)]
pub struct Sessions {
    /// Without use.
    pub idle: Duration,
    /// In any case, in seconds.
    pub max_seconds: u64,
}

impl Sessions {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            idle: reader.get::<Whole<31_536_000>>("sessions.expire_seconds", "SESSION_EXPIRE_SECONDS").seconds(),
            max_seconds: reader.get::<Whole<31_536_000>>("sessions.max_seconds", "SESSION_MAX_SECONDS").0,
        }
    }
}
