//! Settings of the state that nodes share.

use std::str::FromStr;
use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use super::values::{list, milliseconds};

#[derive(Deserialize)]
#[serde(remote = "cluster::Redis")]
pub(super) struct Redis {
    #[serde(rename = "redis_url", deserialize_with = "urls")]
    addresses: Vec<SecretString>,
    #[serde(rename = "redis_prefix")]
    prefix: String,
    #[serde(rename = "redis_patience_ms", deserialize_with = "milliseconds::<1, 10_000, _>")]
    patience: Duration,
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
