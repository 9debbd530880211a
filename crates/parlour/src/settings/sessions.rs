//! Settings of sessions.

use std::time::Duration;

use serde::Deserialize;

use super::values::{seconds, whole};

/// How long people stay logged in.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Sessions {
    /// Without use. At least a minute, so that the last use is written down a few times before a session ends.
    #[serde(rename = "expire_seconds", deserialize_with = "seconds::<60, 31_536_000, _>")]
    pub idle: Duration,
    /// In any case, in seconds.
    #[serde(deserialize_with = "whole::<1, 31_536_000, _, _>")]
    pub max_seconds: u64,
}
