//! The `[sessions]` section.

use std::time::Duration;

use serde::Deserialize;

use super::values::seconds;

/// Session lifetimes.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Sessions {
    /// Time without use after which a session ends. At least a minute, because the time of last use is saved only
    /// periodically.
    #[serde(rename = "expire_seconds", deserialize_with = "seconds::<60, 31_536_000, _>")]
    pub idle: Duration,
    /// Time after which a session ends even if it is used.
    #[serde(rename = "max_seconds", deserialize_with = "seconds::<1, 31_536_000, _>")]
    pub max_age: Duration,
}
