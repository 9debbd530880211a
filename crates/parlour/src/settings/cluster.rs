//! Settings of the state that nodes share.

use std::str::FromStr;

use super::reader::Reader;
use super::values::Whole;

/// What nodes share, and how.
#[derive(Clone, Debug)]
pub struct Shared {
    /// A Redis; several addresses are nodes of one Redis Cluster; none is none.
    pub redis: cluster::Redis,
}

impl Shared {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            redis: cluster::Redis {
                addresses: reader.get::<RedisUrls>("cluster.redis_url", "REDIS_URL").0,
                prefix: reader.get("cluster.redis_prefix", "REDIS_PREFIX"),
                patience: reader.get::<Whole<10_000>>("cluster.redis_patience_ms", "REDIS_PATIENCE_MS").milliseconds(),
            },
        }
    }
}

/// Empty, or addresses of Redis with commas between them.
#[derive(Default)]
struct RedisUrls(Vec<String>);

impl FromStr for RedisUrls {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let addresses: Vec<String> =
            text.split(',').map(|address| address.trim().to_owned()).filter(|address| !address.is_empty()).collect();
        let all_are = addresses.iter().all(|address| address.starts_with("redis://"));
        if all_are { Ok(Self(addresses)) } else { Err("must begin with redis://") }
    }
}
