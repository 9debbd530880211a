//! The `[cluster]` section: the Redis server that nodes share.

use std::str::FromStr;
use std::time::Duration;

use parlour_cluster::Redis;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use super::values::{list, milliseconds};

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "urls")]
    redis_url: Vec<SecretString>,
    redis_prefix: String,
    #[serde(deserialize_with = "milliseconds::<1, 10_000, _>")]
    redis_timeout_ms: Duration,
}

/// Reads the settings of Redis. Without an address, the node works alone.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Redis, D::Error> {
    let Section { redis_url, redis_prefix, redis_timeout_ms } = Section::deserialize(deserializer)?;
    Ok(Redis { addresses: redis_url, prefix: redis_prefix, timeout: redis_timeout_ms })
}

fn urls<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SecretString>, D::Error> {
    Ok(list(deserializer)?.into_iter().map(|RedisUrl(url)| url).collect())
}

struct RedisUrl(SecretString);

impl FromStr for RedisUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        if text.starts_with("redis://") { Ok(Self(text.into())) } else { Err("must begin with redis://") }
    }
}
