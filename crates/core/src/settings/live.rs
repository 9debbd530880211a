//! The `[live]` section: sockets for live updates.

use parlour_realtime::Limits;
use serde::{Deserialize, Deserializer};

use super::values::whole;

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "whole::<1, 1_000_000, _, _>")]
    max_sockets: usize,
    #[serde(deserialize_with = "whole::<1, 1_000, _, _>")]
    max_sockets_per_user: u32,
}

/// Reads the maximum numbers of sockets. Other limits keep their defaults.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Limits, D::Error> {
    let Section { max_sockets, max_sockets_per_user } = Section::deserialize(deserializer)?;
    Ok(Limits { max_sockets, max_sockets_per_user, ..Limits::default() })
}
