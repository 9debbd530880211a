//! Where the records are, and how the engine is driven.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// Where the records are.
#[derive(Clone, Debug)]
pub enum Location {
    /// An SQLite file, created if it is not there.
    File(PathBuf),
    /// A `postgres://` address.
    Url(SecretString),
}

/// How the engine is driven.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Connections that stay. SQLite has one writer beside them, and no more readers than twice the processor cores.
    pub pool_size: usize,
    /// Connections beyond those, opened while units wait and closed when idle. PostgreSQL only.
    pub max_overflow: usize,
    /// How long a unit may wait to begin.
    pub wait: Duration,
    /// How many units may wait.
    pub queue: usize,
    /// A connection older than this is replaced before its next use. PostgreSQL only.
    pub recycle: Duration,
    /// Whether the address is a pooler's that hands out connections by transaction, as PgBouncer does. PostgreSQL only.
    pub pooled: bool,
    /// Addresses of servers that follow the main one, for [`crate::Db::read_replica`]. PostgreSQL only.
    pub replicas: Vec<SecretString>,
    /// The address for [`crate::Db::read_analytics`], if it is not to be the first replica's or else the main one.
    /// PostgreSQL only.
    pub analytics: Option<SecretString>,
    /// A statement of [`crate::Db::read_analytics`] (on SQLite: a unit) that takes longer is stopped.
    pub analytics_limit: Duration,
    /// A statement that takes longer is logged with its plan.
    pub slow: Duration,
    /// A statement (on SQLite: a unit) that takes longer is stopped.
    pub statement_limit: Duration,
    /// Page cache of each SQLite reader, in KiB. The writer has twice as much.
    pub sqlite_cache: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            pool_size: 20,
            max_overflow: 30,
            wait: Duration::from_secs(30),
            queue: 10_000,
            recycle: Duration::from_secs(3600),
            pooled: false,
            replicas: Vec::new(),
            analytics: None,
            analytics_limit: Duration::from_secs(60),
            slow: Duration::from_secs(1),
            statement_limit: Duration::from_secs(30),
            sqlite_cache: 8 << 10,
        }
    }
}
