//! The `[jobs]` section: background jobs.

use serde::Deserialize;

use super::values::whole;

#[derive(Clone, Debug, Deserialize)]
pub struct JobSettings {
    /// Maximum number of jobs that run at once on this node. With 0, `serve` runs no jobs.
    #[serde(deserialize_with = "whole::<0, 10_000, _, _>")]
    pub capacity: u32,
}
