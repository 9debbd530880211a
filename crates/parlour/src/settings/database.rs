//! Settings of the database.

use std::str::FromStr;

use super::reader::Reader;
use super::values::{FromZero, List, Whole, some};

/// Where the records are, and how they are reached.
#[derive(Clone, Debug)]
pub struct Database {
    /// A PostgreSQL server; otherwise an SQLite file in the data folder.
    pub url: Option<String>,
    /// The pool and its limits.
    pub pool: db::Settings,
}

impl Database {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            url: some(reader.get::<PostgresUrl>("database.url", "DATABASE_URL").0),
            pool: db::Settings {
                pool_size: reader.get::<Whole<1_000>>("database.pool_size", "DB_POOL_SIZE").size(),
                max_overflow: reader.get::<FromZero<1_000>>("database.max_overflow", "DB_MAX_OVERFLOW").size(),
                wait: Whole::<86_400>::seconds(reader.get("database.pool_timeout", "DB_POOL_TIMEOUT")),
                recycle: Whole::<86_400>::seconds(reader.get("database.pool_recycle", "DB_POOL_RECYCLE")),
                pooled: reader.get("database.pooled", "DB_POOLED"),
                replicas: addresses(reader.get("database.replica_url", "DATABASE_REPLICA_URL")),
                analytics: some(reader.get::<PostgresUrl>("database.analytics_url", "DATABASE_ANALYTICS_URL").0),
                analytics_limit: Whole::<86_400>::seconds(
                    reader.get("database.analytics_timeout", "DB_ANALYTICS_TIMEOUT"),
                ),
                queue: reader.get::<Whole<1_000_000>>("database.pool_queue", "DB_POOL_QUEUE").size(),
                slow: reader.get::<FromZero<3_600_000>>("database.slow_ms", "DB_SLOW_MS").milliseconds(),
                statement_limit: Whole::<86_400>::seconds(
                    reader.get("database.statement_timeout", "DB_STATEMENT_TIMEOUT"),
                ),
                sqlite_cache: reader.get::<Whole<4_194_304>>("database.sqlite_cache_kb", "DB_SQLITE_CACHE_KB").count(),
            },
        }
    }
}

/// Empty, or the address of a PostgreSQL server. Addresses that name a Python driver, as in `postgresql+asyncpg://`,
/// are understood.
#[derive(Default)]
struct PostgresUrl(String);

impl FromStr for PostgresUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let (scheme, rest) = text.split_once("://").ok_or("must begin with postgres://")?;
        match scheme.split('+').next() {
            Some("postgres" | "postgresql") => Ok(Self(format!("postgres://{rest}"))),
            _ => Err("must begin with postgres://"),
        }
    }
}

fn addresses(List(urls): List<PostgresUrl>) -> Vec<String> {
    urls.into_iter().map(|url| url.0).collect()
}
