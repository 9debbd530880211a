//! The `[jobs]` section: background tasks.

use serde::Deserialize;

use super::values::whole;

/// Background tasks.
#[derive(Clone, Debug, Deserialize)]
pub struct JobSettings {
    /// Maximum number of tasks that run at once on this node.
    #[serde(deserialize_with = "whole::<0, 10_000, _, _>")]
    pub capacity: u32,
}
