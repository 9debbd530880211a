//! Location of the database, and settings of its connections.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// Location of the database, which also selects the engine.
#[derive(Clone, Debug)]
pub enum Location {
    /// An SQLite file, created if it does not exist.
    File(PathBuf),
    /// A `postgres://` address.
    Url(SecretString),
}

/// Settings of the connections to the database.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Maximum number of permanent connections to the primary, and to each replica. On SQLite this is the number of
    /// readers, limited to twice the number of processor cores. The writer is not counted.
    pub pool_size: usize,
    /// Maximum number of additional connections to the primary, and to each replica. They are opened while transactions
    /// wait and closed when idle. PostgreSQL only.
    pub max_overflow: usize,
    /// Maximum time that a transaction may wait to begin. Unlimited transactions wait without a limit.
    pub wait: Duration,
    /// Maximum number of waiting transactions per pool. Further transactions are refused.
    pub queue: usize,
    /// Age after which a connection is replaced before its next use. PostgreSQL only.
    pub recycle: Duration,
    /// True if the address belongs to a pooler that assigns connections per transaction, such as PgBouncer. PostgreSQL
    /// only.
    pub pooled: bool,
    /// Addresses of replicas of the primary, for [`crate::Db::read_replica`]. PostgreSQL only.
    pub replicas: Vec<SecretString>,
    /// Address for [`crate::Db::read_analytics`]. `None` means the first replica, or the primary if there is none.
    /// PostgreSQL only.
    pub analytics: Option<SecretString>,
    /// Time limit of a statement in [`crate::Db::read_analytics`] (on SQLite: of the whole transaction).
    pub analytics_limit: Duration,
    /// Minimum duration of a statement that is logged as slow, with its plan.
    pub slow: Duration,
    /// Time limit of a statement (on SQLite: of the whole transaction).
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
