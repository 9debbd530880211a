//! The `[database]` section.

use std::str::FromStr;
use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use super::values::{flag, list, milliseconds, non_empty_parsed, seconds, whole};

/// Location of the database and limits of its connection pool.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Section")]
pub struct Database {
    /// URL of a PostgreSQL server; `None` for the SQLite file in the data folder.
    pub url: Option<SecretString>,
    /// Connection pool, replicas and time limits.
    pub pool: parlour_db::Settings,
}

#[derive(Deserialize)]
struct Section {
    #[serde(deserialize_with = "url")]
    url: Option<SecretString>,
    #[serde(deserialize_with = "whole::<1, 1_000, _, _>")]
    pool_size: usize,
    #[serde(deserialize_with = "whole::<0, 1_000, _, _>")]
    max_overflow: usize,
    #[serde(deserialize_with = "seconds::<1, 86_400, _>")]
    pool_timeout: Duration,
    #[serde(deserialize_with = "seconds::<1, 86_400, _>")]
    pool_recycle: Duration,
    #[serde(deserialize_with = "whole::<1, 1_000_000, _, _>")]
    pool_queue: usize,
    #[serde(deserialize_with = "flag")]
    pooled: bool,
    #[serde(deserialize_with = "urls")]
    replica_url: Vec<SecretString>,
    #[serde(deserialize_with = "url")]
    analytics_url: Option<SecretString>,
    #[serde(deserialize_with = "seconds::<1, 86_400, _>")]
    analytics_timeout: Duration,
    #[serde(deserialize_with = "milliseconds::<0, 3_600_000, _>")]
    slow_ms: Duration,
    #[serde(deserialize_with = "seconds::<1, 86_400, _>")]
    statement_timeout: Duration,
    #[serde(deserialize_with = "whole::<1, 4_194_304, _, _>")]
    sqlite_cache_kb: u32,
}

impl TryFrom<Section> for Database {
    type Error = &'static str;

    fn try_from(section: Section) -> Result<Self, &'static str> {
        if section.url.is_none() && (!section.replica_url.is_empty() || section.analytics_url.is_some()) {
            return Err("replica_url and analytics_url need url, the address of the primary PostgreSQL server");
        }
        let pool = parlour_db::Settings {
            pool_size: section.pool_size,
            max_overflow: section.max_overflow,
            wait: section.pool_timeout,
            queue: section.pool_queue,
            recycle: section.pool_recycle,
            pooled: section.pooled,
            replicas: section.replica_url,
            analytics: section.analytics_url,
            analytics_limit: section.analytics_timeout,
            slow: section.slow_ms,
            statement_limit: section.statement_timeout,
            sqlite_cache: section.sqlite_cache_kb,
        };
        Ok(Self { url: section.url, pool })
    }
}

/// URL of a PostgreSQL server. Schemes that name a Python driver, such as `postgresql+asyncpg://`, are accepted.
struct PostgresUrl(SecretString);

impl FromStr for PostgresUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").ok_or("must begin with postgres://")?;
        match scheme.split('+').next() {
            Some("postgres" | "postgresql") if rest.contains("://") => Err("must be one address"),
            Some("postgres" | "postgresql") => Ok(Self(format!("postgres://{rest}").into())),
            _ => Err("must begin with postgres://"),
        }
    }
}

fn url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(non_empty_parsed(deserializer)?.map(|PostgresUrl(url)| url))
}

fn urls<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SecretString>, D::Error> {
    Ok(list(deserializer)?.into_iter().map(|PostgresUrl(url)| url).collect())
}
