//! Settings of live events.

use serde::{Deserialize, Deserializer};

use super::values::whole;

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "whole::<1, 1_000_000, _, _>")]
    max_sockets: usize,
    #[serde(deserialize_with = "whole::<1, 1_000, _, _>")]
    max_sockets_per_user: u32,
}

/// Reads how many sockets there may be.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<realtime::Limits, D::Error> {
    let Section { max_sockets: sockets, max_sockets_per_user: sockets_of_a_user } = Section::deserialize(deserializer)?;
    Ok(realtime::Limits { sockets, sockets_of_a_user, ..realtime::Limits::default() })
}
